import Model

/// How people arranged their dashboards.
package struct DashboardHistory: Sendable {
    /// By dashboard and user, the last of each.
    package private(set) var arranged: [ResourceID: [String: ArrangedRecord]] = [:]
    /// The same, the last but one.
    private var before: [ResourceID: [String: ArrangedRecord]] = [:]

    package init() {}

    package mutating func take(_ fact: Fact) {
        guard case .arranged(let record) = fact.event else { return }
        before[fact.subject, default: [:]][record.user] = arranged[fact.subject]?[record.user]
        arranged[fact.subject, default: [:]][record.user] = record
    }

    /// What a dashboard was before somebody arranged it last: nothing otherwise than stated, where that was the first
    /// time, and `nil` where they never did.
    package func edits(before dashboard: ResourceID, by user: String) -> DashboardEdits? {
        guard arranged[dashboard]?[user] != nil else { return nil }
        return before[dashboard]?[user]?.edits ?? DashboardEdits()
    }

    /// What somebody made of dashboards, by their names.
    package func arranged(by user: String) -> [String: ArrangedRecord] {
        Dictionary(arranged.compactMap { id, people in people[user].map { (id.name, $0) } }) { first, _ in first }
    }
}

import Model

/// How people arranged their dashboards.
package struct DashboardHistory: Sendable {
    /// By dashboard and user, the last of each.
    package private(set) var arranged: [ResourceID: [String: ArrangedRecord]] = [:]

    package init() {}

    package mutating func take(_ fact: Fact) {
        guard case .arranged(let record) = fact.event else { return }
        arranged[fact.subject, default: [:]][record.user] = record
    }

    /// What somebody made of dashboards, by their names.
    package func arranged(by user: String) -> [String: ArrangedRecord] {
        Dictionary(arranged.compactMap { id, people in people[user].map { (id.name, $0) } }) { first, _ in first }
    }
}

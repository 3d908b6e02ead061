import Model

/// Which plans' promises for one cluster stand after some facts about it.
package struct Promises: Sendable {
    package private(set) var standing: Set<String> = []
    /// When the last of them ended; `nil` while one stands, and before the first.
    package private(set) var endedAt: Timestamp?

    package init(in facts: some Sequence<Fact>) {
        for fact in facts {
            if case .stated(let record) = fact.event {
                standing.insert(record.plan)
                endedAt = nil
            } else if case .retired(let record) = fact.event, standing.remove(record.plan) != nil, standing.isEmpty {
                endedAt = fact.at
            }
        }
    }
}

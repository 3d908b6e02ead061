import Model

/// What was opened and not resolved since, in the order in which it was opened.
package func openIncidents(_ facts: [Fact]) -> [(record: IncidentRecord, since: Timestamp)] {
    var open: [(record: IncidentRecord, since: Timestamp)] = []
    for fact in facts {
        guard case .incident(let record) = fact.event else { continue }
        open.removeAll { $0.record.id == record.id }
        if record.change == .opened { open.append((record, fact.at)) }
    }
    return open
}

import Model

/// Something that went on, from when it was opened to when it was resolved.
package struct IncidentSpan: Hashable, Sendable, Encodable {
    /// The same each time it happens.
    package var incident: String
    package var about: String
    package var type: String
    package var severity: String
    package var message: String
    package var since: Timestamp
    /// `nil` while it goes on.
    package var until: Timestamp?
}

/// What went on between two moments, in the order in which it began.
package func incidentSpans(
    in facts: [Fact], from: Timestamp, to: Timestamp, in language: Language
) -> [IncidentSpan] {
    var spans: [IncidentSpan] = []
    /// Places of those that are open.
    var open: [String: Int] = [:]
    for fact in facts {
        guard case .incident(let record) = fact.event, fact.at < to else { continue }
        if let place = open.removeValue(forKey: record.id) { spans[place].until = fact.at }
        guard record.change == .opened else { continue }
        open[record.id] = spans.count
        spans.append(
            IncidentSpan(
                incident: record.id, about: fact.subject.description, type: record.type, severity: record.severity,
                message: record.words?.text(in: language) ?? record.message, since: fact.at))
    }
    return spans.filter { $0.until.map { $0 >= from } ?? true }
}

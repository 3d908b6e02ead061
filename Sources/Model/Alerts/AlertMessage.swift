/// One thing that people are told: that an incident began, or that it is over.
package struct AlertMessage: Hashable, Sendable, Codable {
    /// Of this telling: `rpo.breach/akig/primary-loss/opened/2026-11-22T16:00:00Z`.
    package var id: String
    /// What it is about, the same from its begin to its end: `rpo.breach/akig/primary-loss`.
    package var incident: String
    package var state: IncidentRecord.Change
    /// See `AlertLabels`.
    package var labels: [String: String]
    package var severity: String
    package var at: Timestamp
    /// When the incident began.
    package var since: Timestamp
    package var title: String
    package var body: String

    package init(
        id: String, incident: String, state: IncidentRecord.Change, labels: [String: String], severity: String,
        at: Timestamp, since: Timestamp, title: String, body: String
    ) {
        (self.id, self.incident, self.state, self.labels) = (id, incident, state, labels)
        (self.severity, self.at, self.since) = (severity, at, since)
        (self.title, self.body) = (title, body)
    }

    /// What a channel's receivers sort by: `rpo.breach`.
    package var type: String { labels["type"] ?? "notice" }
}

/// An incident as routes and people see it.
package struct Alert: Hashable, Sendable, Codable {
    /// The same from its begin to its end, and whenever it happens again: `rpo.breach/akig/primary-loss`.
    package var incident: String
    package var about: ResourceID
    /// See `AlertLabels`.
    package var labels: [String: String]
    package var severity: AlertSeverity
    package var since: Timestamp
    /// When it was over; `nil` while it goes on.
    package var until: Timestamp?
    package var message: String
    /// `message` in other languages; `nil` where it is somebody else's words.
    package var words: Message?

    package init(_ incident: IncidentRecord, about subject: ResourceID, since: Timestamp, labels: [String: String]) {
        (self.incident, about, self.since) = (incident.id, subject, since)
        self.labels = AlertLabels.of(incident, about: subject, labels: labels)
        severity = AlertSeverity(rawValue: incident.severity) ?? .critical
        (message, words) = (incident.message, incident.words)
    }

    package var type: AlertType { AlertType(rawValue: labels["type"] ?? "") ?? .reconcileBlocked }
    /// What it is called in the ledger: `wal.gap`.
    package var condition: String { labels["condition"] ?? type.rawValue }

    package func text(in language: Language) -> String { words?.text(in: language) ?? message }
}

/// What one receiver is told at once, of one alert or of several.
package struct AlertMessage: Hashable, Sendable, Codable {
    /// Of this telling: the thread's name and a number.
    package var id: String
    /// All that is told of the same alerts from their begin to their end has it in common.
    package var thread: String
    /// `.resolved` once nothing of it goes on.
    package var state: IncidentRecord.Change
    /// Those that all its alerts have; see `AlertLabels`.
    package var labels: [String: String]
    /// Of the gravest.
    package var severity: String
    package var at: Timestamp
    /// When the first of them began.
    package var since: Timestamp
    package var title: String
    package var body: String
    /// What goes on before what is over, each from the gravest; at most `mostAlerts`.
    package var alerts: [Alert] = []
    /// How many are not in `alerts`.
    package var more = 0
    /// Whether it stands for several that were held: of what is in it, its recipient may not have heard before.
    package var isDigest = false

    /// So many alerts are told one by one.
    package static let mostAlerts = 20

    package init(
        id: String, thread: String, state: IncidentRecord.Change, labels: [String: String], severity: String,
        at: Timestamp, since: Timestamp, title: String, body: String
    ) {
        (self.id, self.thread, self.state, self.labels) = (id, thread, state, labels)
        (self.severity, self.at, self.since) = (severity, at, since)
        (self.title, self.body) = (title, body)
    }

    /// What a channel's receivers sort by: `rpo.breach`.
    package var type: String { labels["type"] ?? "notice" }
}

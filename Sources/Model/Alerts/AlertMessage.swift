/// What one receiver is told at once, of one alert or of several.
package struct AlertMessage: Hashable, Sendable, Codable {
    /// What it says besides what happened, in its recipient's language.
    package struct Detail: Hashable, Sendable, Codable {
        /// With the colon as the language writes it.
        package var term: String
        package var text: String
        /// Whether it is to be typed.
        package var isCommand: Bool

        package init(_ term: String, _ text: String, isCommand: Bool = false) {
            (self.term, self.text, self.isCommand) = (term, text, isCommand)
        }
    }

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
    /// What happened, and nothing else: what a short message has room for.
    package var body: String
    /// How grave it is, since when, its effect, what pra does about it, and the next command; `nil` in messages of
    /// versions that had none.
    package var details: [Detail]?
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

    /// `body` and `details` as plain lines.
    package var wholeText: String {
        let lines = (details ?? []).map { "\($0.term) \($0.text)" }
        return ((body.isEmpty ? [] : [body]) + lines).joined(separator: "\n")
    }
}

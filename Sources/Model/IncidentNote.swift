/// What a person wrote into the file of an incident. A file is what the notes of its name say, in the order of the
/// ledger.
package struct IncidentNote: Hashable, Sendable, Codable {
    /// How urgent: P1, the service is down or data is being lost; P2, it is degraded; P3, it may wait for the day.
    package enum Severity: String, Sendable, Codable, CaseIterable { case p1 = "P1", p2 = "P2", p3 = "P3" }

    package struct Opening: Hashable, Sendable, Codable {
        package var title: String
        package var severity: Severity

        package init(title: String, severity: Severity) { (self.title, self.severity) = (title, severity) }
    }

    /// What is to be done so that it does not happen again. Its number is its place among those of the file, from 1.
    package struct Action: Hashable, Sendable, Codable {
        package var text: String
        package var owner: String
        package var due: Timestamp?

        package init(text: String, owner: String, due: Timestamp?) {
            (self.text, self.owner, self.due) = (text, owner, due)
        }
    }

    package enum Entry: Hashable, Sendable, Codable {
        case opened(Opening)
        case noted(String)
        /// The next answer to “why?”.
        case why(String)
        case action(Action)
        case done(action: Int)
        case closed(cause: String)
    }

    /// `incident-20261127-004613`.
    package var file: String
    /// When it happened, as the person says; when it was written down is the fact's own time.
    package var at: Timestamp
    package var entry: Entry

    package init(file: String, at: Timestamp, entry: Entry) { (self.file, self.at, self.entry) = (file, at, entry) }
}

import Crypto
import Manifests
import Model

/// Alerts of which nobody is told for a time, because somebody said so.
package struct Silence: Hashable, Sendable {
    package var id: String
    package var matchers: [AlertMatcher]
    package var until: Timestamp

    package init(id: String, matchers: [AlertMatcher], until: Timestamp) {
        (self.id, self.matchers, self.until) = (id, matchers, until)
    }

    /// That pra can not tell people, or not do its work, is told whatever anybody said.
    package func mutes(_ alert: Alert, at now: Timestamp) -> Bool {
        now < until && !alert.type.isMandatory && matchers.allSatisfy { $0.holds(for: alert.labels) }
    }
}

extension SilenceRecord {
    /// One that begins now, under a name that nobody has used.
    package init(_ matchers: [String], by person: String, saying comment: String, until: Timestamp, at now: Timestamp) {
        let digest = Model.Digest(SHA256.hash(data: Array("\(matchers)\(now)".utf8)))
        self.init(
            id: "silence-\(digest.hex.prefix(12))", matchers: matchers, by: person, comment: comment, until: until)
    }

    /// Matchers in the form and order in which records have them.
    package static func matchers(_ texts: [String]) throws(PraError) -> [String] {
        var matchers: [String] = []
        for text in texts {
            guard let matcher = AlertMatcher(text: text) else {
                throw PraError(
                    .usage, "“\(text)” is no matcher",
                    remedy: "write label=\"value\", !=, or =~ and !~ with a pattern, in single quotes for the shell")
            }
            matchers.append(matcher.text)
        }
        return matchers.sorted()
    }

    package var resource: ResourceID { ResourceID("Silence", id) }
}

/// Somebody knows of an incident and is at it.
package struct Acknowledgement: Hashable, Sendable {
    package var until: Timestamp?
    /// What the incident was when it was acknowledged: where it grows, people are told again.
    package var severity: AlertSeverity

    package init(until: Timestamp?, severity: AlertSeverity) { (self.until, self.severity) = (until, severity) }

    func covers(_ alert: Alert, at now: Timestamp) -> Bool {
        alert.severity <= severity && until.map { now < $0 } ?? true
    }
}

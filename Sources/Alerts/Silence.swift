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

import Alerts
import Manifests
import Model

/// One incident that goes on, with what people said of it.
package struct OpenAlert: Sendable, Encodable {
    package var incident: String
    package var about: String
    package var severity: String
    package var since: Timestamp
    package var message: String
    package var labels: [String: String]
    package var acknowledged: AcknowledgedRecord?
    /// Ids.
    package var silences: [String]

    /// The gravest first.
    package static func all(
        in history: History, _ desired: Desired, at now: Timestamp, in language: Language = .english
    ) -> [Self] {
        let silences = history.alerts.silences.values.sorted { $0.id < $1.id }.map { record in
            Silence(
                id: record.id, matchers: record.matchers.compactMap { AlertMatcher(text: $0) }, until: record.until)
        }
        let alerts = history.openIncidents.values.compactMap { incident -> Alert? in
            guard let since = history.opened[incident.id], let subject = history.incidentSubjects[incident.id] else {
                return nil
            }
            return Alert(incident, about: subject, since: since, labels: desired.labels(of: subject))
        }
        return alerts.sorted { ($1.severity, $0.since, $0.incident) < ($0.severity, $1.since, $1.incident) }.map {
            alert in
            let said = history.alerts.acknowledged[alert.incident]
            return OpenAlert(
                incident: alert.incident, about: alert.about.description, severity: alert.severity.rawValue,
                since: alert.since, message: alert.text(in: language), labels: alert.labels,
                acknowledged: said?.holds(at: now) == true ? said : nil,
                silences: silences.filter { $0.mutes(alert, at: now) }.map(\.id))
        }
    }
}

extension AlertHistory {
    /// Those that hold, by name.
    package func silences(at now: Timestamp) -> [SilenceRecord] {
        silences.values.filter { $0.until > now }.sorted { $0.id < $1.id }
    }
}

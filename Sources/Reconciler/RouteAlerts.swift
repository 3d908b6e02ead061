import Alerts
import Manifests
import Model
import Planning

/// The route of what must reach somebody and is led to no inbox: no manifest's name has parentheses.
private let inboxRoute = "(inbox)"

/// What goes on, by which rules, and whom that concerns.
extension Loop {
    func alertRules(_ history: History) -> AlertRules {
        var routes = Dictionary(desired.routes.map { ($0.name, $0.spec) }) { $1 }
        routes[inboxRoute] = AlertRoute.Spec(inboxes: desired.channels.filter { $0.spec.type == .inApp }.map(\.name))
        for route in desired.routes { routes.merge(Loop.testRoutes(of: route)) { $1 } }
        return AlertRules(
            routes: routes,
            silences: history.alerts.silences.values.map { record in
                Silence(
                    id: record.id, matchers: record.matchers.compactMap { AlertMatcher(text: $0) },
                    until: record.until)
            },
            acknowledged: history.alerts.acknowledged.mapValues { record in
                Acknowledgement(until: record.until, severity: AlertSeverity(rawValue: record.severity) ?? .critical)
            }, contacts: history.alerts.contacts, failedOver: history.alerts.failedOver)
    }

    func routedAlerts(_ history: History) -> [RoutedAlert] {
        var routes: [ResourceID: [String]] = [:], labels: [ResourceID: [String: String]] = [:]
        let inboxes = Set(desired.channels.filter { $0.spec.type == .inApp }.map(\.name))
        return history.openIncidents.values.compactMap { incident in
            guard let since = history.opened[incident.id], let subject = history.incidentSubjects[incident.id] else {
                return nil
            }
            if routes[subject] == nil { (routes[subject], labels[subject]) = desired.routesAndLabels(of: subject) }
            let alert = Alert(incident, about: subject, since: since, labels: labels[subject] ?? [:])
            if incident.type == AlertType.testCondition { return tested(alert) }
            let names = routes[subject] ?? []
            let mustFallBack = alert.type.isMandatory && !names.contains { leads(alert, by: $0, to: inboxes) }
            return RoutedAlert(alert, routes: names + (mustFallBack ? [inboxRoute] : []))
        }
    }

    /// Of a route that is not stated any more nothing is tested.
    private func tested(_ alert: Alert) -> RoutedAlert? {
        desired.routes.first { $0.id == alert.about }.map {
            RoutedAlert(alert, routes: Loop.testRoutes(of: $0).keys.sorted())
        }
    }

    private func leads(_ alert: Alert, by route: String, to channels: Set<String>) -> Bool {
        desired.routes.first { $0.name == route }?.spec.receivers(of: alert.labels)
            .contains { !channels.isDisjoint(with: $0.channels) } ?? false
    }
}

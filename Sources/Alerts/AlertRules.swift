import Manifests
import Model

/// By what it is decided who is told of what: the manifests' routes, and what people said.
package struct AlertRules: Sendable {
    /// By name.
    package var routes: [String: AlertRoute.Spec]
    package var silences: [Silence]
    /// By incident.
    package var acknowledged: [String: Acknowledgement]
    /// By which of their contacts people may be told.
    package var contacts: ContactBook
    /// By user and incident, over which channels they were told of it because another one failed: names.
    package var failedOver: [String: [String: Set<String>]]

    package init(
        routes: [String: AlertRoute.Spec], silences: [Silence] = [], acknowledged: [String: Acknowledgement] = [:],
        contacts: ContactBook = ContactBook(), failedOver: [String: [String: Set<String>]] = [:]
    ) {
        (self.routes, self.silences, self.acknowledged) = (routes, silences, acknowledged)
        (self.contacts, self.failedOver) = (contacts, failedOver)
    }

    /// What was said of it that holds now.
    func acknowledgement(of alert: Alert, at now: Timestamp) -> Acknowledgement? {
        acknowledged[alert.incident].flatMap { $0.covers(alert, at: now) ? $0 : nil }
    }
}

/// An alert, and the routes that it takes.
package struct RoutedAlert: Sendable {
    package var alert: Alert
    /// Names.
    package var routes: [String]

    package init(_ alert: Alert, routes: [String]) { (self.alert, self.routes) = (alert, routes) }
}

/// What one receiver is to be told now.
package struct AlertNotice: Hashable, Sendable {
    package var group: AlertGroup.Key
    /// Of all that is told of the group, from its begin to its end.
    package var thread: String
    /// How many were told before, in this thread.
    package var number: Int
    /// The group's, or whom its escalation calls.
    package var receiver: String
    package var reason: NotifyReason
    /// What goes on, the gravest first.
    package var firing: [Alert]
    package var over: [Alert]
}

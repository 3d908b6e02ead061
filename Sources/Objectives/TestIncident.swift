import Model

extension IncidentRecord {
    /// By which all receivers of a route are tested.
    package init(testing route: String, _ change: Change) {
        let message = Message(.incidentTest, .name(route))
        self.init(
            id: "alarm.test/\(route)", type: "alarm.test", severity: AlertSeverity.notice.rawValue, change: change,
            message: message.text(in: .english), words: message)
    }
}

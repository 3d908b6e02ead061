import Model

/// What Alertmanager sends to a webhook, version 4, with one alert in it: its receivers understand pra.
func alertmanagerBody(_ message: AlertMessage, receiver: String) throws(PraError) -> [UInt8] {
    try compactJSON(Notification(message, receiver))
}

private struct Notification: Encodable {
    let version = "4"
    let groupKey: String
    let truncatedAlerts = 0
    let status: String
    let receiver: String
    let groupLabels: [String: String]
    let commonLabels: [String: String]
    let commonAnnotations: [String: String]
    let externalURL = ""
    let alerts: [Alert]

    struct Alert: Encodable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: Timestamp
        /// Of one that goes on, Go's zero time.
        let endsAt: String
        let generatorURL = ""
        let fingerprint: String
    }

    init(_ message: AlertMessage, _ receiver: String) {
        let isOver = message.state == .resolved
        let labels = message.labels.merging(["alertname": message.type]) { given, _ in given }
        let annotations = ["summary": message.shortTitle, "description": message.shortBody]
        (groupKey, self.receiver, status) = (message.incident, receiver, isOver ? "resolved" : "firing")
        (groupLabels, commonLabels, commonAnnotations) = (["alertname": message.type], labels, annotations)
        alerts = [
            Alert(
                status: status, labels: labels, annotations: annotations, startsAt: message.since,
                endsAt: isOver ? "\(message.at)" : "0001-01-01T00:00:00Z",
                fingerprint: String(message.fingerprint.prefix(16)))
        ]
    }
}

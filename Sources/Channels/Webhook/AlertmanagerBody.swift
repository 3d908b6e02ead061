import Model

/// What Alertmanager sends to a webhook, version 4: its receivers understand pra.
func alertmanagerBody(_ message: AlertMessage, receiver: String) throws(PraError) -> [UInt8] {
    try compactJSON(Notification(message, receiver))
}

private struct Notification: Encodable {
    let version = "4"
    let groupKey: String
    let truncatedAlerts: Int
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
        let labels = message.labels.merging(["alertname": message.type]) { given, _ in given }
        let annotations = ["summary": message.shortTitle, "description": message.shortBody]
        (groupKey, self.receiver) = (message.thread, receiver)
        status = message.state == .resolved ? "resolved" : "firing"
        (groupLabels, commonLabels, commonAnnotations) = (["alertname": message.type], labels, annotations)
        (alerts, truncatedAlerts) = (message.parts.map { Alert($0, message) }, message.more)
    }
}

extension Notification.Alert {
    init(_ part: AlertMessage.Part, _ message: AlertMessage) {
        status = part.until == nil ? "firing" : "resolved"
        labels = part.labels.merging(["alertname": part.labels["type"] ?? message.type]) { given, _ in given }
        annotations = ["summary": message.shortTitle, "description": part.text]
        (startsAt, endsAt) = (part.since, part.until.map { "\($0)" } ?? "0001-01-01T00:00:00Z")
        fingerprint = String(alertFingerprint(of: part.incident).prefix(16))
    }
}

import Model

/// An event of PagerDuty's Events API v2: it triggers while the incident lasts and resolves by the same key.
func pagerDutyBody(_ message: AlertMessage, routingKey: String) throws(PraError) -> [UInt8] {
    try compactJSON(Event(message, routingKey))
}

private struct Event: Encodable {
    let routing_key: String
    let event_action: String
    let dedup_key: String
    let payload: Payload

    struct Payload: Encodable {
        let summary: String
        let source: String
        let severity: String
        let timestamp: Timestamp
        let component: String?
        let `class`: String
        let custom_details: [String: String]
    }

    init(_ message: AlertMessage, _ routingKey: String) {
        (routing_key, dedup_key) = (routingKey, message.fingerprint)
        event_action = message.state == .opened ? "trigger" : "resolve"
        payload = Payload(
            summary: message.shortTitle, source: "pra",
            severity: severities[message.severity] ?? "info", timestamp: message.at,
            component: message.labels["cluster"] ?? message.labels["store"], class: message.type,
            custom_details: message.labels.merging(["body": message.shortBody]) { _, new in new })
    }
}

/// PagerDuty knows four.
private let severities = ["critical": "critical", "error": "error", "warning": "warning"]

import Model

extension AlertChannel {
    package static let doc = "A way to reach people"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "type", .choice,
            "InApp: the inbox of the console; Slack: an incoming webhook of it; Webhook: a POST to a URL"),
        Field("keep", .duration(from: "1h"), "How long an inbox keeps what was read", default: "90d", hasEffect: false),
        Field(
            optional: "url", .webURLOrSecret, "Of a webhook, or Slack's; by reference when it holds a token",
            example: ["env": "PRA_WEBHOOK_URL"]),
        Field("timeout", .duration(to: "5m"), "A channel that has not answered by then has failed", default: "10s"),
        Field(
            "format", .choice,
            "Of a webhook's body: Standard Webhooks, PagerDuty's Events API v2, or Alertmanager's webhook (v4)",
            default: "Standard"),
        Field(
            optional: "routingKey", .secret, "PagerDuty's key of the service that the events are for",
            example: ["env": "PRA_PAGERDUTY_KEY"]),
        Field(
            "secrets", .list(.secret),
            "Sign each message of a webhook (Standard Webhooks, whsec_…); two while one takes the other's place",
            default: []),
        Field(
            "allowPrivate", .boolean,
            "A webhook may be in a private network or on this host; else only public addresses are connected to",
            default: false)
    ).checked { $0.faults }
}

extension AlertChannel.Spec {
    fileprivate var faults: [Fault] {
        if secrets.count > 2 {
            return [
                Fault(
                    "too-many", at: [.field("secrets"), .index(2)], "a receiver is told two signatures at most",
                    "keep the new secret and the one before it")
            ]
        }
        if type != .inApp, url == nil {
            return [
                Fault(
                    "missing-field", "a \(type.rawValue) channel needs a URL", "add “url”: an https URL, or {env: NAME}"
                )
            ]
        }
        if type == .webhook, format == .pagerDuty, routingKey == nil {
            return [Fault("missing-field", "PagerDuty needs a routing key", "add “routingKey”: {env: NAME}")]
        }
        return unused
    }

    /// What is stated and says nothing of such a channel.
    private var unused: [Fault] {
        let stated = [
            ("url", url != nil && type == .inApp), ("secrets", !secrets.isEmpty && type != .webhook),
            ("format", format != .standard && type != .webhook),
            ("routingKey", routingKey != nil && (type != .webhook || format != .pagerDuty)),
            ("allowPrivate", allowPrivate && type == .inApp),
        ]
        return stated.filter(\.1).map { field, _ in
            Fault(
                "unused-field", at: [.field(field)], "“\(field)” says nothing of a channel of type \(type.rawValue)",
                "remove it, or write the type that it is for")
        }
    }
}

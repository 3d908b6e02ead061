import Model

extension AlertChannel {
    package static let doc = "A way to reach people"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("type", .choice, "InApp: the inbox of the console; Webhook: a POST to a URL"),
        Field("keep", .duration(from: "1h"), "How long an inbox keeps what was read", default: "90d", hasEffect: false),
        Field(
            optional: "url", .webURLOrSecret, "Of a webhook; by reference when it holds a token",
            example: ["env": "PRA_WEBHOOK_URL"]),
        Field("timeout", .duration(to: "5m"), "A webhook that has not answered by then has failed", default: "10s"),
        Field(
            "secrets", .list(.secret),
            "Sign each message of a webhook (Standard Webhooks, whsec_…); two while one takes the other's place",
            default: []),
        Field(
            "allowPrivate", .boolean,
            "A webhook may be in a private network or on this host; else only public addresses are connected to",
            default: false)
    ).checked { channel in
        if channel.secrets.count > 2 {
            return [
                Fault(
                    "too-many", at: [.field("secrets"), .index(2)], "a receiver is told two signatures at most",
                    "keep the new secret and the one before it")
            ]
        }
        return switch (channel.type, channel.url) {
        case (.webhook, nil):
            [Fault("missing-field", "a webhook needs a URL", "add “url”: an https URL, or {env: NAME}")]
        case (.inApp, .some):
            [
                Fault(
                    "unused-field", at: [.field("url")], "an in-app inbox has no URL",
                    "remove it, or write type: Webhook")
            ]
        case (.webhook, .some), (.inApp, nil): []
        }
    }
}

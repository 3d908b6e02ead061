import Model

extension AlertChannel {
    package static let doc = "A way to reach people"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "type", .choice,
            "Email: by SMTP; InApp: the console's inbox; Slack: an incoming webhook of it; SMS: by a gateway; "
                + "Webhook: a POST to a URL; WhatsApp: its Cloud API"
        ),
        Field("keep", .duration(from: "1h"), "How long an inbox keeps a message", default: "90d"),
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
            "It may be in a private network or on this host; else only public addresses are connected to",
            default: false),
        Field(
            optional: "heartbeat", .duration(from: "10s", to: "1d"),
            "A webhook of a monitor elsewhere: it hears after a completed pass, this often, that pra is at work",
            example: "60s"),
        Field(
            optional: "rate", rate,
            "Most that it is sent: what is more waits, for people as one message (of Slack one a second without it)"),
        Field(optional: "email", email, "Of an Email channel: its server and whom it writes to"),
        Field(optional: "sms", sms, "Of an SMS channel: its gateway and whom it writes to"),
        Field(optional: "whatsApp", whatsApp, "Of a WhatsApp channel: its number, its template and whom it writes to")
    ).checked { $0.faults }

    private static let rate = Shape<Rate>.object(
        Rate.init,
        Field("messages", .integer(1...1000), "So many at once", example: 10),
        Field("per", .duration(from: "1s", to: "1d"), "In this time", example: "1m"))

    private static let email = Shape<Email>.object(
        Email.init,
        Field("host", .text(.host), "The mail server that takes messages from this host", example: "smtp.example.org"),
        Field("port", .integer(1...65_535), "587 and 25 begin in the clear, 465 does not", default: 587),
        Field(
            "security", .choice,
            "StartTLS: encrypted once it has begun, or nothing is sent; TLS: from the first byte; None: in the clear",
            default: "StartTLS"),
        Field(optional: "user", .text(.line), "Of the mail server", example: "pra@example.org"),
        Field(optional: "password", .secret, "Where the user's password is", example: ["env": "PRA_MAIL_PASSWORD"]),
        Field(
            optional: "certificates", .text(.absolutePath),
            "The file of the certificates that may vouch for the server, in place of the system's"),
        Field("from", .text(.mail), "Who writes", example: "pra@example.org"),
        Field(
            "to", .list(.text(.mail), distinct: nil) { $0 },
            "Who is written to where a receiver names no people: each gets a message of their own", default: [],
            example: ["dba@example.org"])
    ).checked { email in
        switch (email.user, email.password, email.security) {
        case (.some, nil, _): [Fault("missing-field", "a user needs a password", "add “password”: {env: NAME}")]
        case (nil, .some, _): [Fault("missing-field", "a password needs a user", "add “user”, or remove “password”")]
        case (.some, .some, .none):
            [
                Fault(
                    "clear-password", at: [.field("security")], "the password would go out in the clear",
                    "write security: StartTLS or TLS")
            ]
        default: []
        }
    }
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
        return missing.map { [$0] } ?? unused
    }

    private var missing: Fault? {
        switch type {
        case .email where email == nil:
            Fault("missing-field", "an Email channel needs its server and addresses", "add “email”")
        case .sms where sms == nil: Fault("missing-field", "an SMS channel needs its gateway", "add “sms”")
        case .whatsApp where whatsApp == nil:
            Fault("missing-field", "a WhatsApp channel needs its number and template", "add “whatsApp”")
        case .slack where url == nil, .webhook where url == nil:
            Fault(
                "missing-field", "a \(type.rawValue) channel needs a URL", "add “url”: an https URL, or {env: NAME}")
        case .webhook where format == .pagerDuty && routingKey == nil:
            Fault("missing-field", "PagerDuty needs a routing key", "add “routingKey”: {env: NAME}")
        case .email, .inApp, .slack, .sms, .webhook, .whatsApp: nil
        }
    }

    /// What is stated and says nothing of such a channel.
    private var unused: [Fault] {
        let stated = [
            ("url", url != nil && type != .slack && type != .webhook), ("email", email != nil && type != .email),
            ("sms", sms != nil && type != .sms), ("whatsApp", whatsApp != nil && type != .whatsApp),
            ("secrets", !secrets.isEmpty && type != .webhook),
            ("format", format != .standard && type != .webhook),
            ("routingKey", routingKey != nil && (type != .webhook || format != .pagerDuty)),
            ("allowPrivate", allowPrivate && type == .inApp),
            ("rate", rate != nil && type == .inApp),
            ("heartbeat", heartbeat != nil && (type != .webhook || format != .standard)),
        ]
        return stated.filter(\.1).map { field, _ in
            Fault(
                "unused-field", at: [.field(field)], "“\(field)” says nothing of a channel of type \(type.rawValue)",
                "remove it, or write the type that it is for")
        }
    }
}

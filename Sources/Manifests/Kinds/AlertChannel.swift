/// A way to reach people.
package enum AlertChannel: Kind {
    package static let name = "AlertChannel"

    package struct Spec: Hashable, Sendable {
        package enum ChannelType: String, Hashable, Sendable, CaseIterable {
            case email = "Email", inApp = "InApp", slack = "Slack", sms = "SMS", webhook = "Webhook"
            case whatsApp = "WhatsApp"
        }

        package enum Format: String, Hashable, Sendable, CaseIterable {
            case standard = "Standard", pagerDuty = "PagerDuty", alertmanager = "Alertmanager"
        }

        package var type: ChannelType
        /// How long an inbox keeps a message.
        package var keep: Duration
        /// Of a webhook and of Slack; a URL may hold a token, so it may be a secret.
        package var url: SecretOrText?
        package var timeout: Duration
        /// Of a webhook's body.
        package var format: Format
        /// Of PagerDuty: which service the events are for.
        package var routingKey: SecretReference?
        /// Sign each message of a webhook; the second while it takes the first one's place.
        package var secrets: [SecretReference]
        /// A webhook may be in a private network, or on this host.
        package var allowPrivate: Bool
        /// How often a webhook hears that pra is at work.
        package var heartbeat: Duration?
        /// Most that it is sent.
        package var rate: Rate?
        package var email: Email?
        package var sms: SMS?
        package var whatsApp: WhatsApp?

        /// Slack takes one a second, and less from whoever does not heed it.
        package var mostOften: Rate? { rate ?? (type == .slack ? Rate(messages: 1, per: .seconds(1)) : nil) }

        /// Whether people read it, who would rather have one message in place of several.
        package var isRead: Bool { type != .webhook }

        /// Where a receiver names no people. Each has messages of their own; an empty one where the channel is itself
        /// whom it reaches.
        package var recipients: [String] {
            switch type {
            case .email: email?.to ?? []
            case .sms: sms?.to ?? []
            case .whatsApp: whatsApp?.to ?? []
            case .inApp, .slack, .webhook: [""]
            }
        }
    }

    package struct Rate: Hashable, Sendable {
        package var messages: Int
        package var per: Duration

        package init(messages: Int, per: Duration) { (self.messages, self.per) = (messages, per) }
    }

    /// By which server mail goes out, and to whom.
    package struct Email: Hashable, Sendable {
        package enum Security: String, Hashable, Sendable, CaseIterable {
            case startTLS = "StartTLS", tls = "TLS", none = "None"
        }

        package var host: String
        package var port: Int
        package var security: Security
        package var user: String?
        package var password: SecretReference?
        /// File of the certificates that may vouch for the server; the system's without it.
        package var certificates: String?
        package var from: String
        /// Where a receiver names no people.
        package var to: [String]
    }

    package enum SecretOrText: Hashable, Sendable {
        case text(String), secret(SecretReference)
    }
}

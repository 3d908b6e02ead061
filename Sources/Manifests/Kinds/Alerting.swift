/// A way to reach people.
package enum AlertChannel: Kind {
    package static let name = "AlertChannel"

    package struct Spec: Hashable, Sendable {
        package enum ChannelType: String, Hashable, Sendable, CaseIterable { case inApp = "InApp", webhook = "Webhook" }

        package var type: ChannelType
        /// How long an inbox keeps what was read.
        package var keep: Duration
        /// Of a webhook; a URL may hold a token, so it may be a secret.
        package var url: SecretOrText?
        package var timeout: Duration
    }

    package enum SecretOrText: Hashable, Sendable {
        case text(String), secret(SecretReference)
    }
}

/// Who hears of what.
package enum AlertRoute: Kind {
    package static let name = "AlertRoute"

    package struct Spec: Hashable, Sendable {
        package var receivers: [Receiver]
        package var route: Route
        package var expect: [Expectation]
    }

    package struct Receiver: Hashable, Sendable {
        package var name: String
        package var channels: [String]
    }

    package struct Route: Hashable, Sendable {
        package var receiver: String
        package var groupBy: [String]
        package var groupWait: Duration
        package var groupInterval: Duration
        package var repeatInterval: Duration
    }

    /// A test of the route itself: an alert with these labels reaches these receivers.
    package struct Expectation: Hashable, Sendable {
        package var labels: [String: String]
        package var receivers: [String]
    }
}

import Model

extension AlertChannel {
    /// By which gateway short messages go out.
    package struct SMS: Hashable, Sendable {
        package var gateway: Gateway
        /// Numbers, where a receiver names no people.
        package var to: [String]
        /// What the gateway's codes mean; these count before pra's own table.
        package var codes: [String: Meaning]
    }

    package enum Gateway: Hashable, Sendable {
        case twilio(Twilio), http(HTTPGateway)
    }

    package struct Twilio: Hashable, Sendable {
        package var url: String
        package var account: String
        package var token: SecretReference
        /// Whom the message is from; one of them is stated.
        package var from: String?
        package var messagingService: String?
    }

    /// A gateway that takes one HTTP request for each message, described in full.
    package struct HTTPGateway: Hashable, Sendable {
        package enum Method: String, Hashable, Sendable, CaseIterable {
            case get = "GET", post = "POST"
        }

        package var url: SecretOrText
        package var method: Method
        package var headers: [String: SecretOrText]
        /// The whole value of that header.
        package var authorization: SecretReference?
        /// Numbers begin with “+”.
        package var plus: Bool
        package var body: MessageTemplate
        package var okWhen: Acceptance
        /// Where a taken message has its id: without one it was not taken.
        package var idPath: String?
        package var codePath: String?
    }

    /// What is sent, with `{{to}}`, `{{text}}` and `{{id}}` for what differs.
    package enum MessageTemplate: Hashable, Sendable {
        case form([String: String]), json(JSONValue)
    }

    /// All that is stated holds of an answer that took the message.
    package struct Acceptance: Hashable, Sendable {
        /// Any 2xx when none is stated.
        package var status: [Int]
        package var path: String?
        package var equals: String?
    }

    /// What follows from a code, as `DeliveryFailure.Kind` has it.
    package enum Meaning: String, Hashable, Sendable, CaseIterable {
        case transient = "Transient", throttled = "Throttled", configuration = "Configuration", payload = "Payload"
        case gone = "Gone"
    }
}

extension AlertChannel.Spec {
    /// Whether its provider says what became of a message to who asks.
    package var tellsFates: Bool { if case .twilio = sms?.gateway { true } else { false } }
}

import Manifests
import Model
import Ports
import Transfer

/// What a provider's answers mean: by HTTP, by the provider's own codes, and by what the manifest says of those.
struct AnswerCodes: Sendable {
    /// Of the provider, as a table; the first range with a code counts.
    var known: [(codes: ClosedRange<Int>, kind: DeliveryFailure.Kind)] = []
    /// Of the manifest.
    var stated: [String: AlertChannel.Meaning]
    /// The code is asked before the status, as with WhatsApp, which answers 400 when it means “later”.
    var areFirst = false

    func kind(code: String?) -> DeliveryFailure.Kind? {
        if let code, let meaning = stated[code] { return DeliveryFailure.Kind(meaning) }
        return code.flatMap { Int($0) }.flatMap { number in known.first { $0.codes.contains(number) }?.kind }
    }

    /// Of an answer that did not take the message.
    func kind(status: Int, code: String?) -> DeliveryFailure.Kind {
        let byCode = kind(code: code)
        if let code, stated[code] != nil, let byCode { return byCode }
        let byStatus = DeliveryFailure.Kind(status: status)
        let isClear = [401, 403].contains(status) || byStatus == .throttled || byStatus == .transient
        return !areFirst && isClear ? byStatus : byCode ?? byStatus
    }
}

extension DeliveryFailure.Kind {
    fileprivate init(_ meaning: AlertChannel.Meaning) {
        self =
            switch meaning {
            case .transient: .transient
            case .throttled: .throttled
            case .configuration: .configuration
            case .payload: .payload
            case .gone: .gone
            }
    }
}

/// An answer that did not take a message for a number, and what is told of it: the status and the code, never the
/// provider's words, which repeat the number.
struct RefusedNumber {
    /// `SMS gateway`
    var who: String
    /// Of the manifest: `spec.sms`.
    var field: String
    var channel: ChannelTarget
    var reply: HTTPReply
    var code: String?

    func failure(_ kind: DeliveryFailure.Kind, at now: Timestamp) -> DeliveryFailure {
        let isLater = kind == .transient || kind == .throttled
        let said = code.flatMap { Self.isShown($0) ? " (\($0))" : nil } ?? ""
        return DeliveryFailure(
            kind,
            PraError(
                .channelRejected,
                "the \(who) of \(channel.resource) answered \(reply.status)\(said) to a message for "
                    + masked(channel.recipient),
                remedy: remedy(for: kind), retry: isLater ? .later : .never),
            retryAfter: retryAfter(reply.headers["retry-after"], at: now))
    }

    private func remedy(for kind: DeliveryFailure.Kind) -> String {
        switch kind {
        case .transient, .throttled: "nothing to do unless it stays; it is tried again"
        case .gone:
            "correct the number: in \(field).to of \(channel.resource), or in the contacts of the User; its owner may "
                + "have refused further messages"
        case .payload, .configuration: "check \(field) of \(channel.resource)"
        }
    }

    /// A code that could be a number of somebody's is not repeated.
    private static func isShown(_ code: String) -> Bool {
        code.count <= 6 || (code.count <= 63 && !code.contains { $0.isNumber })
    }
}

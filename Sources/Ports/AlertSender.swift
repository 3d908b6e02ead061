import Manifests
import Model

/// Delivers one message over one channel. Retrying is the caller's.
package protocol AlertSender: Sendable {
    /// - Returns: the channel's own name of what it took, where it gives one in which no recipient can be read.
    @discardableResult
    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) -> String?
    /// What became of what was taken, as the provider tells who asks; `nil` where it does not say yet, or nobody can be
    /// asked.
    /// - Parameter name: the channel's own.
    func fate(of name: String, over channel: ChannelTarget) async throws(DeliveryFailure) -> MessageFate?
}

/// What became of a message after its channel took it.
package enum MessageFate: Sendable {
    case delivered
    case lost(DeliveryFailure)
}

/// A channel with its secrets still unresolved.
package struct ChannelTarget: Sendable {
    package var resource: ResourceID
    package var spec: AlertChannel.Spec
    /// As in `Delivery`.
    package var recipient: String
    package var user: String

    package init(resource: ResourceID, spec: AlertChannel.Spec, recipient: String = "", user: String = "") {
        (self.resource, self.spec, self.recipient, self.user) = (resource, spec, recipient, user)
    }
}

/// Why a channel did not take a message, and what follows from that.
package struct DeliveryFailure: Error, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// No answer, or one that says later: tried again, with growing pauses.
        case transient
        /// Too many at once: the same, and not before the channel said.
        case throttled
        /// The channel itself must be mended: it is paused, and probed.
        case configuration
        /// This message will never be taken: too large, or not understood.
        case payload
        /// Nobody is there any more.
        case gone
    }

    package var kind: Kind
    package var error: PraError
    /// What the channel asked for, from one second to one hour.
    package var retryAfter: Duration?

    package init(_ kind: Kind, _ error: PraError, retryAfter: Duration? = nil) {
        (self.kind, self.error, self.retryAfter) = (kind, error, retryAfter)
    }

    /// One that nobody answered with: of the way, the journal, or a secret's place.
    package init(_ error: PraError) { self.init(error.retry == .later ? .transient : .configuration, error) }
}

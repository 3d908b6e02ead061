import Model
import Ports
import Transfer

/// A way to a channel on which nobody answered.
/// - Parameter field: of its manifest, where the way is stated.
func unanswered(
    _ who: String, _ failure: HTTPFailure, check field: String, of channel: ChannelTarget
) -> DeliveryFailure {
    DeliveryFailure(
        PraError(
            .channelUnreachable, "\(who) gave no answer: \(failure.words)",
            remedy: failure.reason == .notPublic
                ? "state allowPrivate: true in \(channel.resource) if it is meant to be in your own network"
                : "check \(field) of \(channel.resource) and the way to it from this host",
            retry: failure.retry, cause: failure.detail.isEmpty ? nil : failure.detail))
}

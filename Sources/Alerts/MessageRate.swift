import Manifests
import Model

/// What a channel may still be sent: a bucket of `rate.messages` that fills evenly within `rate.per`. It is lost with
/// its process, which costs one more bucket at most; a channel that minds says so, and is left alone then.
package struct MessageRate: Hashable, Sendable {
    package let rate: AlertChannel.Rate
    /// When the bucket is full again.
    private var full = Duration.zero

    package init(_ rate: AlertChannel.Rate) { self.rate = rate }

    /// Whether one more may be sent; it counts as sent then.
    /// - Parameter now: by the monotonic clock.
    package mutating func take(at now: Duration) -> Bool {
        let one = rate.per / rate.messages, begin = max(full, now)
        guard begin - now <= rate.per - one else { return false }
        full = begin + one
        return true
    }
}

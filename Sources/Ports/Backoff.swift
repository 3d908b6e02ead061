import Model

/// Exponential backoff with full jitter, so that a fleet does not retry in step. A value: the caller sleeps.
package struct Backoff: Sendable {
    package var base: Duration
    package var cap: Duration

    package init(base: Duration = .seconds(1), cap: Duration = .seconds(300)) { (self.base, self.cap) = (base, cap) }

    /// The pause before try number `attempt` (2 is the first retry): uniform between zero and the doubled base, up to
    /// the cap.
    package func delay(before attempt: Int, using random: any RandomSource) -> Duration {
        let doublings = min(max(attempt - 2, 0), 20)
        let ceiling = min(cap, base * (1 << doublings))
        let share = Double(random.next() >> 11) * 0x1p-53
        return .microseconds(Int64(Double(ceiling.microseconds) * share))
    }
}

/// Bounds the retries of a whole process, so that a fault of everything at once becomes no storm: `burst` at once, then
/// one in every `interval`.
package struct RetryBucket: Sendable {
    package var interval: Duration
    package var burst: Int
    /// When the bucket would be full again.
    private var full = Duration.zero

    package init(interval: Duration = .seconds(1), burst: Int = 60) { (self.interval, self.burst) = (interval, burst) }

    /// Takes one retry.
    /// - Parameter now: by the monotonic clock.
    /// - Returns: how long it has to wait at least; zero while the burst lasts.
    package mutating func take(at now: Duration) -> Duration {
        full = max(full, now) + interval
        return max(.zero, full - now - interval * burst)
    }
}

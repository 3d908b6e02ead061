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

import Model

/// The clocks. Instants are for people and records; durations come from the monotonic clock.
package protocol TimeSource: Sendable {
    /// Wall clock, UTC.
    func now() -> Timestamp
    /// Since some moment of this boot; never runs backward.
    func elapsed() -> Duration
    /// What the host says of how right `now` is.
    func discipline() -> ClockDiscipline
    /// Of this boot of the host; monotonic times of two boots can not be compared.
    var bootID: String { get }
    /// Throws `.interrupted` when the task is cancelled.
    func sleep(for duration: Duration) async throws(PraError)
}

extension TimeSource {
    package func discipline() -> ClockDiscipline { .untold }
}

/// Randomness for jitter and samples; a simulation seeds it.
package protocol RandomSource: Sendable {
    func next() -> UInt64
}

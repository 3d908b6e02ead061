import Model

/// Instants that go on at the rate of the monotonic clock while the host's wall clock is set forward or back: an age is
/// the difference of two of them, so that setting the clock makes nothing look younger. They are the wall clock's as
/// long as nobody sets it.
package struct SteadyTime: Sendable {
    private let base: any TimeSource
    private let start: Timestamp
    private let startElapsed: Duration
    /// What the wall clock is off before it counts as set: to read two clocks takes time.
    private static let tolerance = Duration.milliseconds(500)

    package init(_ base: any TimeSource) {
        (self.base, start, startElapsed) = (base, base.now(), base.elapsed())
    }

    package func now() -> Timestamp { start + (base.elapsed() - startElapsed) }

    /// What is to be added to a steady instant to say it by the wall clock as it now is.
    package func wallOffset() -> Duration {
        let offset = base.now() - now()
        return offset > SteadyTime.tolerance || offset < .zero - SteadyTime.tolerance ? offset : .zero
    }
}

/// One cluster, scenario and span of at most five minutes: the upper envelope of its exposure.
package struct ExposureRecord: Hashable, Sendable, Codable {
    /// Exposure at an instant; between two breakpoints it is linear, so a jump is two breakpoints at one instant.
    package struct Breakpoint: Hashable, Sendable, Codable {
        package var at: Timestamp
        @InSeconds package var exposure: Duration

        package init(at: Timestamp, exposure: Duration) { (self.at, self.exposure) = (at, exposure) }
    }

    package var plan: String
    package var scenario: String
    package var from: Timestamp
    package var to: Timestamp
    package var breakpoints: [Breakpoint]
    @InSeconds package var maximum: Duration
    @InSeconds package var overTarget: Duration
    /// Time in which the loop could not look; counted apart, and exposure grows through it.
    @InSeconds package var unknown: Duration
    /// The highest exposure if everything held that is said of the stores by who puts WAL into them; `nil` where nobody
    /// says anything, and in records of versions that did not keep it.
    package var claimed: Duration? {
        get { claimedSeconds?.wrappedValue }
        set { claimedSeconds = newValue.map { InSeconds(wrappedValue: $0) } }
    }
    private var claimedSeconds: InSeconds?

    package init(
        plan: String, scenario: String, from: Timestamp, to: Timestamp, breakpoints: [Breakpoint], maximum: Duration,
        overTarget: Duration, unknown: Duration, claimed: Duration? = nil
    ) {
        (self.plan, self.scenario, self.from, self.to) = (plan, scenario, from, to)
        (self.breakpoints, self.maximum, self.overTarget, self.unknown) = (breakpoints, maximum, overTarget, unknown)
        self.claimed = claimed
    }

    /// The same curve, said by a clock that is ahead by `offset`.
    package func moved(by offset: Duration) -> Self {
        Self(
            plan: plan, scenario: scenario, from: from + offset, to: to + offset,
            breakpoints: breakpoints.map { Breakpoint(at: $0.at + offset, exposure: $0.exposure) }, maximum: maximum,
            overTarget: overTarget, unknown: unknown, claimed: claimed)
    }
}

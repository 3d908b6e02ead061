/// What the host says of its own clock.
package struct ClockDiscipline: Hashable, Sendable {
    /// Whether something keeps it right; `nil` where the host does not tell.
    package var isSynchronised: Bool?
    /// The most by which it is off, as the kernel reckons; `nil` where it is not kept right, for then nobody knows.
    package var error: Duration?

    package init(isSynchronised: Bool?, error: Duration?) {
        (self.isSynchronised, self.error) = (isSynchronised, error)
    }

    package static let untold = ClockDiscipline(isSynchronised: nil, error: nil)
}

/// How far apart two clocks are, by a question that was sent and answered between two readings of the one.
package struct ClockLead: Hashable, Sendable, Codable {
    /// By how much the other is ahead; it is this one that is ahead where it is negative.
    @InSeconds package var lead: Duration
    /// The lead is certainly no further away from the true one.
    @InSeconds package var error: Duration

    package init(lead: Duration, error: Duration) { (self.lead, self.error) = (lead, error) }

    /// - Returns: `nil` when the clock was set back between the question and its answer.
    package init?(of other: Timestamp, asked: Timestamp, answered: Timestamp) {
        guard answered >= asked else { return nil }
        let error = Duration.microseconds(((answered - asked).microseconds + 1) / 2)
        self.init(lead: other - asked - error, error: error)
    }
}

/// The clock by which a cluster's facts are stamped, as it was seen; recorded when it changes and at least daily.
package struct ClockRecord: Hashable, Sendable, Codable {
    package var isSynchronised: Bool?
    /// What the kernel reckons that the host's clock may be off; `nil` where it is not kept right.
    package var error: Duration? { errorSeconds?.wrappedValue }
    private var errorSeconds: InSeconds?
    /// Of the cluster's server over the host's; `nil` when the server was not seen.
    package var server: ClockLead?
    /// The smallest RPO that was promised of the cluster, beside zero; `nil` without one.
    package var smallestTarget: Duration? { smallestTargetSeconds?.wrappedValue }
    private var smallestTargetSeconds: InSeconds?

    package init(_ host: ClockDiscipline, server: ClockLead?, smallestTarget: Duration?) {
        (isSynchronised, self.server) = (host.isSynchronised, server)
        errorSeconds = host.error.map { InSeconds(wrappedValue: $0) }
        smallestTargetSeconds = smallestTarget.map { InSeconds(wrappedValue: $0) }
    }
}

import Model

/// A recovery point as its store has it, and how far it can be rolled forward.
package struct ReachablePoint: Hashable, Sendable, Encodable {
    package var point: RecoveryPoint
    /// Where the gap-free WAL after it ends; `nil` when its own WAL is not there.
    package var recoverableTo: LSN?
    /// On which timeline that is.
    package var recoverableTimeline: Timeline?
    /// What keeps it whatever retention says.
    package var holds: [Hold]

    package init(_ point: RecoveryPoint, in seen: StoreObservation, at now: Timestamp) {
        holds = seen.holds.filter { $0.point == point.action && $0.isInForce(at: now) }
        let reach = seen.reach(from: point)
        (self.point, recoverableTo, recoverableTimeline) = (point, reach?.position, reach?.timeline)
    }
}

/// The same, and what retention says of it.
package struct ListedPoint: Hashable, Sendable, Encodable {
    /// A rule that keeps it, or why it may go.
    package struct Reason: Hashable, Sendable, Encodable {
        /// The RetentionPolicy; empty where no policy says it.
        package var policy: String
        /// Stable: `keepDay`.
        package var rule: String
        package var why: String

        package init(policy: String, rule: String, why: String) {
            (self.policy, self.rule, self.why) = (policy, rule, why)
        }
    }

    package var cluster: String
    package var row: ReachablePoint
    /// `nil` where nothing is known of it: the cluster or the store could not be looked at.
    package var keeps: Bool?
    package var reasons: [Reason]
    /// What was found when it was last read back; `nil` where it never was.
    package var verified: VerifyRecord?

    package init(cluster: String, row: ReachablePoint, keeps: Bool?, reasons: [Reason], verified: VerifyRecord?) {
        (self.cluster, self.row, self.keeps, self.reasons) = (cluster, row, keeps, reasons)
        self.verified = verified
    }
}

/// A restore drill that ended.
package struct DrillRun: Hashable, Sendable, Encodable {
    package var at: Timestamp
    package var cluster: String
    package var record: DrillRecord

    package init(at: Timestamp, cluster: String, record: DrillRecord) {
        (self.at, self.cluster, self.record) = (at, cluster, record)
    }
}

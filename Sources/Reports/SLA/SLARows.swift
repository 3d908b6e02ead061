import Model
import Objectives

extension SLAReport {
    /// One scenario's exposure over the period.
    package struct ExposureCurve: Hashable, Sendable, Codable {
        /// Time that nobody saw. `isPartial`: only `unknown` of it, at places that were not kept.
        package struct Unseen: Hashable, Sendable, Codable {
            package var from: Timestamp
            package var to: Timestamp
            package var isPartial: Bool
        }

        /// A stretch above the target.
        package struct Breach: Hashable, Sendable, Codable {
            package var from: Timestamp
            package var to: Timestamp
            @InSeconds package var maximum: Duration
            /// The period ended before it did.
            package var isOpen: Bool
        }

        /// Whose target it is, and for which part of the period; `nil` in documents from before that was told.
        package var plan: String?
        package var scenario: String
        package var from: Timestamp?
        package var to: Timestamp?
        @InSeconds package var target: Duration
        /// One list per stretch without a gap between facts; of a long term one per level of its highest exposures.
        package var lines: [[ExposureRecord.Breakpoint]]
        package var unseen: [Unseen]
        package var breaches: [Breach]
        @InSeconds package var maximum: Duration
        @InSeconds package var overTarget: Duration
        /// The maximum if all had held that was said of the stores; `nil` where nobody said anything.
        package var claimed: Duration? { claimedSeconds?.wrappedValue }
        var claimedSeconds: InSeconds?
        /// What the lines exceed for no more than half, and for no more than a hundredth, of the time that they cover;
        /// `nil` where they cover none, and in documents from before it was told.
        package var median: Duration? { medianSeconds?.wrappedValue }
        package var percentile99: Duration? { percentile99Seconds?.wrappedValue }
        package var medianSeconds: InSeconds?
        package var percentile99Seconds: InSeconds?
        /// What restored copies showed by the end; `nil` where none did.
        package var proven: Proven?
        package var sources: Sources
    }

    /// Up to when commits were found in a restored copy, by a drill that ended at `at`.
    package struct Proven: Hashable, Sendable, Codable {
        package var through: Timestamp
        package var at: Timestamp
        package var sources: Sources
    }

    package struct SlotTable: Hashable, Sendable, Codable {
        package struct Row: Hashable, Sendable, Codable {
            package var action: ActionID
            package var slot: Timestamp
            package var outcome: DueSlot.Outcome
            package var reason: String
            /// It ended after the grace of its slot; `nil` of what did not succeed, and in documents from before it was
            /// told.
            package var isLate: Bool?
            package var sources: Sources
        }

        /// Succeeded, failed and missed; a pending slot is not due yet.
        package var due: Int
        package var succeeded: Int
        package var failed: Int
        package var missed: Int
        package var pending: Int
        /// Of those that succeeded; `nil` in documents from before it was told.
        package var late: Int?
        package var rows: [Row]
    }

    /// A point that was kept at the end of the period.
    package struct PointRow: Hashable, Sendable, Codable {
        package var action: ActionID
        package var store: String
        package var stoppedAt: Timestamp
        package var timeline: Timeline
        package var stop: LSN
        package var dataBytes: ByteCount
        package var addedBytes: ByteCount
        package var state: KeptPoint.State
        package var taint: String?
        /// `nil` in documents from before it was told.
        package var integrity: IntegrityReached?
        package var sources: Sources
    }

    package struct DrillRow: Hashable, Sendable, Codable {
        package var at: Timestamp
        /// Whether it tested the plan that is in force at the end of the period.
        package var isCurrent: Bool
        @InSeconds package var recoveryTime: Duration
        /// The restore time that its plan promised for its scenario when it ended; `nil` where none did, and in
        /// documents from before it was told.
        package var target: Duration? { targetSeconds?.wrappedValue }
        package var targetSeconds: InSeconds?
        package var record: DrillRecord
        package var sources: Sources
    }

    package struct VerificationRow: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var record: VerifyRecord
        package var sources: Sources
    }

    package struct IncidentRow: Hashable, Sendable, Codable {
        package var id: String
        package var severity: String
        package var message: String
        package var words: Message?
        package var openedAt: Timestamp
        /// `nil` while it is open.
        package var resolvedAt: Timestamp?
        /// `nil` in documents from before it was told.
        package var response: Response?
        package var sources: Sources
    }

    package struct WALGapRow: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var record: WALGapRecord
        package var sources: Sources
    }
}

import Model

/// The promise: which clusters, which objectives, and how they are kept.
package enum RecoveryPlan: Kind {
    package static let name = "RecoveryPlan"

    package struct Spec: Hashable, Sendable {
        package var clusters: Selector
        package var mode: Mode
        package var objectives: Objectives
        package var engine: Engine
        /// Names of `BackupStore`s; a point counts when it is complete in each.
        package var stores: [String]
        package var backup: Schedule
        package var wal: WAL
        package var retention: RetentionReference
        package var verify: Interval
        package var drill: Drill
        package var limits: Limits
        package var alerts: AlertsReference?
        package var suspend: Suspension?
        package var onRemoval: OnRemoval
    }

    /// Clusters whose labels carry all of these; an empty one selects nothing.
    package struct Selector: Hashable, Sendable {
        package var matchLabels: [String: String]
    }

    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Look and record; plan as well; act as well.
        case observe = "Observe", plan = "Plan", enforce = "Enforce"
    }

    package struct Objectives: Hashable, Sendable {
        package var scenarios: [Scenario]
        package var availability: Ratio?
        package var backupSuccess: Ratio?
        package var restoreTests: Ratio?
        package var integrity: Ratio?
    }

    package struct Scenario: Hashable, Sendable {
        package var name: String
        /// Stores that are still there after it: as they are stated, or those of the plan that are outside of what it
        /// loses.
        package var survives: [String]
        package var rpo: Duration
        package var rto: Duration
        /// Whether the WAL spool, on the host that runs pra, is still there after it; `nil` as `false`.
        package var spoolSurvives: Bool?
        /// Failure domains that are lost; `nil` where the manifest names the survivors alone.
        package var loses: [LostDomain]?
        /// Whether `survives` follows from `loses`.
        package var derivesSurvivors = false
    }

    package struct Engine: Hashable, Sendable {
        package enum EngineType: String, Hashable, Sendable, CaseIterable { case physical = "Physical" }
        package enum Transport: String, Hashable, Sendable, CaseIterable {
            /// `local` where it is proven that this host has the data directory, else `stream`.
            case auto = "Auto", local = "Local", stream = "Stream"
        }
        package enum Source: String, Hashable, Sendable, CaseIterable { case primary = "Primary", standby = "Standby" }

        package var type: EngineType
        package var transport: Transport
        package var source: Source
    }

    package struct Schedule: Hashable, Sendable {
        package var every: Duration
        package var startWithin: Duration
        package var missed: Missed
    }

    package enum Missed: String, Hashable, Sendable, CaseIterable { case runOnce = "RunOnce", skip = "Skip" }

    package struct WAL: Hashable, Sendable {
        package var stream: Bool
        package var guardSlot: GuardSlot
        /// `nil` when no commit waits for pra.
        package var synchronous: Synchronous?
        /// Where the host that runs pra is, with the WAL that no store has yet; `nil` where nothing says it.
        package var spool: BackupStore.FailureDomain?
    }

    /// Commits wait until their WAL is fsynced in pra's spool.
    package struct Synchronous: Hashable, Sendable {
        package enum StalledCommits: String, Hashable, Sendable, CaseIterable {
            case refuse = "Refuse", accept = "Accept"
        }

        /// As `synchronous_standby_names` has it.
        package var name: String
        /// Whether the server may need pra for every commit.
        package var stalledCommits: StalledCommits

        package init(name: String, stalledCommits: StalledCommits) {
            (self.name, self.stalledCommits) = (name, stalledCommits)
        }
    }

    package struct GuardSlot: Hashable, Sendable {
        package var name: String
        /// Above this much WAL held back on the server, production comes first and the slot is given up.
        package var retainAtMost: ByteCount
    }

    package struct RetentionReference: Hashable, Sendable {
        package var ref: String
    }

    package struct Interval: Hashable, Sendable {
        package var every: Duration
    }

    package struct Drill: Hashable, Sendable {
        package enum Target: String, Hashable, Sendable, CaseIterable {
            case latest = "Latest", sampled = "Random", oldest = "Oldest"
        }
        package enum Check: String, Hashable, Sendable, CaseIterable {
            case structure = "Structure", amCheck = "AmCheck", sql = "SQL", freshness = "Freshness"
        }

        package var every: Duration
        package var target: Target
        package var checks: [Check]
    }

    package struct Limits: Hashable, Sendable {
        package enum Checkpoint: String, Hashable, Sendable, CaseIterable { case spread = "Spread", fast = "Fast" }

        /// Bytes per second read from the server; written `200MB/s`. Unlimited when absent.
        package var rate: ByteCount?
        package var checkpoint: Checkpoint
        package var timeout: Duration
    }

    package struct AlertsReference: Hashable, Sendable {
        package var route: String
    }

    package struct Suspension: Hashable, Sendable {
        package var reason: String
        package var owner: String
        package var until: Timestamp
    }
}

import Model
import Objectives

/// What an operator asks at three in the morning, with the observations that answer it.
package struct StatusDocument: Sendable, Codable {
    package static let schema = "pra.status/1"

    /// Numbered as a Nagios plugin exits.
    package enum Level: Int, Sendable, Codable, CaseIterable, Comparable {
        case ok = 0, warning = 1, critical = 2, unknown = 3

        /// Unknown is worse than a warning and better than known harm.
        package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .ok: 0
            case .warning: 1
            case .unknown: 2
            case .critical: 3
            }
        }
    }

    /// One answer.
    package struct Line: Hashable, Sendable, Codable {
        package var aspect: Phrase
        package var level: Level
        package var message: Message
    }

    package struct Exposure: Hashable, Sendable, Codable {
        package var scenario: String
        package var targetSeconds: Double
        /// `nil` while nothing bounds it.
        package var exposureSeconds: Double?
        /// `nil` while the cluster is seen.
        package var unseenSeconds: Double?
    }

    /// The condition ClockTrusted, and what it follows from.
    package struct Clock: Hashable, Sendable, Codable {
        package var trusted: ClockTrust
        package var seen: ClockRecord
    }

    package struct ClusterStatus: Sendable, Codable {
        package var name: String
        package var observation: Observed<ClusterObservation>
        package var tables: Observed<[TableObservation]>
        package var endpoints: [EndpointObservation]
        package var exposures: [Exposure]
        /// The newest complete one that any readable store holds.
        package var newestPoint: RecoveryPoint?
        package var lastDrill: DrillRecord?
        package var lines: [Line]
        package var clock: Clock?
        /// What is promised, and how sure it is that it is kept; `nil` in documents from before it was told.
        package var objectives: [ObjectiveStatus]?
        /// When that drill ended; `nil` in documents from before it was told.
        package var lastDrillAt: Timestamp?
        package var lastVerification: Verification?
    }

    /// The last reading of a point.
    package struct Verification: Hashable, Sendable, Codable {
        package var record: VerifyRecord
        package var at: Timestamp
    }

    package struct StoreStatus: Sendable, Codable {
        package var name: String
        package var observation: Observed<StoreObservation>
        /// What points and WAL add a day; `nil` for less than a day of points.
        package var bytesPerDay: ByteCount?
        package var fillsAt: Timestamp?
        package var lines: [Line]
    }

    /// The process that works on the state.
    package struct Loop: Hashable, Sendable, Codable {
        package enum State: String, Sendable, Codable {
            case running
            /// A command that ends by itself works on the state.
            case command
            /// A process holds the state and does not say what it does.
            case silent
            case absent
        }

        package var state: State
        package var process: Int?
        /// When it last said what it does.
        package var saidAt: Timestamp?
    }

    package var schema = Self.schema
    package var at: Timestamp
    package var level: Level
    package var clusters: [ClusterStatus]
    package var stores: [StoreStatus]
    package var loop: Loop
    package var running: [RunningAction]
    /// Begun by a process that is gone: the loop does them again or settles them.
    package var interrupted: [RunningAction]
    /// Begun, and whether anybody is still at it can not be told.
    package var unsure: [RunningAction]
    package var next: [NextAction]
    /// Open now, oldest first.
    package var incidents: [IncidentRecord]
    package var forecasts: [Forecast]
    /// Of the loop: what it does, will do, and has found wrong.
    package var lines: [Line]
}

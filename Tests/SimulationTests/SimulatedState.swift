import Alerts
import Model
import Planning
import Ports

/// Everything outside of the loop: what survives its crashes. Clusters write, stores keep, and the rules that must
/// never be broken are checked where they would be.
struct SimulatedState {
    /// One byte of WAL a microsecond would be too simple to find rounding errors: commits come at whole `commitEvery`.
    struct Server {
        var system: SystemIdentifier
        var timeline = Timeline(1)
        var isUp = true
        var commitEvery: Duration
        var bytesPerCommit: UInt64
        var slots: [String: LSN] = [:]
        /// As pg_replication_slots has it, of all of them.
        var slotStatus = "reserved"
        /// WAL that is not of commits: each base backup writes some.
        var otherBytes: UInt64 = 0
        /// WAL before it is gone.
        var oldestWAL: LSN
        let origin = LSN(0x100_0000)

        /// A quiet server has `bytesPerCommit` 0.
        func insert(at now: Timestamp, born: Timestamp) -> LSN {
            LSN(
                origin.bytes + otherBytes + bytesPerCommit
                    * UInt64(max(0, (now - born).microseconds / commitEvery.microseconds)))
        }

        /// The age of the oldest commit above `durable`; what a perfect observer would call exposure.
        func trueExposure(durable: LSN, at now: Timestamp, born: Timestamp) -> Duration {
            guard insert(at: now, born: born) > durable, bytesPerCommit > 0 else { return .zero }
            let firstLost = (durable.bytes - origin.bytes - otherBytes) / bytesPerCommit + 1
            return now - (born + commitEvery * Int(firstLost))
        }
    }

    struct Store {
        var exists = false
        /// As the store has it; its name while it is `nil`.
        var id: String?
        var isReachable = true
        var isFull = false
        /// It says to have taken WAL, and has not.
        var isLying = false
        /// Why it takes no WAL; looks at it find nothing wrong.
        var refusesWAL: PraError?
        var freeBytes = ByteCount(1 << 39)
        var points: [RecoveryPoint] = []
        var holds: [Hold] = []
        var damaged: Set<ActionID> = []
        var hasLostWAL = false
        /// Facts that were copied into it.
        var evidence = 0
        var wal: [SystemIdentifier: [WALCoverage.Stretch]] = [:]
        /// When WAL was last taken out of it, or it was last away since: nobody can have seen it before.
        var lostWALAt: Timestamp?

        /// Adds a stretch and joins what touches.
        mutating func put(_ stretch: WALCoverage.Stretch, of system: SystemIdentifier) {
            var joined: [WALCoverage.Stretch] = []
            for next in ((wal[system] ?? []) + [stretch]).sorted(by: { $0.from < $1.from }) {
                if let last = joined.last, next.from <= last.to {
                    joined[joined.count - 1].to = max(last.to, next.to)
                } else {
                    joined.append(next)
                }
            }
            wal[system] = joined
        }

        /// Takes the middle third out of the WAL after the newest point.
        mutating func loseWAL(of system: SystemIdentifier, at now: Timestamp) {
            hasLostWAL = true
            guard let last = wal[system]?.last,
                let stop = points.last(where: { $0.system == system })?.stop, stop >= last.from
            else { return }
            let third = (last.to.bytes - min(stop, last.to).bytes) / 3
            guard third > 0 else { return }
            wal[system]?.removeLast()
            wal[system]?.append(.init(from: last.from, to: LSN(last.to.bytes - 2 * third)))
            wal[system]?.append(.init(from: LSN(last.to.bytes - third), to: last.to))
            lostWALAt = now
        }

        /// From now on it takes no WAL, and says that it did.
        mutating func lie(at now: Timestamp) { (isLying, hasLostWAL, lostWALAt) = (true, true, now) }

        func end(from start: LSN, of system: SystemIdentifier) -> LSN? {
            WALCoverage(timeline: Timeline(1), stretches: wal[system] ?? []).end(from: start)
        }
    }

    struct Answer {
        var channel: String
        var recipient: String
        var user: String
        var message: AlertMessage
        var life: Int
    }

    let born: Timestamp
    /// The instant of the call that is under way, by the servers' clocks.
    var now: Timestamp
    /// That every point's retention policy asks for.
    var window: Duration = .zero
    var servers: [String: Server] = [:]
    /// By how much the servers' clocks are ahead.
    var clockLead: Duration = .zero
    /// Why endpoints are not healthy, by name.
    var sick: [String: String] = [:]
    /// For how long others keep each look, which then has no answer.
    var hangingEndpoints: [String: Duration] = [:]
    var stores: [String: Store] = [:]
    var ledger: [Fact] = []
    /// That sign it; none where nothing is signed.
    var keys: [KeyPeriod] = []
    /// Nobody stamps checkpoints.
    var isAuthorityDown = false
    /// What commands left for it.
    var notes: [Fact] = []
    /// Restores whose process lives; and what each says last, in the moment that somebody asks after it.
    var restorers: Set<ActionID> = []
    var lastWords: [ActionID: Fact] = [:]
    /// The ledger takes no notes, and facts wait elsewhere.
    var isQueueing = false
    var rows: [String: [String: Digest]] = [:]
    /// Bodies of rows by `Kind/name`.
    var documents: [String: String] = [:]
    /// What the last process showed of itself.
    var shown: Activity?
    var inbox: [AlertMessage] = []
    var outbox: [Delivery] = []
    /// What was given up.
    var dead: [Delivery] = []
    var alertGroups: [AlertGroup.Key: AlertGroup] = [:]
    /// What each channel took, in order.
    var sent: [String: [AlertMessage]] = [:]
    /// Channels that take connections and answer nothing.
    var hanging: Set<String> = []
    /// Addresses at which nobody takes messages any more.
    var left: Set<String> = []
    /// What a provider says of every message that it took.
    var fate: MessageFate?
    /// How channels refuse what comes.
    var refusals: [String: DeliveryFailure] = [:]
    /// What channels took, where the process lived on with their answer.
    var answers: [Answer] = []
    /// All that was ever put into the outbox.
    var kept: [Delivery] = []
    /// How many processes died.
    var life = 0
    /// Work that is under way, to notice two at once.
    var busy: Set<String> = []
    /// Terminal failures to hand out, by action series.
    var terminal: [String: PraError] = [:]
    var performed: [ActionID: Int] = [:]

    var truths: [TrueExposure] = []

    /// Rules that were broken, in words.
    var violations: [String] = []

    init(born: Timestamp) { (self.born, now) = (born, born) }

    /// The process died: what it was in the middle of is in the middle of nothing now.
    mutating func restart() { (busy, life) = ([], life + 1) }

    mutating func expect(_ condition: Bool, _ rule: String) {
        if !condition { violations.append(rule) }
    }

    /// Whether the ledger holds the intent to do `action`.
    func intends(_ action: ActionID) -> Bool {
        ledger.contains { fact in
            if case .started(let started) = fact.event { started.action == action } else { false }
        }
    }

    mutating func recycleWAL() {
        for (name, server) in servers {
            // Without a slot the server keeps two minutes of WAL.
            let floor = server.insert(at: now - .seconds(120), born: born)
            let held = server.slots.values.min() ?? floor
            servers[name]?.oldestWAL = max(server.oldestWAL, min(floor, held))
        }
    }
}

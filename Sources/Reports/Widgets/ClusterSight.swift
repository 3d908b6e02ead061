import Model
import Objectives

/// One cluster as a look saw it, and what the ledger knows of it.
struct ClusterSight: Sendable {
    let facts: ClusterFacts
    /// One for each store into which its WAL belongs.
    let stores: [StoreSight]

    init(_ cluster: ClusterInput, _ input: StatusInput, _ facts: ClusterFacts) {
        self.facts = facts
        let system = cluster.observation.value?.system ?? facts.system
        let unsound = Set(facts.kept.filter { $0.state == .broken }.map { Place($0.point) })
        let points = input.stores.flatMap { $0.observation.value?.points ?? [] }
            .filter { $0.isComplete && $0.system == system }
            .sorted { ($0.timeline, $0.stop) < ($1.timeline, $1.stop) }
        let sound = points.filter { $0.taint == nil && !unsound.contains(Place($0)) }
        let wal = WALLines(cluster: cluster, input: input, system: system, points: sound)
        stores = cluster.wal.stores.map { name in
            StoreSight(name, input, wal, points.filter { $0.store == name })
        }
    }

    private struct Place: Hashable {
        var point: ActionID
        var store: String

        init(_ point: RecoveryPoint) { (self.point, store) = (point.action, point.store) }
    }
}

/// What one store has of a cluster.
struct StoreSight: Sendable {
    enum Stream: Hashable, Sendable {
        case running, off
        /// With the line that says why.
        case troubled(StatusDocument.Line)
    }

    var name: String
    /// Why it could not be read; `nil` when it was.
    var failure: PraError?
    /// Every moment between the two can be restored, but for those of `gaps`.
    var earliest: Known<Timestamp>
    var latest: Known<Timestamp>
    var timeline: Known<Int>
    var end: Known<LSN>
    /// WAL of the server that it does not have.
    var lag: Known<Int64>
    var gaps: [RecoveryWindowBody.Gap]
    /// When its points ended, oldest first.
    var points: [Timestamp]
    var stream: Stream

    /// A clock may be off by so much before what it stamps contradicts another one.
    static let clockTolerance = Duration.seconds(60)

    init(_ name: String, _ input: StatusInput, _ wal: WALLines, _ points: [RecoveryPoint]) {
        self.name = name
        self.points = points.map(\.stoppedAt)
        stream = !wal.cluster.wal.isStreamed ? .off : .running
        if let trouble = wal.streamTrouble(of: name) {
            stream = .troubled(StatusLine(aspect: .aspectWAL, level: trouble.level, message: trouble.message))
        }
        let observation = input.stores.first { $0.name == name }?.observation
        let missing = Message(.widgetStoreNotStated, .name(name))
        guard case .known(let seen, _)? = observation else {
            var why = missing
            if case .unknown(let error)? = observation {
                (failure, why) = (error, Message(.statusUnseen, .name(error.what)))
            }
            (earliest, latest, timeline) = (.unknown(because: why), .unknown(because: why), .unknown(because: why))
            (end, lag, gaps) = (.unknown(because: why), .unknown(because: why), [])
            return
        }
        let none = Message(.statusNoBase, .name(name))
        let own = wal.points.filter { $0.store == name }
        earliest = Known(own.first?.stoppedAt, else: none)
        let newest = own.last, reach = newest.flatMap { wal.reach(from: $0, in: seen) }
        let reached = newest.flatMap { newest in reach.map { wal.time(of: $0, from: newest) } }
        let noWAL = newest == nil ? none : Message(.statusNoWAL, .name(name))
        latest = Known(reached, else: noWAL)
        if let newest, newest.stoppedAt > input.at + Self.clockTolerance {
            latest = .unknown(because: Message(.widgetFuture, .instant(newest.stoppedAt)))
        }
        timeline = Known(reach.map { Int($0.timeline.number) }, else: noWAL)
        end = Known(reach?.position, else: noWAL)
        let apart = Message(reach == nil ? noWAL.key : .widgetLagUnknown, noWAL.arguments)
        lag = Known(reach.flatMap { wal.distance(to: $0)?.bytes }, else: apart)
        gaps = (own.first.flatMap { seen.audit(of: $0.system) }?.findings ?? []).compactMap { Self.gap($0, own, name) }
    }

    /// From the end of the last point before it, after which not all can be restored, to that of the first one behind.
    private static func gap(
        _ finding: WALAudit.Finding, _ points: [RecoveryPoint], _ store: String
    ) -> RecoveryWindowBody.Gap? {
        guard let hole = finding.hole else { return nil }
        let end = { (action: ActionID?) in points.first { $0.action == action }?.stoppedAt }
        guard let from = end(finding.after) ?? points.first?.stoppedAt else { return nil }
        return RecoveryWindowBody.Gap(
            from: from, to: Known(end(finding.until), else: Message(.widgetGapOpen)),
            why: Message(
                .widgetGap, .name(store), .name("\(hole.timeline)"), .name("\(hole.from)"), .name("\(hole.to)")))
    }
}

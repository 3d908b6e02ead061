import Model

/// What a store offers for one cluster, as a restore sees it.
package struct RestoreOffer: Sendable {
    package var points: [RecoveryPoint]
    package var coverage: [WALCoverage]
    /// By timeline; one without a history file has no row.
    package var histories: [Timeline: TimelineHistory]
    package var segmentBytes: Int64

    package init(
        points: [RecoveryPoint], coverage: [WALCoverage], histories: [Timeline: TimelineHistory], segmentBytes: Int64
    ) {
        (self.points, self.coverage, self.histories) = (points, coverage, histories)
        self.segmentBytes = segmentBytes
    }
}

/// Which base, which way, and how far: decided before anything is written.
package struct RestoreChoice: Hashable, Sendable {
    package var point: RecoveryPoint
    package var target: RestoreTarget
    package var timeline: Timeline
    /// The WAL to replay; the last leg's `to` is where the store's gap-free WAL ends.
    package var legs: [TimelineHistory.Leg]
    /// The next stretch after a hole; `nil` when there is none.
    package var resumesAt: LSN?

    /// Where the gap-free WAL ends.
    package var end: LSN { legs.last?.to ?? point.stop }
}

extension RestoreOffer {
    /// Chooses the newest clean and complete point before the target, on the way to the wanted timeline (by default
    /// the newest one that a point leads to).
    /// - Throws: `.pointMissing`, `.pointTainted`, `.targetOutsideWindow` naming the window, `.walGap`.
    package func choose(
        _ target: RestoreTarget, timeline wanted: Timeline? = nil, point explicit: ActionID? = nil
    ) throws(PraError) -> RestoreChoice {
        let complete = try candidates(explicit)
        let timelines = wanted.map { [$0] } ?? Set(coverage.map(\.timeline) + complete.map(\.timeline)).sorted(by: >)
        for timeline in timelines {
            let history = histories[timeline] ?? TimelineHistory(only: timeline)
            let onTheWay = complete.filter { history.contains($0.stop, on: $0.timeline) }
            guard let oldest = onTheWay.min(by: isOlder), let newest = onTheWay.max(by: isOlder) else {
                if wanted == nil, explicit == nil { try refuseToFallBack(from: timeline) }
                continue
            }
            guard let point = onTheWay.filter({ target.isAfter($0) }).max(by: isOlder) else {
                throw outsideWindow(
                    target, from: oldest, to: "\(way(from: newest, along: history, to: target).end)")
            }
            return try checked(way(from: point, along: history, to: target), oldest: oldest)
        }
        throw PraError(
            .pointMissing, "no recovery point leads to timeline \(wanted.map { "\($0)" } ?? "any")",
            remedy: "see which timelines there are: pra points; then name one with --timeline")
    }

    /// An older timeline in place of the newest would lose what the newest has, and say that all is well.
    private func refuseToFallBack(from timeline: Timeline) throws(PraError) {
        guard let covered = coverage.first(where: { $0.timeline == timeline }), !covered.stretches.isEmpty else {
            return
        }
        let isLost = timeline.number > 1 && histories[timeline] == nil
        throw PraError(
            .walGap, "no recovery point leads to timeline \(timeline), the newest that the store has WAL of",
            remedy: "restore to an older one knowingly with --timeline; a new backup makes this one restorable again",
            cause: isLost ? "its history file is not in the store: see pra wal audit" : nil)
    }

    /// The way from every point that could lead to the target, the newest first; each may have a hole.
    func choices(
        _ target: RestoreTarget, timeline wanted: Timeline?, point explicit: ActionID?
    ) throws(PraError) -> [RestoreChoice] {
        // Refuses what no target could be reached on.
        let newest = try choose(.immediate, timeline: wanted, point: explicit)
        let history = histories[newest.timeline] ?? TimelineHistory(only: newest.timeline)
        let onTheWay = try candidates(explicit).filter { history.contains($0.stop, on: $0.timeline) }
        var choices: [RestoreChoice] = []
        for point in onTheWay.sorted(by: isOlder).reversed() {
            choices.append(way(from: point, along: history, to: target))
        }
        return choices
    }

    private func candidates(_ explicit: ActionID?) throws(PraError) -> [RecoveryPoint] {
        if let explicit {
            guard let point = points.first(where: { $0.action == explicit }) else {
                throw PraError(
                    .pointMissing, "there is no recovery point \(explicit)", remedy: "list them with: pra points")
            }
            return [point]
        }
        let complete = points.filter(\.isComplete)
        guard !complete.isEmpty else {
            throw PraError(
                .pointMissing, "the store holds no complete recovery point of this cluster",
                remedy: "list what there is with: pra points; try another store with --store")
        }
        let clean = complete.filter { $0.taint == nil }
        guard !clean.isEmpty else {
            throw PraError(
                .pointTainted, "every complete recovery point is tainted: \(complete.last?.taint ?? "")",
                remedy: "restore one knowingly with --point \(complete.last?.action.text ?? "")")
        }
        return clean
    }

    /// Follows the WAL leg by leg as far as the store has it without a hole.
    private func way(
        from point: RecoveryPoint, along history: TimelineHistory, to target: RestoreTarget
    ) -> RestoreChoice {
        let way = coverage.way(from: point, along: history, segmentBytes: segmentBytes)
        return RestoreChoice(
            point: point, target: target, timeline: history.timeline, legs: way.legs, resumesAt: way.holes.first?.to)
    }

    private func checked(_ choice: RestoreChoice, oldest: RecoveryPoint) throws(PraError) -> RestoreChoice {
        let point = choice.point
        let reaches = choice.legs.contains { $0.timeline > point.timeline } || choice.end >= point.stop
        guard reaches else {
            throw gap(from: choice.end, to: choice.resumesAt ?? point.stop, "the copy needs it to be consistent")
        }
        switch choice.target {
        case .lsn(let lsn) where lsn >= choice.end:
            if let next = choice.resumesAt { throw gap(from: choice.end, to: next, "\(lsn) is not before that") }
            throw outsideWindow(choice.target, from: oldest, to: "\(choice.end)")
        case .latest:
            guard let next = choice.resumesAt else { return choice }
            throw gap(from: choice.end, to: next, "the newest changes are behind it")
        default: return choice
        }
    }
}

private func isOlder(_ a: RecoveryPoint, _ b: RecoveryPoint) -> Bool { (a.timeline, a.stop) < (b.timeline, b.stop) }

extension RestoreTarget {
    /// Whether recovery from this point can stop at the target: it lies after the point's end. Of names and
    /// transactions only the WAL knows (`SoughtRecord`).
    func isAfter(_ point: RecoveryPoint) -> Bool {
        switch self {
        case .time(let time): point.stoppedAt <= time
        case .lsn(let lsn): point.stop <= lsn
        case .latest, .name, .immediate, .xid: true
        }
    }
}

/// What a store has and lacks of the WAL of one system. Nothing is amiss that no point of the store needs.
package struct WALAudit: Hashable, Sendable, Codable {
    package enum Reason: String, Hashable, Sendable, Codable {
        /// WAL is missing before other WAL, or before the end of a backup.
        case hole = "WALHole"
        /// The end of a timeline is missing, up to where the next one begins.
        case tail = "WALTail"
        /// What PostgreSQL looks for to find the newest timeline, number after number, until one is missing.
        case historyMissing = "HistoryMissing"
        /// No point leads to the newest timeline.
        case noBase = "NoBase"
    }

    package struct Finding: Hashable, Sendable, Codable {
        package var reason: Reason
        package var timeline: Timeline
        /// What is missing; `nil` when that is no WAL.
        package var hole: WALHole?
        /// The newest point before it, from which recovery ends there.
        package var after: ActionID?
        /// The oldest point behind it: moments from its end on can be restored again. `nil` when there is none yet.
        package var until: ActionID?
    }

    package var system: SystemIdentifier
    package var segmentBytes: Int64
    /// In rising order.
    package var timelines: [WALCoverage]
    package var findings: [Finding]

    package var holes: [WALHole] { findings.compactMap(\.hole) }
}

extension StoreObservation {
    /// Audits the WAL of `system`; `nil` when the store has none.
    package func audit(of system: SystemIdentifier) -> WALAudit? {
        guard let wal = wal(of: system), !wal.coverage.isEmpty else { return nil }
        let points = points.filter { $0.system == system }.sorted { ($0.timeline, $0.stop) < ($1.timeline, $1.stop) }
        let timelines = wal.coverage.sorted { $0.timeline < $1.timeline }
        return WALAudit(
            system: system, segmentBytes: wal.segmentBytes, timelines: timelines,
            findings: wal.holeFindings(points) + wal.historyFindings(points))
    }
}

extension StoreObservation.WAL {
    /// On the ways from the oldest points to every timeline that none with WAL has left behind.
    fileprivate func holeFindings(_ points: [RecoveryPoint]) -> [WALAudit.Finding] {
        var findings: [WALAudit.Finding] = []
        for (history, onTheWay) in ways(from: points) {
            guard let oldest = onTheWay.first else { continue }
            for hole in way(from: oldest, along: history).holes where !findings.contains(where: { $0.hole == hole }) {
                let isTail = history.legs.contains { $0.timeline == hole.timeline && $0.to == hole.to }
                findings.append(
                    WALAudit.Finding(
                        reason: isTail ? .tail : .hole, timeline: hole.timeline, hole: hole,
                        after: onTheWay.last { ($0.timeline, $0.stop) <= (hole.timeline, hole.from) }?.action,
                        until: onTheWay.first { ($0.timeline, $0.start) >= (hole.timeline, hole.to) }?.action))
            }
        }
        return findings.sorted { ($0.timeline, $0.hole?.from ?? .zero) < ($1.timeline, $1.hole?.from ?? .zero) }
    }

    private func ways(from points: [RecoveryPoint]) -> [(history: TimelineHistory, points: [RecoveryPoint])] {
        var ways: [Timeline: (history: TimelineHistory, points: [RecoveryPoint])] = [:]
        for point in points {
            let behind = histories(behind: point)
            let left = Set(behind.flatMap { $0.legs.dropLast().map(\.timeline) })
            for history in behind where !left.contains(history.timeline) {
                ways[history.timeline, default: (history, [])].points.append(point)
            }
        }
        return ways.sorted { $0.key < $1.key }.map(\.value)
    }

    fileprivate func historyFindings(_ points: [RecoveryPoint]) -> [WALAudit.Finding] {
        guard let oldest = points.first, let newest = coverage.filter({ !$0.stretches.isEmpty }).map(\.timeline).max()
        else { return [] }
        let there = Set(coverage.filter { $0.history != nil }.map(\.timeline))
        let wanted = max(oldest.timeline.number, 2)..<max(oldest.timeline.number, 2, newest.number + 1)
        let missing = wanted.map(Timeline.init).filter { !there.contains($0) }
        let hasBase = points.contains { histories(behind: $0).contains { $0.timeline == newest } }
        let noBase = hasBase || missing.contains(newest) ? [] : [newest]
        return missing.map { WALAudit.Finding(reason: .historyMissing, timeline: $0) }
            + noBase.map { WALAudit.Finding(reason: .noBase, timeline: $0, after: points.last?.action) }
    }
}

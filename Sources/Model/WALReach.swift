/// WAL that is missing on one timeline.
package struct WALHole: Hashable, Sendable, Codable {
    package var timeline: Timeline
    package var from: LSN
    package var to: LSN

    package init(timeline: Timeline, from: LSN, to: LSN) {
        (self.timeline, self.from, self.to) = (timeline, from, to)
    }
}

/// WAL that was said to be in a store, which a look did not find there.
package struct DisprovedClaim: Hashable, Sendable {
    package var claimed: LSN
    /// Where the WAL of that timeline ends there; `nil` when there is none.
    package var held: LSN?

    package init(claimed: LSN, held: LSN?) { (self.claimed, self.held) = (claimed, held) }
}

/// A position on its timeline.
package struct WALEnd: Hashable, Sendable, Codable {
    package var timeline: Timeline
    package var position: LSN

    package init(timeline: Timeline, position: LSN) { (self.timeline, self.position) = (timeline, position) }
}

extension StoreObservation.WAL {
    /// The histories of the timelines with WAL that `point` leads to, oldest first.
    package func histories(behind point: RecoveryPoint) -> [TimelineHistory] {
        coverage.filter { !$0.stretches.isEmpty }.sorted { $0.timeline < $1.timeline }.compactMap { coverage in
            let own = coverage.timeline == point.timeline ? TimelineHistory(only: point.timeline) : nil
            guard let history = coverage.history ?? own, history.contains(point.stop, on: point.timeline) else {
                return nil
            }
            return history
        }
    }

    func way(from point: RecoveryPoint, along history: TimelineHistory) -> WALWay {
        coverage.way(from: point, along: history, segmentBytes: segmentBytes)
    }
}

extension StoreObservation {
    /// Where the gap-free WAL from `point` on ends, followed to the newest timeline that it leads to; `nil` when the
    /// store lacks its start.
    package func reach(from point: RecoveryPoint) -> WALEnd? { way(from: point)?.end }

    /// What is missing between the gap-free WAL from `point` on and the next WAL that the store holds: streaming on
    /// never fills it. `nil` when nothing comes after it.
    package func hole(after point: RecoveryPoint) -> WALHole? { way(from: point)?.holes.first }

    private func way(from point: RecoveryPoint) -> WALWay? {
        guard let wal = wal(of: point.system), let history = wal.histories(behind: point).last else { return nil }
        let own = wal.coverage.first { $0.timeline == point.timeline }
        guard own?.end(from: LSN(point.start.bytes - point.start.bytes % UInt64(wal.segmentBytes))) != nil else {
            return nil
        }
        return wal.way(from: point, along: history)
    }
}

/// WAL that is missing between other WAL of one timeline.
package struct WALHole: Hashable, Sendable, Codable {
    package var timeline: Timeline
    package var from: LSN
    package var to: LSN

    package init(timeline: Timeline, from: LSN, to: LSN) {
        (self.timeline, self.from, self.to) = (timeline, from, to)
    }
}

/// A position on its timeline.
package struct WALEnd: Hashable, Sendable, Codable {
    package var timeline: Timeline
    package var position: LSN

    package init(timeline: Timeline, position: LSN) { (self.timeline, self.position) = (timeline, position) }
}

extension StoreObservation {
    /// Where the gap-free WAL from `point` on ends, followed through the history to later timelines; `nil` when the
    /// store lacks its start.
    package func reach(from point: RecoveryPoint) -> WALEnd? {
        let coverage = coverage(of: point.system).sorted { $0.timeline < $1.timeline }
        guard var end = coverage.first(where: { $0.timeline == point.timeline })?.end(from: point.start) else {
            return nil
        }
        var timeline = point.timeline
        for later in coverage where later.timeline > point.timeline {
            guard let branch = later.branchedAt, branch >= point.stop, branch <= end,
                let further = later.end(from: branch)
            else { continue }
            (timeline, end) = (later.timeline, further)
        }
        return WALEnd(timeline: timeline, position: end)
    }

    /// Holes whose far side lies after `start`, by timeline and position.
    package func holes(of system: SystemIdentifier, after start: LSN) -> [WALHole] {
        coverage(of: system).sorted { $0.timeline < $1.timeline }.flatMap { coverage in
            zip(coverage.stretches, coverage.stretches.dropFirst()).filter { $1.from > start }.map {
                WALHole(timeline: coverage.timeline, from: $0.to, to: $1.from)
            }
        }
    }

    /// What is missing between the gap-free WAL from `point` on and the next WAL that the store holds: streaming on
    /// never fills it. `nil` when nothing comes after it.
    package func hole(after point: RecoveryPoint) -> WALHole? {
        guard let end = reach(from: point) else { return nil }
        let later = coverage(of: point.system).filter { $0.timeline >= point.timeline }
            .compactMap { coverage in
                coverage.stretches.first { $0.from > end.position }.map { (coverage.timeline, $0.from) }
            }
        return later.min { $0 < $1 }.map { WALHole(timeline: $0.0, from: end.position, to: $0.1) }
    }
}

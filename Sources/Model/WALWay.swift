/// The WAL that leads from a point along a timeline's history, as one store has it.
package struct WALWay: Hashable, Sendable {
    /// As far as there is no hole; the last leg's `to` is where that ends.
    package var legs: [TimelineHistory.Leg] = []
    /// What is missing, in the order of recovery; of the last timeline only what lies before other WAL.
    package var holes: [WALHole] = []

    /// Where the gap-free WAL ends.
    package var end: WALEnd? { legs.last.map { WALEnd(timeline: $0.timeline, position: $0.to ?? $0.from) } }
}

extension [WALCoverage] {
    /// The one way on which the loop, a restore and an audit look for holes. At a fork the new timeline's segment holds
    /// the old one's bytes too, so that of the old one that segment is not needed; what it wrote behind the fork is
    /// not history. A segment without its beginning is none.
    package func way(from point: RecoveryPoint, along history: TimelineHistory, segmentBytes: Int64) -> WALWay {
        way(
            from: point.start, on: point.timeline, through: point.stop, along: history, segmentBytes: segmentBytes)
    }

    /// - Parameter stop: up to where WAL is needed on the first timeline, whatever comes after it.
    package func way(
        from start: LSN, on timeline: Timeline, through stop: LSN, along history: TimelineHistory, segmentBytes: Int64
    ) -> WALWay {
        var way = WALWay()
        for leg in history.legs(from: start, on: timeline) {
            let stretches = first { $0.timeline == leg.timeline }?.stretches ?? []
            let needed = leg.timeline == timeline ? stop : nil
            let (holes, end) = missing(on: leg, through: needed, in: stretches, UInt64(segmentBytes))
            if way.holes.isEmpty {
                let reached = holes.first?.from ?? leg.to ?? end
                way.legs.append(.init(timeline: leg.timeline, from: leg.from, to: Swift.max(reached, leg.from)))
            }
            way.holes += holes
        }
        return way
    }

    /// - Parameter needed: without it and other WAL behind it, the end of the last timeline is open.
    /// - Returns: the holes, and where the WAL ends.
    private func missing(
        on leg: TimelineHistory.Leg, through needed: LSN?, in stretches: [WALCoverage.Stretch], _ segment: UInt64
    ) -> (holes: [WALHole], end: LSN) {
        func start(_ lsn: LSN) -> LSN { LSN(lsn.bytes - lsn.bytes % segment) }
        let fork = leg.to.map(start)
        var (holes, at) = ([WALHole](), start(leg.from))
        for stretch in stretches where stretch.to > at && stretch.from < fork ?? LSN(.max) {
            if stretch.from > at { holes.append(WALHole(timeline: leg.timeline, from: at, to: stretch.from)) }
            at = stretch.to
        }
        if let fork, let end = leg.to, at < fork {
            holes.append(WALHole(timeline: leg.timeline, from: at, to: end))
        } else if fork == nil, let needed, at < needed {
            holes.append(WALHole(timeline: leg.timeline, from: at, to: needed))
        }
        return (holes, at)
    }
}

import Model
import Stores

/// Where a stream goes on, by what a store has.
struct Frontier {
    let server: SourceServer
    let history: TimelineHistory
    /// The names of the segments that the server has now.
    let kept: Set<String>

    /// Up to where a store has the server's WAL; `nil` when it has none. What it has of timelines that are not in the
    /// server's history is other history, and nothing to go on from.
    func position(in coverage: [WALCoverage]) -> WALPosition? { hole(in: coverage) ?? newest(in: coverage) }

    /// The first hole that the server can still fill across its timelines: a backup or `pra wal push` may have put WAL
    /// of the newest one into the store before all of the old one was there.
    private func hole(in coverage: [WALCoverage]) -> WALPosition? {
        let first = history.legs.lazy.compactMap { leg in
            coverage.first { $0.timeline == leg.timeline }?.stretches.first.map { (leg.timeline, $0.from) }
        }.first
        guard let (timeline, from) = first else { return nil }
        let way = coverage.way(
            from: from, on: timeline, through: .zero, along: history, segmentBytes: server.segmentBytes)
        return way.holes.first(where: isServed).map { WALPosition(timeline: $0.timeline, lsn: $0.from) }
    }

    private func isServed(_ hole: WALHole) -> Bool {
        let size = UInt64(server.segmentBytes), numbers = hole.from.bytes / size..<hole.to.bytes / size
        return !numbers.isEmpty
            && numbers.allSatisfy { number in
                let name = WALName.segment(hole.timeline, number: number, segmentBytes: Int(size))
                return kept.contains(name.text)
            }
    }

    private func newest(in coverage: [WALCoverage]) -> WALPosition? {
        history.legs.reversed().lazy.compactMap { leg in
            guard let had = coverage.first(where: { $0.timeline == leg.timeline }), let last = had.stretches.last?.to,
                let end = had.resumption(from: server.retained ?? last)
            else { return nil }
            return WALPosition(timeline: leg.timeline, lsn: min(end, leg.to ?? end))
        }.first
    }
}

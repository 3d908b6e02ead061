import Model

/// A position on a timeline.
struct WALPosition: Hashable, Comparable, Sendable {
    var timeline: Timeline
    var lsn: LSN

    static func < (a: WALPosition, b: WALPosition) -> Bool { (a.timeline, a.lsn) < (b.timeline, b.lsn) }
}

/// Gap-free WAL of one timeline.
struct SpoolLeg: Hashable, Sendable {
    let timeline: Timeline
    /// Of a segment.
    var start: LSN
    /// What is before it is fsynced.
    var end: LSN
    /// Nothing follows on this timeline.
    var isClosed = false
}

/// Bytes of one segment that a store takes next.
struct SpoolLoad: Hashable, Sendable {
    var timeline: Timeline
    /// Where the segment begins.
    var segment: LSN
    /// In the segment; all of it when it is whole.
    var bytes: Range<Int>
    var isWhole: Bool

    var end: WALPosition { WALPosition(timeline: timeline, lsn: LSN(segment.bytes + UInt64(bytes.upperBound))) }
}

/// What a spool holds and what of it a store needs next. Every leg but the last is closed.
struct SpoolLegs: Hashable, Sendable {
    let segmentBytes: Int
    private(set) var legs: [SpoolLeg] = []

    init(segmentBytes: Int, _ legs: [SpoolLeg] = []) { (self.segmentBytes, self.legs) = (segmentBytes, legs) }

    var start: WALPosition? { legs.first.map { WALPosition(timeline: $0.timeline, lsn: $0.start) } }
    var end: WALPosition? { legs.last.map { WALPosition(timeline: $0.timeline, lsn: $0.end) } }

    /// Where receiving goes on when everything before `position`, a segment's beginning, is in the stores: at the last
    /// segment that is here, when what is here leads there from `position` and is the server's history.
    func resumption(from position: WALPosition, along history: TimelineHistory) -> WALPosition {
        let leads = legs.contains {
            $0.timeline == position.timeline && $0.start <= position.lsn && position.lsn <= $0.end
        }
        guard leads, let last = legs.last, let leg = history.legs.first(where: { $0.timeline == last.timeline }) else {
            return position
        }
        let end = min(last.end, leg.to ?? last.end)
        let segment = LSN(end.bytes - end.bytes % UInt64(segmentBytes))
        return max(position, WALPosition(timeline: last.timeline, lsn: segment))
    }

    /// Begins to take WAL at a segment: on the last leg when that reaches it, else on a leg of its own.
    /// - Returns: `false` when the legs do not lead there.
    mutating func resume(at position: WALPosition) -> Bool {
        guard let last = legs.last, last.timeline == position.timeline else { return false }
        guard last.start <= position.lsn, position.lsn <= last.end else { return false }
        legs[legs.count - 1].end = position.lsn
        legs[legs.count - 1].isClosed = false
        return true
    }

    mutating func begin(at position: WALPosition) {
        legs.append(SpoolLeg(timeline: position.timeline, start: position.lsn, end: position.lsn))
    }

    mutating func extend(to end: LSN) { legs[legs.count - 1].end = end }

    mutating func close() { legs[legs.count - 1].isClosed = true }

    /// Forgets what is before `position`: nobody can take it from here any more.
    mutating func drop(before position: WALPosition) {
        legs.removeAll { $0.timeline < position.timeline }
        if let first = legs.first, first.timeline == position.timeline {
            legs[0].start = min(max(first.start, position.lsn), first.end)
        }
    }

    /// What a store that has everything before `position` takes next: a whole segment, or what is there of an open one.
    func load(after position: WALPosition) -> SpoolLoad? {
        guard let index = legs.firstIndex(where: { $0.timeline >= position.timeline }) else { return nil }
        let leg = legs[index]
        let from = leg.timeline == position.timeline ? max(position.lsn, leg.start) : leg.start
        if from < leg.end { return load(of: leg, from: from) }
        guard leg.isClosed, index + 1 < legs.count, legs[index + 1].start < legs[index + 1].end else { return nil }
        return load(of: legs[index + 1], from: legs[index + 1].start)
    }

    private func load(of leg: SpoolLeg, from: LSN) -> SpoolLoad {
        let size = UInt64(segmentBytes), segment = from.bytes - from.bytes % size
        let isWhole = leg.end.bytes >= segment + size
        let range = isWhole ? 0..<segmentBytes : Int(from.bytes - segment)..<Int(leg.end.bytes - segment)
        return SpoolLoad(timeline: leg.timeline, segment: LSN(segment), bytes: range, isWhole: isWhole)
    }

    /// Where a store that has `coverage` goes on; `nil` when its WAL does not reach any leg. The end of an old timeline
    /// comes before what a backup may have put there of the next one.
    func entry(of coverage: [WALCoverage]) -> WALPosition? {
        var entry: WALPosition?
        for leg in legs {
            guard let end = coverage.first(where: { $0.timeline == leg.timeline })?.resumption(from: leg.start),
                end >= leg.start
            else { continue }
            entry = WALPosition(timeline: leg.timeline, lsn: end)
            if leg.isClosed, end < leg.end { return entry }
        }
        return entry
    }
}

import Model

/// The curve of an exposure over a term: its records joined, the times that nobody saw and those above the target. Of
/// a long term the lines are the highest exposure of each of `columns` equal parts.
package struct ExposureProfile: Sendable {
    /// The width of a chart.
    package static let columns = 860

    /// Time that nobody saw. `isPartial`: only some of it, at places that were not kept.
    package struct Unseen: Hashable, Sendable {
        package var from: Timestamp
        package var to: Timestamp
        package var isPartial = false
    }

    /// A stretch above the target.
    package struct Breach: Hashable, Sendable {
        package var from: Timestamp
        package var to: Timestamp
        package var maximum: Duration
        /// It reaches the end of the term.
        package var isOpen = false
    }

    private let from: Timestamp
    private let to: Timestamp
    private let target: Duration
    /// Where in the breaches those of the line begin that is being drawn.
    private var lineStart = 0
    private var lineEnd: Timestamp?
    private var last: ExposureRecord.Breakpoint?
    private var found: [Breach] = []
    private var drawing: ExposureDrawing
    /// What the records cover, and what of it was not seen.
    private var covered: [Unseen] = []
    private var blind: [Unseen] = []

    init(from: Timestamp, to: Timestamp, target: Duration) {
        (self.from, self.to, self.target) = (from, to, target)
        drawing = ExposureDrawing(from: from, to: to)
    }

    /// Takes the next record, which lies within the term. Where a clock that was set back had written the same time
    /// before, another line begins.
    mutating func take(_ record: ExposureRecord) {
        if record.from != lineEnd { beginLine() }
        lineEnd = record.to
        for point in record.breakpoints {
            if let last { noteBreach(from: last, to: point) }
            drawing.extend(to: point, from: last)
            last = point
        }
        if let end = covered.last?.to, end == record.from {
            covered[covered.count - 1].to = record.to
        } else {
            covered.append(Unseen(from: record.from, to: record.to))
        }
        noteBlindness(of: record)
    }

    /// One list per stretch without a gap between records; of a long term one per level.
    package var lines: [[ExposureRecord.Breakpoint]] { drawing.lines }

    package var breaches: [Breach] {
        var closed = self
        closed.beginLine()
        return closed.found.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    package var unseen: [Unseen] {
        var (gaps, end): ([Unseen], Timestamp) = (blind, from)
        for span in covered.sorted(by: { $0.from < $1.from }) {
            if span.from > end { gaps.append(Unseen(from: end, to: span.from)) }
            end = max(end, span.to)
        }
        if to > end { gaps.append(Unseen(from: end, to: to)) }
        return gaps.sorted { $0.from < $1.from }.reduce(into: []) { joined, gap in
            if let last = joined.last, last.to >= gap.from, last.isPartial == gap.isPartial {
                joined[joined.count - 1].to = max(last.to, gap.to)
            } else {
                joined.append(gap)
            }
        }
    }

    private mutating func beginLine() {
        if let last, last.exposure > target, last.at >= to, found.count > lineStart {
            found[found.count - 1].isOpen = true
        }
        (lineStart, last) = (found.count, nil)
        drawing.beginLine()
    }

    private mutating func noteBreach(from a: ExposureRecord.Breakpoint, to b: ExposureRecord.Breakpoint) {
        let peak = max(a.exposure, b.exposure)
        guard peak > target else { return }
        let from = a.exposure > target ? a.at : crossing(target, a, b)
        let to = b.exposure > target ? b.at : crossing(target, a, b)
        if found.count > lineStart, let last = found.last, last.to >= from {
            found[found.count - 1].to = max(last.to, to)
            found[found.count - 1].maximum = max(last.maximum, peak)
        } else {
            found.append(Breach(from: from, to: to, maximum: peak))
        }
    }

    /// Where a record has no breakpoint, nothing was known; where else its blind part lies was not kept.
    private mutating func noteBlindness(of record: ExposureRecord) {
        let firstKnown = record.breakpoints.first?.at ?? record.to
        if record.unknown >= record.to - record.from {
            blind.append(Unseen(from: record.from, to: record.to))
            return
        }
        if firstKnown > record.from { blind.append(Unseen(from: record.from, to: firstKnown)) }
        if record.unknown > firstKnown - record.from, record.to > firstKnown {
            blind.append(Unseen(from: firstKnown, to: record.to, isPartial: true))
        }
    }
}

/// Where the straight line between two breakpoints meets `target`.
private func crossing(
    _ target: Duration, _ a: ExposureRecord.Breakpoint, _ b: ExposureRecord.Breakpoint
) -> Timestamp {
    let share = (target - a.exposure) / (b.exposure - a.exposure)
    return Timestamp(seconds: 0) + .microseconds(a.at.microseconds + ((b.at - a.at) * share).microseconds)
}

import Model

/// A stretch in which exposure grows from one origin: `at - origin`.
struct Tooth: Hashable, Sendable {
    var from: Timestamp
    var to: Timestamp
    var origin: Timestamp

    var low: Duration { max(.zero, from - origin) }
    var high: Duration { max(.zero, to - origin) }

    func time(over target: Duration) -> Duration { max(.zero, to - max(from, origin + target)) }

    func part(_ start: Timestamp, _ end: Timestamp) -> Tooth? {
        let (from, to) = (max(from, start), min(to, end))
        return from < to ? Tooth(from: from, to: to, origin: origin) : nil
    }
}

extension [Tooth] {
    /// Appends, or lengthens the last tooth when both have one origin.
    mutating func append(_ tooth: Tooth, merging: Bool) {
        if merging, let last, last.origin == tooth.origin, last.to == tooth.from {
            self[count - 1].to = tooth.to
        } else {
            append(tooth)
        }
    }
}

/// An upper envelope of the saw: never below it, and above it by at most `tolerance`. Teeth that stay together within
/// `tolerance` become one flat line at their highest; a taller tooth stays as it is.
func envelope(of teeth: [Tooth], tolerance: Duration) -> [ExposureRecord.Breakpoint] {
    var points: [ExposureRecord.Breakpoint] = []
    var rest = teeth[...]
    while let first = rest.first {
        var (low, high, count) = (first.low, first.high, 1)
        for tooth in rest.dropFirst() {
            let (nextLow, nextHigh) = (min(low, tooth.low), max(high, tooth.high))
            guard nextHigh - nextLow <= tolerance else { break }
            (low, high, count) = (nextLow, nextHigh, count + 1)
        }
        let last = rest[rest.startIndex + count - 1]
        let isFlat = high - low <= tolerance && count > 1
        points.append(.init(at: first.from, exposure: isFlat ? high : first.low))
        points.append(.init(at: last.to, exposure: high))
        rest = rest.dropFirst(count)
    }
    return points
}

extension ExposureRecord {
    /// What lies between two times, against `target`; `nil` when nothing does. Never better than the truth: where an
    /// edge cuts the record the figures are those of the envelope, the maximum is that of the whole record where the
    /// envelope does not tell, and all that was unknown may have been in the part.
    func part(from start: Timestamp, to end: Timestamp, over target: Duration) -> ExposureRecord? {
        guard to > start, from < end else { return nil }
        var part = self
        if from < start || to > end {
            (part.from, part.to) = (max(from, start), min(to, end))
            part.breakpoints = zip(breakpoints, breakpoints.dropFirst()).reduce(into: []) { points, line in
                guard line.0.at < part.to, line.1.at > part.from, line.0.at < line.1.at else { return }
                let ends = [max(line.0.at, part.from), min(line.1.at, part.to)].map { at in
                    Breakpoint(at: at, exposure: exposure(at: at, from: line.0, to: line.1))
                }
                points += ends.filter { $0 != points.last }
            }
            part.maximum = min(maximum, part.breakpoints.map(\.exposure).max() ?? maximum)
            part.unknown = min(unknown, part.to - part.from)
            part.overTarget = .zero
        }
        // The maximum is exact; the time is so if the record was cut for this target and lies in one piece.
        if part.maximum <= target {
            part.overTarget = .zero
        } else if part.overTarget == .zero {
            part.overTarget = part.time(over: target)
        }
        return part
    }

    /// Time above `target` by the envelope: never less than the truth. For a target that the record was not cut for.
    package func time(over target: Duration) -> Duration {
        zip(breakpoints, breakpoints.dropFirst()).reduce(.zero) { $0 + timeOver(target, from: $1.0, to: $1.1) }
    }
}

/// On the line between two breakpoints, and not below it.
func exposure(
    at: Timestamp, from a: ExposureRecord.Breakpoint, to b: ExposureRecord.Breakpoint
) -> Duration {
    if at == a.at { return a.exposure }
    if at == b.at { return b.exposure }
    let span = (b.at - a.at).microseconds
    let low = min(a.exposure, b.exposure)
    let into = a.exposure < b.exposure ? at - a.at : b.at - at
    let rise = (max(a.exposure, b.exposure) - low).microseconds
    let (whole, rest) = span.dividingFullWidth(rise.multipliedFullWidth(by: into.microseconds))
    return low + .microseconds(whole + (rest > 0 ? 1 : 0))
}

func timeOver(
    _ target: Duration, from a: ExposureRecord.Breakpoint, to b: ExposureRecord.Breakpoint
) -> Duration {
    let span = b.at.microseconds - a.at.microseconds
    let (high, low) = (max(a.exposure, b.exposure), min(a.exposure, b.exposure))
    guard high > target else { return .zero }
    guard low < target else { return .microseconds(span) }
    let excess = (high - target).microseconds
    let rise = (high - low).microseconds
    let (whole, rest) = rise.dividingFullWidth(span.multipliedFullWidth(by: excess))
    return .microseconds(whole + (rest > 0 ? 1 : 0))
}

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
    /// Time above `target` by the envelope: never less than the truth. For a target that the record was not cut for.
    package func time(over target: Duration) -> Duration {
        zip(breakpoints, breakpoints.dropFirst()).reduce(.zero) { $0 + timeOver(target, from: $1.0, to: $1.1) }
    }
}

private func timeOver(
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

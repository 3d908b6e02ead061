import Model

/// How long nobody saw, over a period that is covered by records and gaps between them.
struct UnseenTime {
    /// Of the whole period.
    private(set) var total: Duration = .zero
    /// What is left of each blind stretch after the grace.
    private(set) var bad: Duration = .zero
    /// What the period leaves for seeing.
    private(set) var scope: Duration

    /// - Parameter records: spans with the unknown time inside each, in rising order.
    init(_ records: [(from: Timestamp, to: Timestamp, unknown: Duration)], from: Timestamp, to: Timestamp) {
        scope = to - from
        var (run, end) = (Duration.zero, from)
        for record in records {
            let gap = max(.zero, record.from - end)
            let unknown = min(record.unknown, record.to - max(record.from, from))
            total += gap + unknown
            run += gap + unknown
            // Where inside a half-seen record the blind part lies is not kept: it lengthens the stretch before and
            // after.
            if record.unknown < record.to - record.from {
                close(run)
                run = unknown
            }
            end = max(end, record.to)
        }
        let rest = max(.zero, to - end)
        total += rest
        close(run + rest)
    }

    private mutating func close(_ run: Duration) { bad += max(.zero, run - Evidence.unknownGrace) }

    var share: Ratio { scope > .zero ? Ratio(total, of: scope, rounding: .up) : Ratio(millionths: 0) }
}

extension Ratio {
    /// Never better than the truth: good shares round down, bad ones up.
    init(_ part: Duration, of whole: Duration, rounding: FloatingPointRoundingRule) {
        self.init(part.microseconds, of: whole.microseconds, rounding: rounding)
    }

    init(_ part: Int64, of whole: Int64, rounding: FloatingPointRoundingRule) {
        let product = part.multipliedFullWidth(by: 1_000_000)
        let (quotient, remainder) = whole.dividingFullWidth(product)
        self.init(millionths: min(1_000_000, quotient + (rounding == .up && remainder > 0 ? 1 : 0)))
    }
}

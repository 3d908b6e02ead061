import Model

/// A span of the records, and how much of it was not seen, or was seen to be bad: where inside it was not kept.
struct SeenSpan: Sendable {
    var from: Timestamp
    var to: Timestamp
    var unknown: Duration
    var down: Duration = .zero

    var length: Duration { to - from }

    /// What lies between two times. It may hold all that is bad of the whole: never better than the truth.
    func part(from start: Timestamp, to end: Timestamp) -> SeenSpan? {
        let (from, to) = (max(from, start), min(to, end))
        guard from < to else { return nil }
        return SeenSpan(from: from, to: to, unknown: unknown, down: down).bounded
    }

    /// Two of one time, as a clock that was set back leaves them: what is bad in either is bad.
    func joined(with other: SeenSpan) -> SeenSpan {
        SeenSpan(
            from: min(from, other.from), to: max(to, other.to), unknown: unknown + other.unknown,
            down: down + other.down
        ).bounded
    }

    private var bounded: SeenSpan {
        var span = self
        span.down = min(down, length)
        span.unknown = min(unknown, length - span.down)
        return span
    }
}

/// How long nobody saw, over a scope that is covered by records and gaps between them.
struct UnseenTime {
    /// Of the whole scope.
    private(set) var total: Duration = .zero
    /// What is left of each blind stretch after the grace.
    private(set) var bad: Duration = .zero
    private(set) var down: Duration = .zero
    /// What the period leaves for seeing.
    let scope: Duration
    /// The last blind stretch: the one that reaches the end, if any does.
    private(set) var run: Duration = .zero
    private var grace: Duration
    private let fullGrace: Duration

    /// - Parameters:
    ///   - records: in any order; what lies outside the scope is passed over.
    ///   - blindness: how long the blind stretch was already that reaches the beginning.
    init(
        _ records: [SeenSpan], from: Timestamp, to: Timestamp, after blindness: Duration = .zero,
        rules: MeasurementRules
    ) {
        (scope, fullGrace) = (to - from, rules.unknownGrace)
        grace = max(.zero, fullGrace - blindness)
        var end = from
        for record in UnseenTime.sideBySide(records, from: from, to: to) {
            let gap = max(.zero, record.from - end)
            down += record.down
            total += gap + record.unknown
            run += gap + record.unknown
            // Where inside a half-seen record the blind part lies is not kept: it lengthens the stretch before and
            // after.
            if record.unknown < record.length {
                close()
                run = record.unknown
            }
            end = record.to
        }
        let rest = max(.zero, to - end)
        total += rest
        run += rest
        close()
    }

    private mutating func close() {
        bad += max(.zero, run - grace)
        grace = fullGrace
    }

    var share: Ratio { scope > .zero ? Ratio(total, of: scope, rounding: .up) : Ratio(millionths: 0) }

    private static func sideBySide(_ records: [SeenSpan], from: Timestamp, to: Timestamp) -> [SeenSpan] {
        var spans: [SeenSpan] = []
        for span in records.compactMap({ $0.part(from: from, to: to) }).sorted(by: { $0.from < $1.from }) {
            if let last = spans.last, span.from < last.to {
                spans[spans.count - 1] = last.joined(with: span)
            } else {
                spans.append(span)
            }
        }
        return spans
    }
}

/// What was seen of a term while it is taken record by record.
struct SeenTerm: Sendable {
    private let from: Timestamp
    private let to: Timestamp
    private let rules: MeasurementRules
    /// From when a blind stretch matters that reaches the beginning of the term; `nil` when nothing had to be seen.
    private let earlier: Timestamp?
    private var spans: [SeenSpan] = []
    private var before: [SeenSpan] = []

    /// - Parameter stated: since when it had to be looked at before the term; `nil` when it had not.
    init(from: Timestamp, to: Timestamp, after stated: Timestamp?, _ rules: MeasurementRules) {
        (self.from, self.to, self.rules) = (from, to, rules)
        // A stretch that is longer than the grace leaves none, however long it is.
        earlier = stated.map { max($0, from - rules.unknownGrace) }
    }

    mutating func take(_ span: SeenSpan) {
        if let part = span.part(from: from, to: to) { spans.append(part) }
        if let earlier, span.from < from, span.to > earlier { before.append(span) }
    }

    /// Up to when its records go; `nil` without any.
    var seenUpTo: Timestamp? { spans.map(\.to).max() }

    /// The same without the records that end so long before `end` that they do not matter to a window of `length`.
    func ending(with length: Duration, before end: Timestamp) -> Self {
        var part = self
        part.spans.removeAll { $0.to <= end - length - rules.unknownGrace }
        return part
    }

    /// Of a part of it, with the grace that a blind stretch right before leaves.
    func unseen(from start: Timestamp, to end: Timestamp) -> UnseenTime {
        let blindness = UnseenTime(spans, from: max(from, start - rules.unknownGrace), to: start, rules: rules).run
        return UnseenTime(spans, from: start, to: end, after: blindness, rules: rules)
    }

    func unseen() -> UnseenTime {
        let blindness = earlier.map { UnseenTime(before, from: $0, to: from, rules: rules).run } ?? .zero
        return UnseenTime(spans, from: from, to: to, after: blindness, rules: rules)
    }
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

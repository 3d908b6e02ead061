import Model

/// By what a budget of time burns too fast: in a long window, so that it matters, and in a short one, so that it is not
/// over yet. From the SRE workbook's table for thirty days.
package struct BurnRule: Hashable, Sendable {
    package var long: Duration
    package var short: Duration
    /// The rate, in millionths; at 1 the whole period spends exactly its budget.
    package var factor: Int64

    package static let standard = [
        BurnRule(long: .seconds(3600), short: .seconds(300), factor: 14_400_000),
        BurnRule(long: .seconds(6 * 3600), short: .seconds(1800), factor: 6_000_000),
        BurnRule(long: .seconds(86_400), short: .seconds(2 * 3600), factor: 3_000_000),
        BurnRule(long: .seconds(3 * 86_400), short: .seconds(6 * 3600), factor: 1_000_000),
    ]

    /// So much of the long window has to be bad, five slices of a minute: at 99.9% one bad minute of an hour is already
    /// 16.7 times the budget.
    package static let leastBad = Duration.seconds(300)

    /// The bad time of the long window that opens an incident; more than the window where none does.
    package func least(at target: Ratio) -> Duration {
        let share = factor * (1_000_000 - target.millionths)
        let (quotient, rest) = Int64(1_000_000_000_000)
            .dividingFullWidth(long.microseconds.multipliedFullWidth(by: share))
        return max(BurnRule.leastBad, .microseconds(quotient + (rest > 0 ? 1 : 0)))
    }
}

/// How fast a budget of time was spent in the windows of one rule, up to the last look.
package struct Burn: Hashable, Sendable, Codable {
    package var at: Timestamp
    @InSeconds package var long: Duration
    @InSeconds package var short: Duration
    package var factor: Message.Argument
    package var longRate: Message.Argument
    package var shortRate: Message.Argument
    /// Of the long window.
    @InSeconds package var bad: Duration
    /// The bad time that opens an incident.
    @InSeconds package var least: Duration
    package var fires: Bool
}

/// One for each rule whose windows lie in the term and were seen for at least their half.
func burns(of seen: SeenTerm, since start: Timestamp, _ target: Ratio) -> [Burn] {
    guard target.millionths < 1_000_000, let end = seen.seenUpTo else { return [] }
    let longest = BurnRule.standard.map(\.long).max() ?? .zero
    let seen = seen.ending(with: longest, before: end)
    return BurnRule.standard.compactMap { rule in
        guard end - rule.long >= start, let long = Spending(seen, rule.long, end, target),
            let short = Spending(seen, rule.short, end, target)
        else { return nil }
        return Burn(
            at: end, long: rule.long, short: rule.short, factor: .number(millionths: rule.factor),
            longRate: .number(millionths: long.rate), shortRate: .number(millionths: short.rate), bad: long.bad,
            least: rule.least(at: target),
            fires: long.rate >= rule.factor && short.rate >= rule.factor && long.bad >= BurnRule.leastBad)
    }
}

/// What one window spent.
private struct Spending {
    let bad: Duration
    /// In millionths, rounded up to hundredths.
    let rate: Int64

    init?(_ seen: SeenTerm, _ window: Duration, _ end: Timestamp, _ target: Ratio) {
        let unseen = seen.unseen(from: end - window, to: end)
        guard (unseen.scope - unseen.total) * 2 >= unseen.scope else { return nil }
        bad = unseen.down + unseen.bad
        let counted = (unseen.scope - unseen.total + unseen.bad).microseconds
        let (quotient, rest) = (counted * (1_000_000 - target.millionths))
            .dividingFullWidth(bad.microseconds.multipliedFullWidth(by: 100_000_000))
        rate = (quotient + (rest > 0 ? 1 : 0)) * 10_000
    }
}

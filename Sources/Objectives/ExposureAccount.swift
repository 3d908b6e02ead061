import Model

/// One scenario's exposure for as long as one plan stated one target of it.
package struct ExposureAccount: Sendable {
    package let scenario: String
    let term: Term<Duration>
    /// The highest exposure, and how long it was over the target.
    package private(set) var maximum: Duration = .zero
    package private(set) var overTarget: Duration = .zero
    /// The highest that it would have been if all had held that was said of the stores; `nil` where nobody said
    /// anything.
    package private(set) var claimed: Duration?
    /// The records.
    package private(set) var evidence = Sources()
    /// The curve.
    package private(set) var profile: ExposureProfile
    private var seen: SeenTerm
    private var population = 0
    /// By the record that was written last.
    private var isAbove = false

    package var plan: String { term.plan }
    package var target: Duration { term.target }
    package var from: Timestamp { term.from }
    package var to: Timestamp { term.to }

    init(_ term: Term<Duration>, scenario: String, _ seen: SeenTerm) {
        (self.term, self.scenario, self.seen) = (term, scenario, seen)
        profile = ExposureProfile(from: term.from, to: term.to, target: term.target)
    }

    mutating func take(_ record: ExposureRecord, at index: Int) {
        guard record.scenario == scenario, record.plan == plan else { return }
        seen.take(SeenSpan(from: record.from, to: record.to, unknown: record.unknown))
        guard let part = record.part(from: from, to: to, over: target) else { return }
        evidence.insert(index)
        population += 1
        maximum = max(maximum, part.maximum)
        overTarget += part.overTarget
        if let said = record.claimed { claimed = max(claimed ?? .zero, min(said, part.maximum)) }
        isAbove = part.breakpoints.last.map { $0.exposure > target } ?? false
        profile.take(part)
    }

    /// RPO: the worst exposure of the term, and how long it was over target.
    func result() -> ObjectiveResult {
        var result = ObjectiveResult(
            .rpo, scenario: scenario, target: .duration(target), detail: Message(.noExposureFacts), evidence: evidence)
        result.population = population
        let unseen = seen.unseen()
        result.unknownShare = unseen.share
        guard population > 0 else { return result }
        guard unseen.total < unseen.scope else {
            result.detail = Message(.exposureUnseen, .duration(unseen.scope))
            return result
        }
        (result.measured, result.confidence) = (.duration(maximum), .observed)
        result.withinTarget = Ratio(
            max(.zero, unseen.scope - unseen.total - overTarget), of: unseen.scope, rounding: .down)
        let isMissed = maximum > target || overTarget > .zero || unseen.bad > .zero
        (result.verdict, result.isBrokenNow) = (isMissed ? .missed : .met, isAbove)
        // The target is promised for all of the time.
        result.budget = ErrorBudget(
            Ratio(millionths: 1_000_000), of: unseen.scope, bad: overTarget + unseen.bad)
        result.detail =
            isMissed
            ? Message(.exposureOver, .duration(overTarget), .duration(unseen.total), .duration(unseen.bad))
            : Message(.exposureWithin, .duration(unseen.total))
        return result
    }
}

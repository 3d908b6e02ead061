import Model

/// Availability for as long as one plan stated one target of it: time up over time in scope; unseen time beyond the
/// grace is time down. Up, down and unseen add up to the scope.
struct AvailabilityAccount: Sendable {
    let term: Term<Ratio>
    /// Of which endpoint; `nil` for the cluster itself.
    let endpoint: String?
    private var seen: SeenTerm
    private var evidence = Sources()
    private var population = 0
    private var isDown = false

    init(_ term: Term<Ratio>, of endpoint: String?, _ seen: SeenTerm) {
        (self.term, self.endpoint, self.seen) = (term, endpoint, seen)
    }

    mutating func take(_ record: AvailabilityRecord, at index: Int) {
        guard record.endpoint == endpoint else { return }
        seen.take(SeenSpan(from: record.from, to: record.to, unknown: record.unknown, down: record.down))
        guard record.to > term.from, record.from < term.to else { return }
        evidence.insert(index)
        (population, isDown) = (population + 1, record.down > .zero)
    }

    /// Time up, and time that counts; `nil` when nothing was seen.
    var times: (up: Duration, scope: Duration)? {
        let unseen = seen.unseen()
        guard unseen.total < unseen.scope, population > 0 else { return nil }
        let up = unseen.scope - unseen.down - unseen.total
        return (up, up + unseen.down + unseen.bad)
    }

    func result() -> ObjectiveResult {
        var result = ObjectiveResult(
            .availability, target: .ratio(term.target), detail: Message(.noAvailabilityFacts), evidence: evidence)
        (result.population, result.endpoint) = (population, endpoint)
        let unseen = seen.unseen()
        result.unknownShare = unseen.share
        guard let times else { return result }
        let measured = Ratio(times.up, of: times.scope, rounding: .down)
        (result.measured, result.confidence) = (.ratio(measured), .observed)
        result.verdict = measured >= term.target ? .met : .missed
        result.isBrokenNow = isDown
        result.budget = ErrorBudget(
            term.target, of: times.scope, bad: unseen.down + unseen.bad,
            burns: burns(of: seen, since: term.from, term.target))
        result.detail = Message(
            .availabilityCounted, .duration(times.up), .duration(unseen.down), .duration(unseen.total),
            .duration(unseen.bad))
        return result
    }
}

import Model

/// Availability for as long as one plan stated one target of it: time up over time in scope; unseen time beyond the
/// grace is time down. Up, down and unseen add up to the scope.
struct AvailabilityAccount: Sendable {
    let term: Term<Ratio>
    private var seen: SeenTerm
    private var evidence = Sources()
    private var population = 0
    private var isDown = false

    init(_ term: Term<Ratio>, _ seen: SeenTerm) { (self.term, self.seen) = (term, seen) }

    mutating func take(_ record: AvailabilityRecord, at index: Int) {
        seen.take(SeenSpan(from: record.from, to: record.to, unknown: record.unknown, down: record.down))
        guard record.to > term.from, record.from < term.to else { return }
        evidence.insert(index)
        (population, isDown) = (population + 1, record.down > .zero)
    }

    func result() -> ObjectiveResult {
        var result = ObjectiveResult(
            .availability, target: .ratio(term.target), detail: Message(.noAvailabilityFacts), evidence: evidence)
        result.population = population
        let unseen = seen.unseen()
        result.unknownShare = unseen.share
        guard unseen.total < unseen.scope, population > 0 else { return result }
        let (down, up) = (unseen.down, unseen.scope - unseen.down - unseen.total)
        let measured = Ratio(up, of: up + down + unseen.bad, rounding: .down)
        (result.measured, result.confidence) = (.ratio(measured), .observed)
        result.verdict = measured >= term.target ? .met : .missed
        result.isBrokenNow = isDown
        result.detail = Message(
            .availabilityCounted, .duration(up), .duration(down), .duration(unseen.total), .duration(unseen.bad))
        return result
    }
}

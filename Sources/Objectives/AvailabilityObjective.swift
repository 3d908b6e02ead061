import Model

/// Availability: time up over time in scope; unseen time beyond the grace is time down. Up, down and unseen add up to
/// the scope.
func availabilityResult(_ term: Term<Ratio>, _ evidence: Evidence) -> ObjectiveResult {
    let all: [Evidence.Located<AvailabilityRecord>] = evidence.collect { fact in
        if case .available(let record) = fact.event { record } else { nil }
    }
    let records = all.filter { $0.payload.to > term.from && $0.payload.from < term.to }
    var result = ObjectiveResult(
        .availability, target: .ratio(term.target), detail: Message(.noAvailabilityFacts),
        evidence: records.map(\.position))
    result.population = records.count
    let spans = all.map { span in
        SeenSpan(from: span.payload.from, to: span.payload.to, unknown: span.payload.unknown, down: span.payload.down)
    }
    let unseen = UnseenTime(
        spans, from: term.from, to: term.to,
        after: evidence.blindness(spans, of: term.plan, before: term.from) { $0.availability.map { _ in true } },
        rules: evidence.rules)
    result.unknownShare = unseen.share
    guard unseen.total < unseen.scope, let last = records.last?.payload else { return result }
    let (down, up) = (unseen.down, unseen.scope - unseen.down - unseen.total)
    let measured = Ratio(up, of: up + down + unseen.bad, rounding: .down)
    (result.measured, result.confidence) = (.ratio(measured), .observed)
    result.verdict = measured >= term.target ? .met : .missed
    result.isBrokenNow = last.down > .zero
    result.detail = Message(
        .availabilityCounted, .duration(up), .duration(down), .duration(unseen.total), .duration(unseen.bad))
    return result
}

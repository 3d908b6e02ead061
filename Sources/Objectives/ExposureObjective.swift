import Model

/// RPO: the worst exposure of the period, and how long it was over target.
func exposureResult(
    _ scenario: StatedObjectives.Scenario, of stated: StatedObjectives, _ evidence: Evidence
) -> ObjectiveResult {
    let records: [Evidence.Located<ExposureRecord>] = evidence.collect { fact in
        guard case .exposed(let record) = fact.event, record.scenario == scenario.name, record.plan == stated.plan,
            record.to > evidence.from, record.from < evidence.to
        else { return nil }
        return record
    }
    var result = ObjectiveResult(
        .rpo, scenario: scenario.name, target: .duration(scenario.rpo), detail: Message(.noExposureFacts),
        evidence: records.map(\.position))
    result.population = records.count
    let spans = records.map { (from: $0.payload.from, to: $0.payload.to, unknown: $0.payload.unknown) }
    let unseen = UnseenTime(spans.sorted { $0.from < $1.from }, from: evidence.from, to: evidence.to)
    result.unknownShare = unseen.share
    guard let last = records.last?.payload else { return result }
    guard unseen.total < unseen.scope else {
        result.detail = Message(.exposureUnseen, .duration(unseen.scope))
        return result
    }
    let exactSince = evidence.since(rpo: scenario.rpo, of: scenario.name)
    let over = records.reduce(Duration.zero) { sum, record in
        sum + (record.payload.from >= exactSince ? record.payload.overTarget : record.payload.time(over: scenario.rpo))
    }
    result.measured = .duration(records.map(\.payload.maximum).max() ?? .zero)
    result.confidence = .observed
    result.verdict = over > .zero || unseen.bad > .zero ? .missed : .met
    result.isBrokenNow = last.breakpoints.last.map { $0.exposure > scenario.rpo } ?? false
    result.detail =
        result.verdict == .met
        ? Message(.exposureWithin, .duration(unseen.total))
        : Message(.exposureOver, .duration(over), .duration(unseen.total), .duration(unseen.bad))
    return result
}

import Model

/// Availability: time up over time in scope; unseen time beyond the grace is time down.
func availabilityResult(_ target: Ratio, _ evidence: Evidence) -> ObjectiveResult {
    let records: [Evidence.Located<AvailabilityRecord>] = evidence.collect { fact in
        guard case .available(let record) = fact.event, record.to > evidence.from, record.from < evidence.to
        else { return nil }
        return record
    }
    var result = ObjectiveResult(
        .availability, target: .ratio(target), detail: Message(.noAvailabilityFacts),
        evidence: records.map(\.position))
    result.population = records.count
    let spans = records.map { (from: $0.payload.from, to: $0.payload.to, unknown: $0.payload.unknown) }
    let unseen = UnseenTime(spans.sorted { $0.from < $1.from }, from: evidence.from, to: evidence.to)
    result.unknownShare = unseen.share
    let up = records.reduce(Duration.zero) { $0 + $1.payload.up }
    let down = records.reduce(Duration.zero) { $0 + $1.payload.down }
    guard up + down > .zero, let last = records.last?.payload else { return result }
    let measured = Ratio(up, of: up + down + unseen.bad, rounding: .down)
    (result.measured, result.confidence) = (.ratio(measured), .observed)
    result.verdict = measured >= target ? .met : .missed
    result.isBrokenNow = last.down > .zero
    result.detail = Message(
        .availabilityCounted, .duration(up), .duration(down), .duration(unseen.total), .duration(unseen.bad))
    return result
}

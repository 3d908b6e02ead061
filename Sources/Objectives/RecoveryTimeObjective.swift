import Model

/// RTO: the latest drill of the scenario at the end of the term, and only while the plan is still the one that it
/// tested.
func recoveryTimeResult(
    _ scenario: String, _ term: Term<Duration>, _ evidence: Evidence
) -> ObjectiveResult {
    let drills = evidence.collect(until: term.to) { fact -> (record: DrillRecord, at: Timestamp)? in
        guard case .drilled(let record) = fact.event, record.scenario == scenario, record.plan == term.plan
        else { return nil }
        return (record, fact.at)
    }
    var result = ObjectiveResult(
        .rto, scenario: scenario, target: .duration(term.target), detail: Message(.noDrill))
    guard let (latest, position) = drills.last else { return result }
    let (drill, at) = latest
    result.evidence = [position]
    guard drill.planDigest == term.digest else {
        result.detail = Message(.drillStale, .instant(at))
        return result
    }
    result.population = drills.count { $0.payload.record.planDigest == term.digest }
    result.confidence = .proven
    result.measured = .duration(drill.recoveryTime)
    let isMet = drill.passed && drill.recoveryTime <= term.target
    (result.verdict, result.isBrokenNow) = (isMet ? .met : .missed, !isMet)
    result.detail =
        if !drill.passed {
            Message(.drillFailed, .instant(at), .name(drill.failure ?? drill.failedChecks.joined(separator: ", ")))
        } else if isMet {
            Message(.drillPassed, .instant(at), .bytes(drill.restoredBytes))
        } else {
            Message(.drillSlow, .instant(at), .duration(drill.recoveryTime))
        }
    return result
}

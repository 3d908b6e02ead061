import Model

/// RTO: the latest drill of the scenario, and only while the plan is still the one that it tested.
func recoveryTimeResult(
    _ scenario: StatedObjectives.Scenario, of stated: StatedObjectives, _ evidence: Evidence
) -> ObjectiveResult {
    let drills: [Evidence.Located<(record: DrillRecord, at: Timestamp)>] = evidence.collect { fact in
        guard case .drilled(let record) = fact.event, record.scenario == scenario.name, record.plan == stated.plan
        else { return nil }
        return (record, fact.at)
    }
    var result = ObjectiveResult(
        .rto, scenario: scenario.name, target: .duration(scenario.rto), detail: Message(.noDrill))
    guard let (latest, position) = drills.last else { return result }
    let (drill, at) = latest
    result.evidence = [position]
    guard drill.planDigest == stated.planDigest else {
        result.detail = Message(.drillStale, .instant(at))
        return result
    }
    result.population = drills.count { $0.payload.record.planDigest == stated.planDigest }
    result.confidence = .proven
    result.measured = .duration(drill.recoveryTime)
    let isMet = drill.passed && drill.recoveryTime <= scenario.rto
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

import Model

extension ClusterAccount {
    /// RTO: the latest drill of the scenario at the end of the term, and only while the plan is still the one that it
    /// tested.
    func recoveryTimeResult(_ scenario: String, _ term: Term<Duration>) -> ObjectiveResult {
        let drills = drills.filter {
            $0.at <= term.to && $0.record.scenario == scenario && $0.record.plan == term.plan
        }
        var result = ObjectiveResult(
            .rto, scenario: scenario, target: .duration(term.target), detail: Message(.noDrill))
        guard let latest = drills.last else { return result }
        let (drill, at) = (latest.record, latest.at)
        result.evidence.insert(latest.index)
        guard drill.planDigest == term.digest else {
            result.detail = Message(.drillStale, .instant(at))
            return result
        }
        result.population = drills.count { $0.record.planDigest == term.digest }
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
}

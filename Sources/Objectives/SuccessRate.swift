import Model

extension ClusterAccount {
    /// The share of due slots that succeeded. Divides by what was due: a missed slot counts, one that may still succeed
    /// does not.
    func successResult(_ kind: ObjectiveResult.Kind, _ term: Term<Ratio>) -> ObjectiveResult {
        let exceptions = waivers.of(term.plan, kind, nil, from: term.from, to: term.to)
        let all = success(kind, term, [Stretch(from: term.from, to: term.to)])
        guard !exceptions.isEmpty else { return all }
        let rest = success(kind, term, exceptions.rest(from: term.from, to: term.to))
        return all.beside(exceptions, rest.population > 0 ? rest : nil)
    }

    private func success(
        _ kind: ObjectiveResult.Kind, _ term: Term<Ratio>, _ stretches: [Stretch]
    ) -> ObjectiveResult {
        let job = kind == .backupSuccess ? Job.backup : .drill
        let slots = stretches.flatMap { dueSlots(of: job, by: term.plan, from: $0.from, to: $0.to) }
        let counted = slots.filter { $0.outcome != .pending }
        let (n, succeeded) = (counted.count, counted.count { $0.outcome == .succeeded })
        let pending = slots.count - n
        var result = ObjectiveResult(
            kind, target: .ratio(term.target), detail: Message(.nothingDue, .count(pending)))
        for slot in slots { result.evidence.insert(slot.evidence) }
        result.population = n
        guard n > 0 else { return result }
        let measured = Ratio(Int64(succeeded), of: Int64(n), rounding: .down)
        (result.measured, result.confidence) = (.ratio(measured), kind == .backupSuccess ? .observed : .proven)
        result.verdict = measured >= term.target ? .met : .missed
        result.isBrokenNow = counted.last?.outcome != .succeeded
        let sinceSuccess = counted.reversed().prefix { $0.outcome != .succeeded }.count
        result.budget = ErrorBudget(term.target, of: n, failed: n - succeeded, inARow: sinceSuccess)
        let interval = wilsonInterval(successes: succeeded, of: n, rules: rules)
        result.detail = Message(
            .dueCounted, .count(succeeded), .count(n), .count(counted.count { $0.outcome == .missed }),
            .count(counted.count { $0.outcome == .failed }), .count(pending), .ratio(interval.low),
            .ratio(interval.high))
        return result
    }
}

/// Where the true rate lies with the rules' confidence (Wilson 1927); honest for small `n`. Rounded outwards, so that
/// it is never narrower than it says.
package func wilsonInterval(
    successes: Int, of n: Int, rules: MeasurementRules = .standard
) -> (low: Ratio, high: Ratio) {
    guard n > 0 else { return (Ratio(millionths: 0), Ratio(millionths: 1_000_000)) }
    let (z, n, p) = (rules.z, Double(n), Double(successes) / Double(n))
    let centre = p + z * z / (2 * n)
    let margin = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let (scale, step) = (1 + z * z / n, rules.intervalStep.millionths)
    let steps = 1_000_000 / Double(step)
    func ratio(_ value: Double, _ rule: FloatingPointRoundingRule) -> Ratio {
        Ratio(millionths: Int64((min(max(value, 0), 1) * steps).rounded(rule)) * step)
    }
    return (ratio((centre - margin) / scale, .down), ratio((centre + margin) / scale, .up))
}

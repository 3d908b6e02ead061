import Model

/// One scenario's exposure for as long as one plan stated one target of it.
package struct ExposureTerm: Hashable, Sendable {
    package var plan: String
    package var scenario: String
    package var target: Duration
    package var from: Timestamp
    package var to: Timestamp
    /// What of the records lies in it, in the order of the ledger.
    package var records: [ExposureRecord]
    /// Positions of the records in the facts that were given.
    package var evidence: [Int]
}

/// The exposures that were promised for `cluster` in a period; pure and total.
package func exposureTerms(facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp) -> [ExposureTerm] {
    let evidence = Evidence(facts: facts, cluster: cluster, from: from, to: to, .standard)
    return evidence.plans.flatMap { plan in
        evidence.scenarios(of: plan).flatMap { name in
            evidence.terms(of: plan) { $0.scenario(name)?.rpo }.map { evidence.exposures($0, name) }
        }
    }
}

extension Evidence {
    func exposures(_ term: Term<Duration>, _ scenario: String) -> ExposureTerm {
        let records = collect { fact -> ExposureRecord? in
            guard case .exposed(let record) = fact.event, record.scenario == scenario, record.plan == term.plan
            else { return nil }
            return record.part(from: term.from, to: term.to, over: term.target)
        }
        return ExposureTerm(
            plan: term.plan, scenario: scenario, target: term.target, from: term.from, to: term.to,
            records: records.map(\.payload), evidence: records.map(\.position))
    }
}

/// RPO: the worst exposure of the term, and how long it was over target.
func exposureResult(_ term: ExposureTerm, _ evidence: Evidence) -> ObjectiveResult {
    let records = term.records
    var result = ObjectiveResult(
        .rpo, scenario: term.scenario, target: .duration(term.target), detail: Message(.noExposureFacts),
        evidence: term.evidence)
    result.population = records.count
    let spans = records.map { SeenSpan(from: $0.from, to: $0.to, unknown: $0.unknown) }
    let unseen = UnseenTime(
        spans, from: term.from, to: term.to, after: evidence.blindness(before: term), rules: evidence.rules)
    result.unknownShare = unseen.share
    guard let last = records.last else { return result }
    guard unseen.total < unseen.scope else {
        result.detail = Message(.exposureUnseen, .duration(unseen.scope))
        return result
    }
    let over = records.map(\.overTarget).reduce(.zero, +)
    let worst = records.map(\.maximum).max() ?? .zero
    (result.measured, result.confidence) = (.duration(worst), .observed)
    result.verdict = worst > term.target || over > .zero || unseen.bad > .zero ? .missed : .met
    result.isBrokenNow = last.breakpoints.last.map { $0.exposure > term.target } ?? false
    result.detail =
        result.verdict == .met
        ? Message(.exposureWithin, .duration(unseen.total))
        : Message(.exposureOver, .duration(over), .duration(unseen.total), .duration(unseen.bad))
    return result
}

extension Evidence {
    fileprivate func blindness(before term: ExposureTerm) -> Duration {
        let spans = collect { fact -> SeenSpan? in
            guard case .exposed(let record) = fact.event, record.scenario == term.scenario, record.plan == term.plan
            else { return nil }
            return SeenSpan(from: record.from, to: record.to, unknown: record.unknown)
        }
        return blindness(spans.map(\.payload), of: term.plan, before: term.from) { stated in
            stated.scenario(term.scenario).map { _ in true }
        }
    }
}

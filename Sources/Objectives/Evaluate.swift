import Model

/// What was promised for `cluster` in a period and what the facts say of it; pure and total. The promise is the latest
/// `stated` fact of the cluster; the period is in scope from the first one.
/// - Parameter facts: of the ledger, in its order; those whose subject is another resource are passed over.
/// - Returns: one result per stated objective; when nothing is stated, one of each kind that says so.
package func evaluate(facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp) -> [ObjectiveResult] {
    let evidence = Evidence(facts: facts, cluster: cluster, from: from, to: to)
    guard let (stated, position) = evidence.stated.last else {
        return ObjectiveResult.Kind.allCases.map {
            ObjectiveResult($0, target: nil, detail: Message(.noObjectivesStated, .name(cluster.name)))
        }
    }
    var results: [ObjectiveResult] = []
    for scenario in stated.scenarios { results.append(exposureResult(scenario, of: stated, evidence)) }
    for scenario in stated.scenarios { results.append(recoveryTimeResult(scenario, of: stated, evidence)) }
    if let target = stated.availability { results.append(availabilityResult(target, evidence)) }
    if let target = stated.backupSuccess { results.append(successResult(.backupSuccess, target, evidence)) }
    if let target = stated.restoreTests { results.append(successResult(.restoreTests, target, evidence)) }
    if let target = stated.integrity { results.append(integrityResult(target, of: stated, evidence)) }
    return results.map { result in
        var cited = result
        cited.evidence = ([position] + result.evidence).sorted()
        return cited
    }
}

/// The facts of one cluster up to the end of a period, with their positions.
struct Evidence {
    /// A blind stretch is forgiven for so long; what lies beyond counts as bad.
    static let unknownGrace: Duration = .seconds(600)

    typealias Located<Payload> = (payload: Payload, position: Int)

    let from: Timestamp
    /// When the cluster's first promise was made; its first slot may be older, and is due from then on.
    let firstPromise: Timestamp?
    let to: Timestamp
    private let facts: [(fact: Fact, position: Int)]
    /// Plans whose promise stands; when none does, the last ones count up to their end.
    private let standing: Set<String>

    init(facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp) {
        let all = facts.enumerated().filter { $0.element.subject == cluster && $0.element.at <= to }
        self.facts = all.map { ($0.element, $0.offset) }
        let firstStated = all.first { if case .stated = $0.element.event { true } else { false } }
        firstPromise = firstStated?.element.at
        let promises = Promises(in: all.map(\.element))
        let end = min(to, promises.endedAt ?? to)
        self.from = min(end, max(from, firstPromise ?? from))
        (self.to, standing) = (end, promises.standing)
    }

    var stated: [Located<StatedObjectives>] {
        collect { fact -> StatedObjectives? in
            guard case .stated(let record) = fact.event, standing.isEmpty || standing.contains(record.plan) else {
                return nil
            }
            return record
        }
    }

    /// Since when the latest promise of `scenario` has had its target: records cut before count by their envelope.
    func since(rpo: Duration, of scenario: String) -> Timestamp {
        var since: Timestamp? = from
        for (record, position) in stated {
            let isSame = record.scenarios.first { $0.name == scenario }?.rpo == rpo
            since = isSame ? since ?? facts.first { $0.position == position }?.fact.at : nil
        }
        return since ?? to
    }

    func collect<Payload>(_ pick: (Fact) -> Payload?) -> [Located<Payload>] {
        facts.compactMap { fact, position in pick(fact).map { ($0, position) } }
    }
}

import Model

/// What was promised for `cluster` in a period and what the facts say of it; pure and total. Each target is judged by
/// the time for which it was stated: one that changed has a result of its own for each.
/// - Parameter facts: of the ledger, in its order; those whose subject is another resource are passed over. What was
///   written after the period counts as far as it is about it.
/// - Returns: the results of every plan; when none stated anything, one of each kind that says so.
package func evaluate(
    facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp, rules: MeasurementRules = .standard
) -> [ObjectiveResult] {
    let evidence = Evidence(facts: facts, cluster: cluster, from: from, to: to, rules)
    let results = evidence.plans.flatMap { evidence.results(of: $0) }
    guard results.isEmpty else { return results }
    return ObjectiveResult.Kind.allCases.map {
        ObjectiveResult($0, target: nil, detail: Message(.noObjectivesStated, .name(cluster.name)))
    }
}

/// The facts of one cluster, with their positions, and the period that is asked about.
struct Evidence {
    typealias Located<Payload> = (payload: Payload, position: Int)

    let from: Timestamp
    let to: Timestamp
    /// Up to when the facts tell: the last one's time, and at least the period's end.
    let now: Timestamp
    let promises: [Promise]
    let rules: MeasurementRules
    private let facts: [(fact: Fact, position: Int)]

    init(facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp, _ rules: MeasurementRules) {
        (self.from, self.to, self.rules) = (min(from, to), to, rules)
        self.facts = facts.enumerated().filter { $0.element.subject == cluster }.map { ($0.element, $0.offset) }
        now = max(to, self.facts.last?.fact.at ?? to)
        promises = Objectives.promises(in: self.facts)
    }

    /// Those that promised something up to the end of the period, in the order in which they did first.
    var plans: [String] { promises.filter { $0.from <= to }.map(\.stated.plan).uniqued }

    /// What of a plan's promises lies in the period.
    func terms<Target: Equatable>(of plan: String, _ target: (StatedObjectives) -> Target?) -> [Term<Target>] {
        Objectives.terms(of: promises.filter { $0.stated.plan == plan }, target).compactMap { $0.within(from, to) }
    }

    /// Scenarios that the plan stated in the period.
    func scenarios(of plan: String) -> [String] {
        terms(of: plan) { $0.scenarios.map(\.name) }.flatMap(\.target).uniqued
    }

    /// - Parameter end: facts of a later time are passed over; `nil` for facts whose subject has a time of its own.
    func collect<Payload>(until end: Timestamp? = nil, _ pick: (Fact) -> Payload?) -> [Located<Payload>] {
        facts.compactMap { fact, position in
            guard end.map({ fact.at <= $0 }) ?? true else { return nil }
            return pick(fact).map { ($0, position) }
        }
    }

    fileprivate func results(of plan: String) -> [ObjectiveResult] {
        let scenarios = scenarios(of: plan)
        var results: [ObjectiveResult] = []
        for name in scenarios {
            results += judge(plan, { $0.scenario(name)?.rpo }) { exposureResult(exposures($0, name), self) }
        }
        for name in scenarios {
            results += judge(plan, { $0.scenario(name)?.rto }) { recoveryTimeResult(name, $0, self) }
        }
        results += judge(plan, \.availability) { availabilityResult($0, self) }
        results += judge(plan, \.backupSuccess) { successResult(.backupSuccess, $0, self) }
        results += judge(plan, \.restoreTests) { successResult(.restoreTests, $0, self) }
        results += judge(plan, \.integrity) { integrityResult($0, self) }
        return results
    }

    private func judge<Target: Equatable>(
        _ plan: String, _ target: (StatedObjectives) -> Target?, _ result: (Term<Target>) -> ObjectiveResult
    ) -> [ObjectiveResult] {
        terms(of: plan, target).map { term in
            var judged = result(term)
            (judged.plan, judged.from, judged.to) = (plan, term.from, term.to)
            judged.evidence = (term.positions + judged.evidence).sorted()
            // What is promised no more is not broken now.
            judged.isBrokenNow = judged.isBrokenNow && term.to == to
            return judged
        }
    }
}

extension StatedObjectives {
    func scenario(_ name: String) -> Scenario? { scenarios.first { $0.name == name } }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

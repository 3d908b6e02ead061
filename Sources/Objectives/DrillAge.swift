import Model

/// How old the newest drill of a scenario is that passed, against how often its plan drills.
package struct DrillAge: Hashable, Sendable, Codable {
    package var plan: String
    package var scenario: String
    /// When it ended; `nil` when none passed.
    package var newest: Timestamp?
    private var ageSeconds: InSeconds?
    private var allowedSeconds: InSeconds?
    /// Whether it tested the plan as it is stated now; `nil` without one.
    package var isOfThisPlan: Bool?
    /// `nil` where it can not be told: none passed, or entries of older versions do not say how often.
    package var isStale: Bool?
    package var sources: Sources

    package var age: Duration? { ageSeconds?.wrappedValue }
    package var allowed: Duration? { allowedSeconds?.wrappedValue }

    init(_ promise: Promise, _ scenario: String, _ drill: ClusterAccount.Drill?, at end: Timestamp) {
        (plan, self.scenario, newest) = (promise.stated.plan, scenario, drill?.at)
        ageSeconds = drill.map { InSeconds(wrappedValue: end - $0.at) }
        allowedSeconds = promise.stated.terms?.drillAllowed.map { InSeconds(wrappedValue: $0) }
        isOfThisPlan = drill.map { $0.record.planDigest == promise.stated.planDigest }
        sources = Sources([promise.index] + (drill.map { [$0.index] } ?? []))
        isStale = nil
        guard let age, let isOfThisPlan else { return }
        isStale = isOfThisPlan ? allowed.map { age > $0 } : true
    }
}

extension PlanTerms {
    /// A drill may run at any time within its slot: so long after one that passed comes the next at the latest.
    package var drillAllowed: Duration? { drillEvery.map { $0 * 2 } }
}

extension ClusterAccount {
    /// Of each scenario that is promised at the end of the period.
    package func drillAges() -> [DrillAge] { standing().map(\.age) }

    /// With the promise that it is of: after a clock was set back two of one plan may stand.
    func standing() -> [(promise: Promise, age: DrillAge)] {
        promises.filter { $0.from <= period.to && $0.to.map { $0 > period.to } ?? true }.flatMap { promise in
            promise.stated.scenarios.map { scenario in
                let passed = newestPassed(promise.stated.plan, scenario.name)
                return (promise, DrillAge(promise, scenario.name, passed, at: period.to))
            }
        }
    }

    func newestPassed(_ plan: String, _ scenario: String) -> Drill? {
        drills.last {
            $0.at <= period.to && $0.record.passed && $0.record.plan == plan && $0.record.scenario == scenario
        }
    }
}

/// The accounts of `clusters` in a period by the facts of a ledger.
package func accounts(
    _ facts: [Fact], of clusters: [ResourceID], in period: Period, by rules: MeasurementRules = .standard
) -> [ResourceID: ClusterAccount] {
    let promises = Promises(in: facts)
    var accounts: [ResourceID: ClusterAccount] = [:]
    for cluster in clusters {
        accounts[cluster] = ClusterAccount(of: cluster, promises: promises, period: period, rules: rules)
    }
    for (index, fact) in facts.enumerated() { accounts[fact.subject]?.take(fact, at: index) }
    return accounts
}

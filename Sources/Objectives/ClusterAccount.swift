import Model

/// What the facts say of one cluster in a period, folded entry by entry: its objectives, slots, points and curves.
///
/// Each target is judged by the time for which it was stated: one that changed has a result of its own for each. What
/// was written after the period counts as far as it is about it.
package struct ClusterAccount: Sendable {
    /// A drill that ended.
    package struct Drill: Hashable, Sendable {
        package var record: DrillRecord
        package var at: Timestamp
        package var index: Int
    }

    package let cluster: ResourceID
    package let period: Period
    package let promises: [Promise]
    package let waivers: Waivers
    let rules: MeasurementRules
    /// Up to when the facts tell: the last one's time, and at least the period's end.
    private(set) var now: Timestamp
    /// One for each plan, scenario and target, in that order.
    package private(set) var exposures: [ExposureAccount] = []
    private var availabilities: [AvailabilityAccount] = []
    /// What waivers leave of each of them, in the same order.
    private var exposuresLeft: [Remainder<ExposureAccount>] = []
    private var availabilitiesLeft: [Remainder<AvailabilityAccount>] = []
    private(set) var slots: [Job: SlotBook] = [:]
    /// The points that were kept, by the time that is asked about.
    private var points: [Timestamp: PointBook] = [:]
    private var ends: [Timestamp] = []
    package private(set) var drills: [Drill] = []

    package init(
        of cluster: ResourceID, promises: Promises, period: Period, rules: MeasurementRules = .standard
    ) {
        (self.cluster, self.period, self.promises) = (cluster, period, promises.of(cluster))
        waivers = promises.waivers(of: cluster)
        (self.rules, now) = (rules, period.to)
        points[period.to] = PointBook()
        for plan in plans {
            for name in scenarios(of: plan) {
                exposures += terms(of: plan) { $0.scenario(name)?.rpo }.map { term in
                    ExposureAccount(term, scenario: name, seen(term) { $0.scenario(name).map { _ in true } })
                }
            }
            availabilities += available(plan)
            for term in terms(of: plan, \.integrity) { points[term.to] = PointBook() }
        }
        ends = Array(points.keys)
        exposuresLeft = exposures.map { whole in
            left(of: whole.term, .rpo, whole.scenario) { part in
                ExposureAccount(
                    part, scenario: whole.scenario, seen(part) { $0.scenario(whole.scenario).map { _ in true } })
            }
        }
        availabilitiesLeft = availabilities.map { whole in
            left(of: whole.term, .availability) { account(of: $0, whole.endpoint) }
        }
    }

    /// Of the cluster itself and of each endpoint that the plan stated: each is judged for itself.
    private func available(_ plan: String) -> [AvailabilityAccount] {
        let endpoints = terms(of: plan, \.endpoints).flatMap(\.target).uniqued
        return ([nil] + endpoints).flatMap { endpoint in
            terms(of: plan) { $0.availability(of: endpoint) }.map { account(of: $0, endpoint) }
        }
    }

    private func account(of term: Term<Ratio>, _ endpoint: String?) -> AvailabilityAccount {
        AvailabilityAccount(term, of: endpoint, seen(term) { $0.availability(of: endpoint).map { _ in true } })
    }

    /// Takes the next entry of the ledger that is about the cluster.
    package mutating func take(_ fact: Fact, at index: Int) {
        now = max(period.to, fact.at)
        switch fact.event {
        case .exposed(let record):
            for place in exposures.indices { exposures[place].take(record, at: index) }
            for place in exposuresLeft.indices {
                exposuresLeft[place].each { $0.take(record, at: index) }
            }
        case .available(let record):
            for place in availabilities.indices { availabilities[place].take(record, at: index) }
            for place in availabilitiesLeft.indices {
                availabilitiesLeft[place].each { $0.take(record, at: index) }
            }
        case .due(let due): slots[due.job, default: SlotBook()].take(due, at: index)
        case .missed(let missed): slots[missed.job, default: SlotBook()].take(missed, at: index)
        case .started(let started): for job in Job.allCases { slots[job]?.take(started) }
        case .finished(let finished): for job in Job.allCases { slots[job]?.take(finished, at: index, fact.at) }
        case .drilled(let record):
            for job in Job.allCases { slots[job]?.take(record, at: index) }
            drills.append(Drill(record: record, at: fact.at, index: index))
        default:
            for end in ends where fact.at <= end { points[end]?.take(fact.event, at: index) }
        }
    }

    /// The results of every plan; when none stated anything, one of each kind that says so.
    package func results() -> [ObjectiveResult] {
        let all = plans.flatMap { results(of: $0) }
        guard all.isEmpty else { return all }
        return ObjectiveResult.Kind.allCases.map {
            ObjectiveResult($0, target: nil, detail: Message(.noObjectivesStated, .name(cluster.name)))
        }
    }

    /// The points that were complete and not forgotten at the end of the period, oldest first.
    package func keptPoints() -> [KeptPoint] { keptPoints(at: period.to) }

    func keptPoints(at end: Timestamp) -> [KeptPoint] { points[end]?.kept ?? [] }

    /// Those that promised something up to the end of the period, in the order in which they did first.
    var plans: [String] { promises.filter { $0.from <= period.to }.map(\.stated.plan).uniqued }

    /// What of a plan's promises lies in the period.
    func terms<Target: Hashable>(
        of plan: String, _ target: (StatedObjectives) -> Target?
    ) -> [Term<Target>] {
        Objectives.terms(of: promises.filter { $0.stated.plan == plan }, target).compactMap { $0.within(period) }
    }

    /// Scenarios that the plan stated in the period.
    func scenarios(of plan: String) -> [String] {
        terms(of: plan) { $0.scenarios.map(\.name) }.flatMap(\.target).uniqued
    }

    /// - Parameter isStated: what had to be looked at before the term, too: a new target is no new grace.
    private func seen<Target>(_ term: Term<Target>, _ isStated: (StatedObjectives) -> Bool?) -> SeenTerm {
        let before = terms(of: term.plan, isStated).first { $0.from < term.from && $0.to >= term.from }
        return SeenTerm(from: term.from, to: term.to, after: before?.from, rules)
    }

    private func results(of plan: String) -> [ObjectiveResult] {
        let names = scenarios(of: plan)
        var results = zip(exposures, exposuresLeft).filter { $0.0.plan == plan }.map { whole, left in
            judged(whole.term, whole.result().beside(left.exceptions, left.result(of: left.parts)))
        }
        for name in names {
            results += terms(of: plan) { $0.scenario(name)?.rto }.map { term in
                judged(term, atEnd(term, .rto, name, recoveryTimeResult(name, term)))
            }
        }
        results += zip(availabilities, availabilitiesLeft).filter { $0.0.term.plan == plan }.map { whole, left in
            judged(whole.term, whole.result().beside(left.exceptions, left.result(of: left.parts)))
        }
        results += terms(of: plan, \.backupSuccess).map { judged($0, successResult(.backupSuccess, $0)) }
        results += terms(of: plan, \.restoreTests).map { judged($0, successResult(.restoreTests, $0)) }
        results += terms(of: plan, \.integrity).map { judged($0, atEnd($0, .integrity, nil, integrityResult($0))) }
        return results
    }

    private func left<Target, Account>(
        of term: Term<Target>, _ promised: Promised, _ scenario: String? = nil, _ account: (Term<Target>) -> Account
    ) -> Remainder<Account> {
        let exceptions = waivers.of(term.plan, promised, scenario, from: term.from, to: term.to)
        guard !exceptions.isEmpty else { return Remainder(exceptions: [], parts: []) }
        let parts = exceptions.rest(from: term.from, to: term.to).map { stretch in
            var part = term
            (part.from, part.to) = (stretch.from, stretch.to)
            return account(part)
        }
        return Remainder(exceptions: exceptions, parts: parts)
    }

    /// What is judged by how it is at the end of a term is excepted by a waiver that counts then.
    private func atEnd<Target>(
        _ term: Term<Target>, _ promised: Promised, _ scenario: String?, _ result: ObjectiveResult
    ) -> ObjectiveResult {
        let exceptions = waivers.of(term.plan, promised, scenario, from: term.from, to: term.to)
        return result.beside(exceptions.filter { $0.to == term.to }, nil)
    }

    private func judged<Target>(_ term: Term<Target>, _ result: ObjectiveResult) -> ObjectiveResult {
        var judged = result
        (judged.plan, judged.from, judged.to) = (term.plan, term.from, term.to)
        judged.evidence.insert(term.indices)
        // What is promised no more is not broken now.
        judged.isPromisedNow = term.to == period.to
        judged.isBrokenNow = judged.isBrokenNow && judged.isPromisedNow
        return judged
    }
}

/// The objectives of `clusters` in a period by the facts of a ledger; pure and total.
package func evaluate(
    _ facts: [Fact], of clusters: [ResourceID], in period: Period, by rules: MeasurementRules = .standard
) -> [ResourceID: [ObjectiveResult]] {
    accounts(facts, of: clusters, in: period, by: rules).mapValues { $0.results() }
}

extension StatedObjectives {
    func scenario(_ name: String) -> Scenario? { scenarios.first { $0.name == name } }

    /// What is promised of an endpoint, or of the cluster itself.
    func availability(of endpoint: String?) -> Ratio? {
        endpoint.map { (endpoints ?? []).contains($0) } ?? true ? availability : nil
    }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

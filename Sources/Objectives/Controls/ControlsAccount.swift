import Model

/// The newest record of something, with its time and entry.
struct Seen<Record: Sendable>: Sendable {
    var record: Record
    var at: Timestamp
    var index: Int

    init(_ record: Record, at: Timestamp, _ index: Int) { (self.record, self.at, self.index) = (record, at, index) }
}

/// What controls ask of one cluster.
struct ClusterEvidence: Sendable {
    var points = PointBook()
    /// Points that a store does not list though nobody forgot them, by `store/point`.
    var gone: [String: Seen<VerifyRecord>] = [:]
    /// The last of each `plan/scenario`.
    var drills: [String: Seen<DrillRecord>] = [:]
    var exposures: [String: Seen<ExposureRecord>] = [:]
    /// By store.
    var holdings: [String: Seen<HoldingRecord>] = [:]

    mutating func take(_ fact: Fact, at index: Int) {
        points.take(fact.event, at: index)
        switch fact.event {
        case .drilled(let record):
            drills["\(record.plan)/\(record.scenario)"] = Seen(record, at: fact.at, index)
        case .exposed(let record):
            exposures["\(record.plan)/\(record.scenario)"] = Seen(record, at: record.to, index)
        case .holding(let record): holdings[record.store] = Seen(record, at: fact.at, index)
        case .verified(let record):
            let isGone = !record.isIntact && record.isOfListing
            gone["\(record.store)/\(record.point)"] = isGone ? Seen(record, at: fact.at, index) : nil
        case .forgotten(let record): gone["\(record.store)/\(record.point)"] = nil
        default: break
        }
    }
}

extension VerifyRecord {
    /// Whether it is no reading: the store's listing lacks the point.
    fileprivate var isOfListing: Bool { action.text.hasPrefix("look/") }
}

/// What the entries up to the end of a period say of every control of the frameworks that were adopted by then, folded
/// entry by entry; pure. Entries that are not about the period change nothing and may be left out.
package struct ControlsAccount: Sendable {
    let period: Period
    let promises: Promises
    let rules: MeasurementRules
    private var frameworks: [String: Seen<FrameworkRecord>] = [:]
    private(set) var clusters: [String: ClusterEvidence] = [:]
    /// Whether a curve was met that tells of the end of the period.
    private var seesTheEnd = false
    private(set) var surveys: [String: Seen<SurveyRecord>] = [:]
    /// The last drill that passed and opened a store by its recovery key, by store.
    private(set) var keyDrills: [String: Seen<DrillRecord>] = [:]
    private var identities: [String: StoreIdentity] = [:]

    package init(promises: Promises, period: Period, rules: MeasurementRules = .standard) {
        (self.promises, self.period, self.rules) = (promises, period, rules)
    }

    /// Takes the next entry of the ledger.
    package mutating func take(_ fact: Fact, at index: Int) {
        guard fact.at <= period.to else { return }
        let name = fact.subject.name
        switch fact.event {
        case .framed(let record): frameworks[name] = Seen(record, at: fact.at, index)
        case .dropped: frameworks[name] = nil
        case .surveyed(let record): surveys[name] = Seen(record, at: fact.at, index)
        case .located(let record): locate(record)
        case .exposed(let record):
            guard record.to >= period.from, seesTheEnd || tellsOfTheEnd(record) else { return }
            seesTheEnd = true
        case .drilled(let record) where record.passed && record.openedBy == .recovery:
            keyDrills[record.store] = Seen(record, at: fact.at, index)
        default: break
        }
        if fact.subject.kind == "Cluster" { clusters[name, default: ClusterEvidence()].take(fact, at: index) }
    }

    /// What would be lost is asked at the end alone, of the last curve of each scenario, and of one that is older than
    /// this nothing is known. So nothing is kept of those before the first that is not: a month has thousands.
    private func tellsOfTheEnd(_ curve: ExposureRecord) -> Bool {
        period.to - curve.to <= rules.cutEvery + rules.unknownGrace
    }

    /// What was seen under the name of another store, or of a copy elsewhere, says nothing of this one.
    private mutating func locate(_ record: LocatedRecord) {
        let other = identities.updateValue(record.identity, forKey: record.store)
        guard let other, other != record.identity else { return }
        (surveys[record.store], keyDrills[record.store]) = (nil, nil)
        for name in clusters.keys { clusters[name]?.holdings[record.store] = nil }
    }

    /// Every control of every framework, in the order in which it is stated.
    package func results() -> [ControlResult] {
        frameworks.sorted { $0.key < $1.key }.flatMap { name, framework in
            let population = population(of: framework.record)
            return framework.record.controls.map { control in
                var result = ControlResult(
                    framework: name, control: control, findings: [], evidence: Sources([framework.index]))
                result.findings = population.flatMap { findings(of: control, $0, framework.index) }
                for finding in result.findings { result.evidence.insert(finding.evidence) }
                return result
            }
        }
    }

    /// The clusters that the manifests state, and those that are still promised something.
    private func population(of framework: FrameworkRecord) -> [String] {
        let promised = promises.clusters(in: Period(from: period.to, to: period.to)).map(\.name)
        return Set(framework.clusters + promised).sorted()
    }

    private func findings(of control: FrameworkRecord.Control, _ cluster: String, _ index: Int) -> [ControlFinding] {
        let id = ResourceID("Cluster", cluster)
        let check = CheckedCluster(
            name: cluster, control: control, stated: index,
            promises: promises.of(id).filter { $0.stands(at: period.to) },
            earlier: promises.of(id), evidence: clusters[cluster] ?? ClusterEvidence(), account: self)
        let excepted = promises.waivers(of: id).of(control.check, at: period.to)
        return check.findings().map { $0.beside(excepted) }
    }
}

extension Promise {
    func stands(at time: Timestamp) -> Bool { from <= time && (to.map { $0 > time } ?? true) }
}

extension ControlFinding {
    /// What failed is excepted by a waiver that counts then; what nobody saw stays unknown.
    fileprivate func beside(_ exception: Exception?) -> Self {
        guard outcome == .failed, let exception else { return self }
        var finding = self
        (finding.outcome, finding.waiver) = (.excepted, exception.record.waiver)
        finding.why = Message(.controlExcepted, .name(exception.record.waiver), .message(why))
        finding.evidence.insert(exception.index)
        return finding
    }
}

/// The controls by the facts of a ledger; pure and total.
package func controlResults(_ facts: [Fact], in period: Period, by rules: MeasurementRules = .standard)
    -> [ControlResult]
{
    var account = ControlsAccount(promises: Promises(in: facts), period: period, rules: rules)
    for (index, fact) in facts.enumerated() { account.take(fact, at: index) }
    return account.results()
}

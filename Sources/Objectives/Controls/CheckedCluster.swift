import Model

/// One cluster held against one control.
struct CheckedCluster {
    let name: String
    let control: FrameworkRecord.Control
    /// Of the entry that states the control and its population.
    let stated: Int
    /// Those that stand at the end of the period, and all that there ever were.
    let promises: [Promise]
    let earlier: [Promise]
    let evidence: ClusterEvidence
    let account: ControlsAccount

    var end: Timestamp { account.period.to }

    func findings() -> [ControlFinding] {
        switch control.check {
        case .protectedByPlan: [protectedByPlan()]
        case .planKeepsEnough: promises.map { planKeepsEnough($0) }
        case .deletionDenied: stores.map { deletionDenied(in: $0) }
        case .pointsEncrypted: stores.map { encrypted(in: $0) }
        case .retentionReached: stores.map { retentionReached(in: $0) }
        case .copyAtOtherSite: protected { copyAtOtherSite() }
        case .copyByOtherCredentials: protected { copyByOtherCredentials() }
        case .storesLocked: stores.map { locked(in: $0) }
        case .recentlyRecoverable: scenarios.map { recentlyRecoverable($0.promise, $0.scenario) }
        case .restoreTimeMet: scenarios.map { restoreTimeMet($0.promise, $0.scenario) }
        case .copyIsolated: protected { copyIsolated() }
        }
    }

    /// Of a cluster that nobody protects only that is told: the first control fails for it.
    private func protected(_ body: () -> ControlFinding) -> [ControlFinding] { promises.isEmpty ? [] : [body()] }

    private var scenarios: [(promise: Promise, scenario: StatedObjectives.Scenario)] {
        promises.flatMap { promise in promise.stated.scenarios.map { (promise, $0) } }
    }

    /// Every store in which a plan wants copies, or in which there are some.
    var stores: [String] {
        let wanted = promises.flatMap { $0.stated.terms?.stores ?? $0.stated.scenarios.flatMap(\.survives) }
        return Set(wanted + evidence.points.kept.map(\.point.store)).sorted()
    }

    /// Points that a restore can rely on, oldest first.
    func sound(in stores: some Sequence<String>) -> [KeptPoint] {
        let stores = Set(stores)
        return evidence.points.kept.filter { $0.state != .broken && stores.contains($0.point.store) }
            .sorted { $0.point.stoppedAt < $1.point.stoppedAt }
    }

    /// What a store was last found to be; `nil` when that is too long ago.
    func survey(of store: String) -> Seen<SurveyRecord>? { account.surveys[store].flatMap { fresh($0) } }

    func holding(in store: String) -> Seen<HoldingRecord>? { evidence.holdings[store].flatMap { fresh($0) } }

    private func fresh<Record>(_ seen: Seen<Record>) -> Seen<Record>? {
        end - seen.at <= account.rules.evidenceFreshFor ? seen : nil
    }

    func finding(
        _ outcome: ControlOutcome, _ why: Message, part: String? = nil, _ sources: [Int?]
    ) -> ControlFinding {
        ControlFinding(
            cluster: name, resource: part.map { "\(name)/\($0)" } ?? name, outcome: outcome, why: why,
            evidence: Sources(sources.compactMap(\.self)))
    }

    /// For a store of which nothing was seen for too long.
    func unseen(_ store: String, _ sources: [Int?] = []) -> ControlFinding {
        let why = Message(.controlStoreUnseen, .name(store), .duration(account.rules.evidenceFreshFor))
        return finding(.unknown, why, part: store, sources)
    }

    /// The exposure at the end of the period, with its entry; `nil` when it was not seen then.
    func exposure(_ promise: Promise, _ scenario: String) -> (exposure: Duration, index: Int)? {
        let rules = account.rules
        guard let seen = evidence.exposures["\(promise.stated.plan)/\(scenario)"],
            end - seen.at <= rules.cutEvery + rules.unknownGrace, let last = seen.record.breakpoints.last,
            seen.record.unknown < seen.record.to - seen.record.from || seen.record.from == seen.record.to
        else { return nil }
        return (last.exposure, seen.index)
    }
}

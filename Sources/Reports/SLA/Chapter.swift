import Model
import Objectives

/// One cluster's part of a report while it is computed.
struct Chapter: Sendable {
    private var account: ClusterAccount
    /// Promises of which a part lies in the period.
    private let promised: [Promise]
    private let from: Timestamp
    private var verifications: [SLAReport.VerificationRow] = []
    private var walGaps: [SLAReport.WALGapRow] = []
    private var integrity = IntegrityBook()
    /// Each time that one was open, in the order of the ledger.
    private var incidents: [Incident] = []

    private struct Incident: Sendable {
        var record: IncidentRecord
        var opened: (at: Timestamp, index: Int)
        var resolved: (at: Timestamp, index: Int)?
    }

    init(_ account: ClusterAccount) {
        self.account = account
        promised = account.promises.filter { $0.isMade(in: account.period) }
        from = max(account.period.from, promised.map(\.from).min() ?? account.period.from)
    }

    var cluster: ResourceID { account.cluster }

    /// The latest promise that stands at the end of the period; when none does, the latest of the period.
    var stated: StatedObjectives? {
        (promised.last { $0.to.map { $0 > account.period.to } ?? true } ?? promised.last)?.stated
    }

    mutating func take(_ fact: Fact, at index: Int) {
        account.take(fact, at: index)
        if case .incident(let record) = fact.event { take(record, at: fact.at, index) }
        guard fact.at <= account.period.to else { return }
        integrity.take(fact, at: index)
        switch fact.event {
        case .verified(let record) where fact.at >= from:
            verifications.append(.init(at: fact.at, record: record, sources: Sources([index])))
        case .walGap(let record) where fact.at >= from:
            walGaps.append(.init(at: fact.at, record: record, sources: Sources([index])))
        default: return
        }
    }

    /// What takes long to compute.
    struct Finished: Sendable {
        var verdicts: [SLAReport.VerdictRow]
        var section: SLAReport.ClusterSection
        var forecasts: [Forecast]
    }

    func finished(_ copies: [StoreCopies], _ foreseen: ForecastAccount, _ alerts: AlertAccount) -> Finished {
        Finished(verdicts: verdicts(), section: section(copies, alerts), forecasts: foreseen.of(account))
    }

    private func verdicts() -> [SLAReport.VerdictRow] {
        account.results().map { result in
            SLAReport.VerdictRow(
                cluster: cluster.name, plan: result.plan, from: result.from, to: result.to, objective: result.kind,
                scenario: result.scenario, endpoint: result.endpoint, target: result.target?.argument,
                measured: result.measured?.argument, confidence: result.confidence, verdict: result.verdict,
                population: result.population, unknownShare: result.unknownShare,
                withinTarget: result.withinTarget, budget: result.budget,
                excepted: result.excepted.map {
                    .init(waivers: $0.waivers, time: .duration($0.time), measured: $0.measured?.argument)
                }, detail: result.detail, sources: result.evidence)
        }
    }

    /// What each scenario takes away and leaves, in words.
    func scenarios() -> [Message] {
        account.scenarioDomains().map { one in
            let lost = one.lost.map(\.text).joined(separator: ", ")
            let head: [Message.Argument] = [.name(cluster.name), .name(one.plan), .name(one.scenario)]
            let rest: [Message.Argument] = [
                .name(one.survivors.joined(separator: ", ")), .instant(one.from), .instant(one.to),
            ]
            var message = Message(one.lost.isEmpty ? .methodSurvivors : .methodLosses)
            message.arguments = head + (one.lost.isEmpty ? rest : [.name(lost)] + rest)
            return message
        }
    }

    func waivers() -> [SLAReport.WaiverRow] {
        account.waivers.within(account.period).map { exception in
            SLAReport.WaiverRow(
                cluster: cluster.name, record: exception.record, from: exception.from, to: exception.to,
                sources: Sources([exception.index]))
        }
    }

    private func section(_ copies: [StoreCopies], _ alerts: AlertAccount) -> SLAReport.ClusterSection {
        SLAReport.ClusterSection(
            cluster: cluster, plan: stated?.plan, planDigest: stated?.planDigest, from: from, to: account.period.to,
            exposures: account.exposures.map {
                SLAReport.ExposureCurve($0, account.proof(of: $0), periodEnd: account.period.to)
            },
            backups: slots(.backup), points: points(), copies: copies, drillSlots: slots(.drill), drills: drills(),
            drillAges: account.drillAges(),
            verifications: verifications, incidents: incidents.compactMap { row($0, alerts) },
            walGaps: walGaps)
    }

    private func slots(_ job: Job) -> SLAReport.SlotTable {
        let slots = account.dueSlots(of: job, from: from)
        let count = { (outcome: DueSlot.Outcome) in slots.count { $0.outcome == outcome } }
        return SLAReport.SlotTable(
            due: slots.count - count(.pending), succeeded: count(.succeeded), failed: count(.failed),
            missed: count(.missed), pending: count(.pending), late: slots.count { $0.isLate == true },
            rows: slots.map {
                .init(
                    action: $0.action, slot: $0.slot, outcome: $0.outcome, reason: $0.reason, isLate: $0.isLate,
                    sources: $0.evidence)
            })
    }

    private func points() -> [SLAReport.PointRow] {
        account.keptPoints().map { kept in
            SLAReport.PointRow(
                action: kept.point.action, store: kept.point.store, stoppedAt: kept.point.stoppedAt,
                timeline: kept.point.timeline, stop: kept.point.stop, dataBytes: kept.point.dataBytes,
                addedBytes: kept.point.addedBytes, state: kept.state, taint: kept.point.taint,
                integrity: integrity.reached(kept.point.action, in: kept.point.store),
                sources: kept.evidence)
        }
    }

    private func drills() -> [SLAReport.DrillRow] {
        let digests = Dictionary(
            promised.map { ($0.stated.plan, $0.stated.planDigest) }, uniquingKeysWith: { _, last in last })
        return account.drills.filter { $0.at >= from && $0.at <= account.period.to }.map { drill in
            SLAReport.DrillRow(
                at: drill.at, isCurrent: drill.record.planDigest == digests[drill.record.plan],
                recoveryTime: drill.record.recoveryTime,
                targetSeconds: target(of: drill).map { InSeconds(wrappedValue: $0) }, record: drill.record,
                sources: Sources([drill.index]))
        }
    }

    private func target(of drill: ClusterAccount.Drill) -> Duration? {
        let standing = account.promises.last { promise in
            promise.stated.plan == drill.record.plan && promise.from <= drill.at
                && promise.to.map { $0 > drill.at } ?? true
        }
        return standing?.stated.scenarios.first { $0.name == drill.record.scenario }?.rto
    }

    private mutating func take(_ record: IncidentRecord, at time: Timestamp, _ index: Int) {
        let open = incidents.lastIndex { $0.record.id == record.id && $0.resolved == nil }
        switch (record.change, open) {
        case (.resolved, .some(let row)): incidents[row].resolved = (time, index)
        case (.opened, nil): incidents.append(Incident(record: record, opened: (time, index)))
        case (.opened, .some), (.resolved, nil): return
        }
    }

    /// `nil` for one that was not open in the period.
    private func row(_ incident: Incident, _ alerts: AlertAccount) -> SLAReport.IncidentRow? {
        let (record, opened) = (incident.record, incident.opened)
        // What was resolved after the period was open at its end.
        let resolved = incident.resolved.flatMap { $0.at <= account.period.to ? $0 : nil }
        guard opened.at <= account.period.to, resolved.map({ $0.at >= from }) ?? true else { return nil }
        return SLAReport.IncidentRow(
            id: record.id, severity: record.severity, message: record.message, words: record.words,
            openedAt: opened.at, resolvedAt: resolved?.at,
            response: alerts.response(to: record.id, within: opened.index..<(incident.resolved?.index ?? .max)),
            sources: Sources([opened.index] + (resolved.map { [$0.index] } ?? [])))
    }
}

import Model
import Objectives

/// One cluster's part of a report while it is computed.
struct Chapter {
    let cluster: ResourceID
    private let cover: SLAReport.Cover
    private let entries: [LedgerEntry]
    private let facts: [Fact]

    init(cluster: ResourceID, entries: [LedgerEntry], cover: SLAReport.Cover) {
        (self.cluster, self.cover) = (cluster, cover)
        self.entries = entries.filter { $0.fact.subject == cluster }
        facts = self.entries.map(\.fact)
    }

    /// The latest promise that stands; when none does, the latest of all.
    var stated: StatedObjectives? {
        let standing = Promises(in: facts).standing
        return collect { event -> StatedObjectives? in
            guard case .stated(let record) = event, standing.isEmpty || standing.contains(record.plan) else {
                return nil
            }
            return record
        }.last?.record
    }

    private var from: Timestamp {
        let first = facts.first { if case .stated = $0.event { true } else { false } }
        return min(cover.to, max(cover.from, first?.at ?? cover.from))
    }

    func verdicts() -> [SLAReport.VerdictRow] {
        evaluate(facts: facts, cluster: cluster, from: cover.from, to: cover.to).map { result in
            SLAReport.VerdictRow(
                cluster: cluster.name, objective: result.kind, scenario: result.scenario,
                target: result.target.map(argument), measured: result.measured.map(argument),
                confidence: result.confidence, verdict: result.verdict, population: result.population,
                unknownShare: result.unknownShare, detail: result.detail, sources: sources(result.evidence))
        }
    }

    func section() -> SLAReport.ClusterSection {
        SLAReport.ClusterSection(
            cluster: cluster, plan: stated?.plan, planDigest: stated?.planDigest, from: from, to: cover.to,
            exposures: stated?.scenarios.map { curve($0) } ?? [], backups: slots(.backup), points: points(),
            drillSlots: slots(.drill), drills: drills(), verifications: verifications(), incidents: incidents(),
            walGaps: walGaps())
    }

    private func argument(_ measure: ObjectiveResult.Measure) -> Message.Argument {
        switch measure {
        case .duration(let value): .duration(value)
        case .ratio(let value): .ratio(value)
        }
    }

    private func sources(_ positions: [Int]) -> Sources { Sources(positions.map { entries[$0].index }) }

    private func collect<Record>(_ pick: (Fact.Event) -> Record?) -> [(record: Record, at: Timestamp, index: Int)] {
        entries.compactMap { entry in pick(entry.fact.event).map { ($0, entry.fact.at, entry.index) } }
    }

    private func curve(_ scenario: StatedObjectives.Scenario) -> SLAReport.ExposureCurve {
        let plan = stated?.plan
        let records = collect { event -> ExposureRecord? in
            guard case .exposed(let record) = event, record.scenario == scenario.name, record.plan == plan,
                record.to > from, record.from < cover.to
            else { return nil }
            return record
        }
        return makeCurve(
            records.map(\.record), scenario, from: from, to: cover.to, sources: Sources(records.map(\.index)))
    }

    private func slots(_ job: Job) -> SLAReport.SlotTable {
        let slots = dueSlots(facts: facts, of: job, cluster: cluster, from: from, to: cover.to)
        let count = { (outcome: DueSlot.Outcome) in slots.count { $0.outcome == outcome } }
        return SLAReport.SlotTable(
            due: slots.count - count(.pending), succeeded: count(.succeeded), failed: count(.failed),
            missed: count(.missed), pending: count(.pending),
            rows: slots.map {
                .init(
                    action: $0.action, slot: $0.slot, outcome: $0.outcome, reason: $0.reason,
                    sources: sources($0.evidence))
            })
    }

    private func points() -> [SLAReport.PointRow] {
        keptPoints(facts: facts, cluster: cluster, to: cover.to).map { kept in
            SLAReport.PointRow(
                action: kept.point.action, store: kept.point.store, stoppedAt: kept.point.stoppedAt,
                timeline: kept.point.timeline, stop: kept.point.stop, dataBytes: kept.point.dataBytes,
                addedBytes: kept.point.addedBytes, state: kept.state, taint: kept.point.taint,
                sources: sources(kept.evidence))
        }
    }

    private func drills() -> [SLAReport.DrillRow] {
        collect { if case .drilled(let record) = $0 { record } else { nil } }.filter { $0.at >= from }.map { drill in
            SLAReport.DrillRow(
                at: drill.at, isCurrent: drill.record.planDigest == stated?.planDigest,
                recoveryTime: drill.record.recoveryTime, record: drill.record, sources: Sources([drill.index]))
        }
    }

    private func verifications() -> [SLAReport.VerificationRow] {
        collect { if case .verified(let record) = $0 { record } else { nil } }.filter { $0.at >= from }
            .map { .init(at: $0.at, record: $0.record, sources: Sources([$0.index])) }
    }

    private func walGaps() -> [SLAReport.WALGapRow] {
        collect { if case .walGap(let record) = $0 { record } else { nil } }
            .map { .init(at: $0.at, record: $0.record, sources: Sources([$0.index])) }
    }

    /// Incidents that were open at some time of the period, oldest first.
    private func incidents() -> [SLAReport.IncidentRow] {
        var rows: [SLAReport.IncidentRow] = []
        for (record, at, index) in collect({ if case .incident(let record) = $0 { record } else { nil } }) {
            let open = rows.lastIndex { $0.id == record.id && $0.resolvedAt == nil }
            switch (record.change, open) {
            case (.resolved, .some(let row)):
                rows[row].resolvedAt = at
                rows[row].sources = Sources(rows[row].sources.indices + [index])
            case (.opened, nil):
                rows.append(
                    .init(
                        id: record.id, severity: record.severity, message: record.message, words: record.words,
                        openedAt: at, resolvedAt: nil, sources: Sources([index])))
            case (.opened, .some), (.resolved, nil): continue
            }
        }
        return rows.filter { $0.resolvedAt.map { $0 >= from } ?? true }
    }
}

import Model
import Objectives

/// One cluster's part of a report while it is computed.
struct Chapter {
    let cluster: ResourceID
    private let cover: SLAReport.Cover
    private let entries: [LedgerEntry]
    private let facts: [Fact]
    /// Promises of which a part lies in the period.
    private let promised: [Promise]

    init(cluster: ResourceID, entries: [LedgerEntry], cover: SLAReport.Cover) {
        (self.cluster, self.cover) = (cluster, cover)
        self.entries = entries.filter { $0.fact.subject == cluster }
        facts = self.entries.map(\.fact)
        promised = promises(in: facts).filter { $0.isMade(from: cover.from, to: cover.to) }
    }

    /// The latest promise that stands at the end of the period; when none does, the latest of the period.
    var stated: StatedObjectives? {
        (promised.last { $0.to.map { $0 > cover.to } ?? true } ?? promised.last)?.stated
    }

    private var from: Timestamp { max(cover.from, promised.map(\.from).min() ?? cover.from) }

    func verdicts() -> [SLAReport.VerdictRow] {
        evaluate(facts: facts, cluster: cluster, from: cover.from, to: cover.to).map { result in
            SLAReport.VerdictRow(
                cluster: cluster.name, plan: result.plan, from: result.from, to: result.to, objective: result.kind,
                scenario: result.scenario,
                target: result.target.map(argument), measured: result.measured.map(argument),
                confidence: result.confidence, verdict: result.verdict, population: result.population,
                unknownShare: result.unknownShare, detail: result.detail, sources: sources(result.evidence))
        }
    }

    func section() -> SLAReport.ClusterSection {
        SLAReport.ClusterSection(
            cluster: cluster, plan: stated?.plan, planDigest: stated?.planDigest, from: from, to: cover.to,
            exposures: curves(), backups: slots(.backup), points: points(),
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

    /// What happened up to the end of the period.
    private func collect<Record>(_ pick: (Fact.Event) -> Record?) -> [(record: Record, at: Timestamp, index: Int)] {
        entries.compactMap { entry in
            guard entry.fact.at <= cover.to else { return nil }
            return pick(entry.fact.event).map { ($0, entry.fact.at, entry.index) }
        }
    }

    private func curves() -> [SLAReport.ExposureCurve] {
        exposureTerms(facts: facts, cluster: cluster, from: cover.from, to: cover.to).map { term in
            makeCurve(term, periodEnd: cover.to, sources: sources(term.evidence))
        }
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
        let digests = Dictionary(
            promised.map { ($0.stated.plan, $0.stated.planDigest) }, uniquingKeysWith: { _, last in last })
        return collect { if case .drilled(let record) = $0 { record } else { nil } }.filter { $0.at >= from }.map {
            drill in
            SLAReport.DrillRow(
                at: drill.at, isCurrent: drill.record.planDigest == digests[drill.record.plan],
                recoveryTime: drill.record.recoveryTime, record: drill.record, sources: Sources([drill.index]))
        }
    }

    private func verifications() -> [SLAReport.VerificationRow] {
        collect { if case .verified(let record) = $0 { record } else { nil } }.filter { $0.at >= from }
            .map { .init(at: $0.at, record: $0.record, sources: Sources([$0.index])) }
    }

    private func walGaps() -> [SLAReport.WALGapRow] {
        collect { if case .walGap(let record) = $0 { record } else { nil } }.filter { $0.at >= from }
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

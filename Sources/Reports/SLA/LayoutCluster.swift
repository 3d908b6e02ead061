import Model
import Objectives

extension ReportWriter {
    func section(_ section: SLAReport.ClusterSection) -> [Block] {
        [.heading(2, text(.sectionCluster, .name(section.cluster.name)))]
            + exposure(section) + slots(section.backups, title: .sectionBackups) + points(section)
            + copies(section) + drills(section) + verifications(section) + incidents(section) + walGaps(section)
    }

    func exposure(_ section: SLAReport.ClusterSection) -> [Block] {
        var blocks: [Block] = [.heading(3, text(.sectionExposure))]
        for curve in section.exposures {
            let (from, to) = (curve.from ?? section.from, curve.to ?? section.to)
            let isOneOfMany = Set(section.exposures.map(\.plan)).count > 1
            let scenario = isOneOfMany ? "\(curve.scenario) (\(curve.plan ?? ""))" : curve.scenario
            let title = text(.chartTitle, .name(section.cluster.name), .name(scenario))
            let summary =
                curve.lines.isEmpty || curve.sources.count == 0
                ? text(.chartEmpty)
                : text(
                    .chartSummary, .instant(from), .instant(to), .duration(curve.maximum),
                    .duration(curve.target), .duration(curve.overTarget),
                    .name(curve.sources.abbreviated))
            blocks.append(.chart(Chart(curve: curve, from: from, to: to, title: title, summary: summary)))
            blocks.append(.paragraph(confidences(of: curve, at: to)))
            blocks += shares(of: curve, in: section)
            guard !curve.breaches.isEmpty else { continue }
            blocks.append(
                table(
                    [.columnFrom, .columnTo, .columnWorst],
                    curve.breaches.map { breach in
                        [
                            Cell(language.text(breach.from)),
                            Cell(breach.isOpen ? text(.wordStillOpen) : language.text(breach.to)),
                            Cell(language.text(breach.maximum), .bad),
                        ]
                    }))
        }
        return blocks
    }

    /// What is claimed, observed and proven, apart.
    private func confidences(of curve: SLAReport.ExposureCurve, at end: Timestamp) -> String {
        let claimed: Message.Argument =
            curve.claimed.map { .duration($0) } ?? .message(Message(.wordUnknown))
        let observed: Message.Argument =
            curve.lines.isEmpty ? .message(Message(.wordUnknown)) : .duration(curve.maximum)
        guard let proven = curve.proven else { return text(.confidencesUnproven, claimed, observed) }
        return text(
            .confidences, claimed, observed, .instant(proven.through), .duration(max(.zero, end - proven.through)),
            .instant(proven.at), .name(proven.sources.abbreviated))
    }

    /// How exposure mostly was, and for how much of the time within its target.
    private func shares(of curve: SLAReport.ExposureCurve, in section: SLAReport.ClusterSection) -> [Block] {
        guard let median = curve.median, let most = curve.percentile99 else { return [] }
        let verdict = report.verdicts.first { row in
            row.objective == .rpo && row.cluster == section.cluster.name
                && (row.plan, row.scenario, row.from) == (curve.plan, curve.scenario, curve.from)
        }
        let within: Message.Argument = verdict?.withinTarget.map { .ratio($0) } ?? .message(Message(.wordUnknown))
        return [.paragraph(text(.exposureShares, .duration(median), .duration(most), within))]
    }

    func slots(_ slots: SLAReport.SlotTable, title: Phrase) -> [Block] {
        var summary = text(
            .slotSummary, .count(slots.due), .count(slots.succeeded), .count(slots.failed), .count(slots.missed),
            .count(slots.pending))
        if let late = slots.late { summary += " " + text(.slotsLate, .count(late)) }
        guard !slots.rows.isEmpty else { return [.heading(3, text(title)), .paragraph(summary)] }
        return [
            .heading(3, text(title)), .paragraph(summary),
            table(
                [.columnSlot, .columnAction, .columnOutcome, .columnReason, .columnSources],
                slots.rows.map { row in
                    [
                        Cell(language.text(row.slot)), Cell(row.action.text),
                        outcome(of: row), Cell(row.reason),
                        Cell(row.sources.abbreviated),
                    ]
                }),
        ]
    }

    private func outcome(of row: SLAReport.SlotTable.Row) -> Cell {
        if row.isLate == true { return Cell("\(text(row.outcome.phrase)), \(text(.wordLate))", .doubtful) }
        return Cell(text(row.outcome.phrase), row.outcome.tone)
    }

    private func points(_ section: SLAReport.ClusterSection) -> [Block] {
        listing(
            .sectionPoints,
            [
                .columnWhen, .columnPoint, .columnStore, .columnSize, .columnAdded, .columnState, .columnLevel,
                .columnSources,
            ],
            section.points.map { row in
                [
                    Cell(language.text(row.stoppedAt)), Cell(row.action.text), Cell(row.store),
                    Cell(language.text(row.dataBytes)), Cell(language.text(row.addedBytes)),
                    row.taint.map { Cell(text(.wordTainted, .name($0)), .bad) }
                        ?? Cell(text(row.state.phrase), row.state.tone),
                    level(row.integrity, at: section.to),
                    Cell(row.sources.abbreviated),
                ]
            })
    }

    private func verifications(_ section: SLAReport.ClusterSection) -> [Block] {
        listing(
            .sectionVerifications,
            [.columnWhen, .columnPoint, .columnStore, .columnRead, .columnOutcome, .columnFindings, .columnSources],
            section.verifications.map { row in
                let state: KeptPoint.State = row.record.isIntact ? .intact : .broken
                return [
                    Cell(language.text(row.at)), Cell(row.record.point.text), Cell(row.record.store),
                    Cell(language.text(row.record.bytesRead)), Cell(text(state.phrase), state.tone),
                    Cell(row.record.findings.joined(separator: "; ")), Cell(row.sources.abbreviated),
                ]
            })
    }

    private func incidents(_ section: SLAReport.ClusterSection) -> [Block] {
        listing(
            .sectionIncidents,
            [
                .columnOpened, .columnResolved, .columnSeverity, .columnMessage, .columnFirstTold, .columnAcknowledged,
                .columnSources,
            ],
            section.incidents.map { row in
                [
                    Cell(language.text(row.openedAt)),
                    row.resolvedAt.map { Cell(language.text($0)) } ?? Cell(text(.wordStillOpen), .bad),
                    Cell(severity(row.severity)), Cell(row.words?.text(in: language) ?? row.message),
                ] + response(to: row) + [Cell(row.sources.abbreviated)]
            })
    }

    func severity(_ name: String) -> String {
        AlertSeverity(rawValue: name).map { text($0.phrase) } ?? name
    }

    private func walGaps(_ section: SLAReport.ClusterSection) -> [Block] {
        listing(
            .sectionWALGaps, [.columnWhen, .columnStore, .columnTimeline, .columnFrom, .columnTo, .columnSources],
            section.walGaps.map { row in
                [
                    Cell(language.text(row.at)), Cell(row.record.store), Cell(row.record.timeline.description),
                    Cell(row.record.from.description), Cell(row.record.to.description), Cell(row.sources.abbreviated),
                ]
            })
    }

    private func listing(_ title: Phrase, _ columns: [Phrase], _ rows: [[Cell]]) -> [Block] {
        [.heading(3, text(title)), rows.isEmpty ? .paragraph(text(.nothingListed)) : table(columns, rows)]
    }

    func table(_ columns: [Phrase], _ rows: [[Cell]]) -> Block {
        .table(Table(columns: columns.map { text($0) }, rows: rows))
    }
}

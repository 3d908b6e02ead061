import Model
import Objectives

extension ReportWriter {
    func drills(_ section: SLAReport.ClusterSection) -> [Block] {
        let blocks = slots(section.drillSlots, title: .sectionDrills) + drillAges(section) + chart(of: section)
        guard !section.drills.isEmpty else { return blocks }
        return blocks + [
            table(
                [
                    .columnWhen, .columnScenario, .columnPoint, .columnStore, .columnRecoveryTime, .columnTarget,
                    .columnLevel, .columnOutcome, .columnSources,
                ], section.drills.map { outcomeRow($0) }),
            table(
                [
                    .columnWhen, .columnScenario, .columnOpenedBy, .columnRestored, .columnReplayed, .columnPhases,
                    .columnChecks, .columnSources,
                ], section.drills.map { workRow($0) }),
        ]
    }

    private func outcomeRow(_ row: SLAReport.DrillRow) -> [Cell] {
        let record = row.record
        let outcome: Cell =
            if !record.passed {
                Cell("\(text(.wordFailed)): \(record.failure ?? record.failedChecks.joined(separator: ", "))", .bad)
            } else if row.isCurrent {
                Cell(text(.wordPassed), .good)
            } else {
                Cell("\(text(.wordPassed)), \(text(.wordStale))", .doubtful)
            }
        return [
            Cell(language.text(row.at)), Cell(record.scenario), Cell(restored(record)), Cell(record.store),
            Cell(language.text(row.recoveryTime)), Cell(row.target.map { language.text($0) } ?? text(.wordNone)),
            level(.init(of: record, at: row.at, index: 0), at: nil), outcome, Cell(row.sources.abbreviated),
        ]
    }

    private func workRow(_ row: SLAReport.DrillRow) -> [Cell] {
        let record = row.record
        let phases = record.phases.map { "\(text($0.name.phrase)) \(language.text($0.took))" }
        return [
            Cell(language.text(row.at)), Cell(record.scenario), Cell(openedBy(record)),
            Cell(language.text(record.restoredBytes)),
            Cell(record.replayed.map { language.text($0) } ?? text(.wordUnknown)),
            Cell(phases.joined(separator: ", ")), Cell(checks(record)), Cell(row.sources.abbreviated),
        ]
    }

    /// The point, and the moment to which it was recovered where that is not the newest.
    private func restored(_ record: DrillRecord) -> String {
        guard case .moment(let moment)? = record.target else { return record.point.text }
        return "\(record.point.text) → \(language.text(moment))"
    }

    /// Whose key opened the store; nothing of a plain one.
    private func openedBy(_ record: DrillRecord) -> String {
        switch record.openedBy {
        case .operator?: text(.wordOperator)
        case .recovery?: text(.wordRecoveryKey)
        case nil: ""
        }
    }

    private func chart(of section: SLAReport.ClusterSection) -> [Block] {
        // More bars than these can not be read beside each other; the table has them all.
        let rows = section.drills.suffix(24)
        guard let slowest = rows.map(\.recoveryTime).max() else { return [] }
        let bars = rows.map { row in
            DrillChart.Bar(
                name: "\(language.text(row.at)) \(row.record.scenario)", took: row.recoveryTime, target: row.target,
                isPassed: row.record.passed, text: words(of: row))
        }
        return [
            .drillChart(
                DrillChart(
                    bars: bars, title: text(.drillChartTitle, .name(section.cluster.name)),
                    summary: text(.drillChartSummary, .count(rows.count), .duration(slowest))))
        ]
    }

    private func words(of row: SLAReport.DrillRow) -> String {
        let size = Message.Argument.bytes(row.record.restoredBytes)
        let words =
            row.target.map { text(.drillBar, .duration(row.recoveryTime), .duration($0), size) }
            ?? text(.drillBarAlone, .duration(row.recoveryTime), size)
        return row.record.passed ? words : "\(words), \(text(.wordFailed))"
    }

    private func checks(_ record: DrillRecord) -> String {
        let unjudged = record.unjudgedChecks
        let counts: [Message.Argument] = [
            .count(record.checks.count { $0.passed == true }), .count(record.checks.count - unjudged.count),
        ]
        guard !unjudged.isEmpty else { return text(.checksPassed, counts[0], counts[1]) }
        return text(.checksUnjudged, counts[0], counts[1], .name(unjudged.joined(separator: ", ")))
    }
}

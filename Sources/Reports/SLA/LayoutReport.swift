import Model
import Objectives

/// The report as a page. Every figure and word of every rendering comes from here.
func layout(_ report: SLAReport, in language: Language, documentDigest: Digest) -> Page {
    let writer = ReportWriter(report, language)
    return Page(
        title: language.text(.reportTitle), language: language,
        blocks: writer.cover() + writer.verdicts() + writer.budgets() + writer.completeness()
            + report.clusters.flatMap { writer.section($0) } + writer.alerts() + writer.forecasts() + writer.controls()
            + writer.exceptions() + writer.changes() + writer.followUp() + writer.method()
            + glossary(in: language) + [.paragraph(writer.text(.languagePrevails))]
            + writer.evidence(documentDigest) + writer.signOff())
}

struct ReportWriter {
    let report: SLAReport
    let language: Language

    init(_ report: SLAReport, _ language: Language) { (self.report, self.language) = (report.rendered, language) }

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    fileprivate func cover() -> [Block] {
        let cover = report.cover
        return [
            pairs(
                identity(cover) + [(.coverScope, report.clusters.map(\.cluster.name).joined(separator: ", "))]
                    + period(cover) + cutOff() + [
                        (.coverGenerated, language.text(cover.generatedAt)), (.coverTool, cover.toolVersion),
                        (.coverManifests, cover.manifestRevision.hex),
                    ])
        ] + unfinished(cover)
    }

    private func identity(_ cover: SLAReport.Cover) -> [(Phrase, String)] {
        (cover.id.map { [(.coverID, $0)] } ?? []) + [(.coverSchema, report.schema)]
    }

    private func cutOff() -> [(Phrase, String)] {
        report.completeness.ends.map { [(.coverCutOff, language.text($0))] } ?? []
    }

    /// In UTC, and by the clocks of its zone.
    private func period(_ cover: SLAReport.Cover) -> [(Phrase, String)] {
        var rows: [(Phrase, String)] = []
        if let schedule = cover.calendar?.schedule { rows.append((.coverSchedule, schedule)) }
        if let name = cover.calendar?.name { rows.append((.coverCalendar, name)) }
        rows.append((.coverPeriod, text(.periodText, .instant(cover.from), .instant(cover.to))))
        if let calendar = cover.calendar {
            rows.append((.coverLocal, text(.periodText, .name(calendar.from), .name(calendar.to))))
        }
        return rows + [(.coverZone, cover.timeZone)]
    }

    private func unfinished(_ cover: SLAReport.Cover) -> [Block] {
        guard let end = cover.calendar?.endsAt else { return [] }
        return [.paragraph(text(.periodUnfinished, .instant(end), .instant(cover.to)))]
    }

    func evidence(_ digest: Digest) -> [Block] {
        let ledger = report.cover.ledger
        return [
            .heading(2, text(.sectionVerify)), .paragraph(text(.verifyHow)),
            pairs([
                (.coverDocument, digest.hex), (.coverLedger, language.text(ledger.size)),
                (.coverRoot, ledger.root.hex), (.coverKey, ledger.keyFingerprint),
                (.coverCheckpoint, ledger.checkpoint),
                (.coverAnchor, report.anchor?.text(in: language) ?? text(.anchoredNever, .count(ledger.size))),
            ]),
        ]
    }

    private func pairs(_ rows: [(Phrase, String)]) -> Block { .pairs(rows.map { Pair(text($0.0), $0.1) }) }

    func verdicts() -> [Block] {
        [.heading(2, text(.sectionVerdicts)), .table(verdictTable()), .paragraph(verdictSummary())]
            + (report.verdicts.contains { $0.measured != nil } ? [] : [.paragraph(text(.verdictNothing))])
    }

    func verdictTable() -> Table {
        let columns: [Phrase] = [
            .columnCluster, .columnObjective, .columnScenario, .columnTarget, .columnMeasured, .columnConfidence,
            .columnUnseen, .columnWithin, .columnVerdict, .columnBudgetLeft, .columnDetail, .columnOver, .columnSources,
        ]
        return Table(
            columns: columns.map { text($0) },
            rows: report.verdicts.map { row in
                [
                    Cell(row.cluster), Cell(text(row.objective.phrase)), Cell(part(of: row) ?? ""),
                    Cell(row.target.map { language.text($0) } ?? text(.wordNone)),
                    Cell(Figure(row).map { language.text($0.value) } ?? text(.wordUnknown)),
                    Cell(row.confidence.map { text($0.phrase) } ?? ""),
                    Cell(row.unknownShare.map { language.text($0) } ?? ""),
                    Cell(row.withinTarget.map { language.text($0) } ?? ""),
                    Cell(text(row.verdict.phrase), row.verdict.tone), left(of: row), Cell(detail(of: row)),
                    Cell(Figure(row).map(over) ?? ""), Cell(row.sources.abbreviated),
                ]
            })
    }

    func over(_ figure: Figure) -> String {
        if (figure.from, figure.to) == (report.cover.from, report.cover.to) {
            return text(.figureOverAll, .count(figure.population))
        }
        return text(.figureOver, .count(figure.population), .instant(figure.from), .instant(figure.to))
    }

    /// Of which scenario or endpoint a row is; `nil` for the whole cluster's.
    func part(of row: SLAReport.VerdictRow) -> String? { row.part(in: language) }

    /// Where an objective has several rows, each says of which promise it is.
    private func detail(of row: SLAReport.VerdictRow) -> String {
        let likes = report.verdicts.filter {
            $0.cluster == row.cluster && $0.objective == row.objective && $0.scenario == row.scenario
                && $0.endpoint == row.endpoint
        }
        guard likes.count > 1, let plan = row.plan, let from = row.from, let to = row.to else {
            return row.detail.text(in: language)
        }
        return text(.detailOfPromise, .name(plan), .instant(from), .instant(to), .message(row.detail))
    }

    func verdictSummary() -> String {
        let count = { (verdict: Verdict) in Message.Argument.count(report.verdicts.count { $0.verdict == verdict }) }
        return text(.verdictSummary, count(.met), count(.missed), count(.notMeasured), count(.excepted))
    }

    fileprivate func completeness() -> [Block] {
        let complete = report.completeness
        var lines = [
            text(
                .completePopulation, .count(complete.population.count), .count(complete.withoutObjectives.count))
        ]
        if !complete.withoutObjectives.isEmpty {
            let names = complete.withoutObjectives.map(\.name).joined(separator: ", ")
            lines.append(text(.completeWithout, .name(names)))
        }
        if let first = complete.firstIndex, let last = complete.lastIndex {
            lines.append(
                text(
                    .completeFacts, .count(complete.facts), .count(first), .count(last),
                    .count(complete.missingIndices)))
        } else {
            lines.append(text(.completeNothing))
        }
        lines.append(text(.completeFilters))
        for row in report.verdicts {
            guard row.objective == .rpo, let share = row.unknownShare else { continue }
            lines.append(
                text(.completeUnseen, .name(row.cluster), .name(row.scenario ?? ""), .ratio(share)))
        }
        return [.heading(2, text(.sectionCompleteness)), .list(lines)]
    }

    fileprivate func method() -> [Block] {
        [
            .heading(2, text(.sectionMethod)), .list(report.methodology.map { $0.text(in: language) } + [levels()]),
        ] + worked() + rules() + [
            .heading(2, text(.sectionLimits)), .list(report.limitations.map { $0.text(in: language) }),
        ]
    }
}

extension SLAReport.VerdictRow {
    func part(in language: Language) -> String? {
        scenario ?? endpoint.map { language.text(.wordEndpoint, [.name($0)]) }
    }
}

import Model
import Objectives

/// The report as a page. Every figure and word of every rendering comes from here.
func layout(_ report: SLAReport, in language: Language, documentDigest: Digest) -> Page {
    let writer = ReportWriter(report: report, language: language)
    return Page(
        title: language.text(.reportTitle), language: language,
        blocks: writer.cover() + writer.verdicts() + writer.completeness()
            + report.clusters.flatMap { writer.section($0) } + writer.controls() + writer.followUp()
            + writer.method()
            + writer.evidence(documentDigest))
}

struct ReportWriter {
    let report: SLAReport
    let language: Language

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    fileprivate func cover() -> [Block] {
        let cover = report.cover
        return [
            pairs([
                (.coverScope, report.clusters.map(\.cluster.name).joined(separator: ", ")),
                (.coverPeriod, text(.periodText, .instant(cover.from), .instant(cover.to))),
                (.coverZone, cover.timeZone), (.coverGenerated, language.text(cover.generatedAt)),
                (.coverTool, cover.toolVersion), (.coverManifests, cover.manifestRevision.hex),
            ])
        ]
    }

    func evidence(_ digest: Digest) -> [Block] {
        let ledger = report.cover.ledger
        return [
            .heading(2, text(.sectionVerify)), .paragraph(text(.verifyHow)),
            pairs([
                (.coverDocument, digest.hex), (.coverLedger, language.text(ledger.size)),
                (.coverRoot, ledger.root.hex), (.coverKey, ledger.keyFingerprint),
                (.coverCheckpoint, ledger.checkpoint),
            ]),
        ]
    }

    private func pairs(_ rows: [(Phrase, String)]) -> Block { .pairs(rows.map { Pair(text($0.0), $0.1) }) }

    func verdicts() -> [Block] {
        [.heading(2, text(.sectionVerdicts)), .table(verdictTable()), .paragraph(verdictSummary())]
    }

    func verdictTable() -> Table {
        let columns: [Phrase] = [
            .columnCluster, .columnObjective, .columnScenario, .columnTarget, .columnMeasured, .columnConfidence,
            .columnUnseen, .columnVerdict, .columnDetail, .columnSources,
        ]
        return Table(
            columns: columns.map { text($0) },
            rows: report.verdicts.map { row in
                [
                    Cell(row.cluster), Cell(text(row.objective.phrase)), Cell(row.scenario ?? ""),
                    Cell(row.target.map { language.text($0) } ?? text(.wordNone)),
                    Cell(row.measured.map { language.text($0) } ?? text(.wordUnknown)),
                    Cell(row.confidence.map { text($0.phrase) } ?? ""),
                    Cell(row.unknownShare.map { language.text($0) } ?? ""),
                    Cell(text(row.verdict.phrase), row.verdict.tone), Cell(detail(of: row)),
                    Cell(abbreviated(row.sources)),
                ]
            })
    }

    /// Where an objective has several rows, each says of which promise it is.
    private func detail(of row: SLAReport.VerdictRow) -> String {
        let likes = report.verdicts.filter {
            $0.cluster == row.cluster && $0.objective == row.objective && $0.scenario == row.scenario
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

    /// The first and last ranges; the JSON document has them all.
    func abbreviated(_ sources: Sources) -> String {
        let ranges = sources.description.split(separator: ",")
        guard ranges.count > 4 else { return ranges.joined(separator: ", ") }
        return ranges.prefix(3).joined(separator: ", ") + ", … " + (ranges.last ?? "")
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
        for row in report.verdicts {
            guard row.objective == .rpo, let share = row.unknownShare else { continue }
            lines.append(
                text(.completeUnseen, .name(row.cluster), .name(row.scenario ?? ""), .ratio(share)))
        }
        return [.heading(2, text(.sectionCompleteness)), .list(lines)]
    }

    fileprivate func method() -> [Block] {
        [
            .heading(2, text(.sectionMethod)), .list(report.methodology.map { $0.text(in: language) }),
            .heading(2, text(.sectionLimits)), .list(report.limitations.map { $0.text(in: language) }),
        ]
    }
}

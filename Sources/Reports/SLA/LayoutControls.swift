import Model
import Objectives

/// The tables of controls, which the report and a command show alike.
struct ControlTables {
    let rows: [SLAReport.ControlRow]
    let language: Language

    private func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    private func table(_ columns: [Phrase], _ rows: [[Cell]]) -> Table {
        Table(columns: columns.map { text($0) }, rows: rows)
    }

    /// What was found, in figures.
    func outcomes() -> Table {
        table(
            [
                .columnControl, .columnStatement, .columnPopulation, .columnEvaluated, .columnPassed, .columnFailed,
                .columnUnknown, .columnExcepted, .columnOutcome, .columnSources,
            ],
            rows.map { row in
                [
                    Cell(name(of: row)), Cell(row.statement.text(in: language)), Cell(language.text(row.population)),
                    Cell(language.text(row.evaluated)), Cell(language.text(row.passed)),
                    Cell(language.text(row.failed)), Cell(language.text(row.unknown)),
                    Cell(language.text(row.excepted)), Cell(text(row.outcome.phrase), row.outcome.tone),
                    Cell(row.sources.abbreviated),
                ]
            })
    }

    /// For a terminal.
    func figures() -> Table {
        table(
            [
                .columnControl, .columnOutcome, .columnPopulation, .columnEvaluated, .columnPassed, .columnFailed,
                .columnUnknown, .columnExcepted,
            ],
            rows.map { row in
                let figures = [row.population, row.evaluated, row.passed, row.failed, row.unknown, row.excepted]
                return [Cell(name(of: row)), Cell(text(row.outcome.phrase), row.outcome.tone)]
                    + figures.map { Cell(language.text($0)) }
            })
    }

    /// Every resource that did not pass.
    func findings() -> Table {
        table(
            [.columnControl, .columnResource, .columnOutcome, .columnDetail, .columnSources],
            rows.flatMap { row in
                row.findings.map { finding in
                    [
                        Cell(name(of: row)), Cell(finding.resource),
                        Cell(text(finding.outcome.phrase), finding.outcome.tone),
                        Cell(finding.why.text(in: language)), Cell(finding.sources.abbreviated),
                    ]
                }
            })
    }

    /// What each says and does not say.
    func meanings() -> Table {
        table(
            [.columnControl, .columnParameters, .columnShows, .columnNotShown, .columnFields],
            rows.map { row in
                [
                    Cell(name(of: row)), Cell(parameters(of: row)), Cell(row.shows.text(in: language)),
                    Cell(row.doesNotShow.text(in: language)), Cell(row.evidence.joined(separator: ", ")),
                ]
            })
    }

    /// In a table they would stand a word to a line.
    func clauses() -> [String] {
        rows.filter { !$0.clauses.isEmpty }.map { row in
            text(.verdictReason, .name(name(of: row)), .name(clauses(of: row)))
        }
    }

    func summary() -> String {
        let count = { (outcome: ControlOutcome) in Message.Argument.count(rows.count { $0.outcome == outcome }) }
        return text(
            .controlSummary, .count(rows.count), count(.passed), count(.failed), count(.unknown), count(.excepted))
    }

    /// With its framework where there are several.
    private func name(of row: SLAReport.ControlRow) -> String {
        Set(rows.map(\.framework)).count > 1 ? "\(row.framework)/\(row.control)" : row.control
    }

    private func parameters(of row: SLAReport.ControlRow) -> String {
        row.parameters.map { "\($0.name.rawValue) \(language.text($0.value))" }.joined(separator: "; ")
    }

    /// `ISO/IEC 27001:2022 A.8.13 backup; …`
    private func clauses(of row: SLAReport.ControlRow) -> String {
        row.clauses.map { "\($0.standard) \($0.number) \($0.title.text(in: language))" }.joined(separator: "; ")
    }
}

extension ReportWriter {
    /// Nothing in documents from before this was told.
    func controls() -> [Block] {
        guard let rows = report.controls else { return [] }
        let title = Block.heading(2, text(.sectionControls))
        guard !rows.isEmpty else { return [title, .paragraph(text(.controlsNone))] }
        let tables = ControlTables(rows: rows, language: language)
        let findings = tables.findings()
        return [
            title, .paragraph(tables.summary()), .table(tables.outcomes()),
            .paragraph(text(.controlsFraming)),
        ] + (findings.rows.isEmpty ? [] : [.table(findings)]) + [.table(tables.meanings())] + clauses(tables.clauses())
    }

    private func clauses(_ lines: [String]) -> [Block] {
        lines.isEmpty ? [] : [.heading(3, text(.columnClauses)), .list(lines)]
    }
}

/// The controls for a terminal: figures, what did not pass and why, the summary last.
package func text(of rows: [SLAReport.ControlRow], in language: Language, styled: Bool) -> String {
    let tables = ControlTables(rows: rows, language: language)
    let reasons = rows.flatMap { row in
        row.findings.map { finding in
            let what = "\(row.control), \(finding.resource), \(language.text(finding.outcome.phrase))"
            let why = language.text(.verdictReason, [.name(what), .message(finding.why)])
            return wrapped(why, width: 118, indent: "  ") + "\n"
        }
    }
    return renderText(tables.figures(), styled: styled) + reasons.joined() + tables.summary() + "\n"
}

extension ControlOutcome {
    var phrase: Phrase {
        switch self {
        case .passed: .wordPassed
        case .failed: .wordFailed
        case .unknown: .wordControlUnknown
        case .excepted: .wordControlExcepted
        }
    }

    var tone: Cell.Tone {
        switch self {
        case .passed: .good
        case .failed: .bad
        case .unknown, .excepted: .doubtful
        }
    }
}

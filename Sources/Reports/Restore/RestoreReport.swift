import Model

/// The report of one restore, for people who were not there.
package func markdown(of record: RestoreRecord, at time: Timestamp, in language: Language) -> String {
    renderMarkdown(layout(record, at: time, in: language))
}

/// One page that needs nothing else.
package func html(of record: RestoreRecord, at time: Timestamp, in language: Language) -> String {
    renderHTML(layout(record, at: time, in: language))
}

/// Phases, checks and the verdict for a terminal.
package func text(of record: RestoreRecord, in language: Language, styled: Bool) -> String {
    let writer = RestoreReportWriter(record: record, language: language)
    let last = writer.cover(at: nil).suffix(2).map { "\($0.name): \($0.value)\n" }.joined()
    let checks = record.checks.isEmpty ? "" : renderText(writer.checks(), styled: styled)
    return renderText(writer.phases(), styled: styled) + checks + last
}

private func layout(_ record: RestoreRecord, at time: Timestamp, in language: Language) -> Page {
    let writer = RestoreReportWriter(record: record, language: language)
    var blocks: [Block] = [.pairs(writer.cover(at: time)), .heading(2, writer.text(.sectionPhases))]
    blocks.append(.table(writer.phases()))
    if !record.checks.isEmpty { blocks += [.heading(2, writer.text(.sectionChecks)), .table(writer.checks())] }
    if !record.notRestored.isEmpty {
        blocks += [.heading(2, writer.text(.sectionNotRestored)), .list(record.notRestored)]
    }
    return Page(title: writer.text(.restoreTitle, .name(record.cluster)), language: language, blocks: blocks)
}

private struct RestoreReportWriter {
    let record: RestoreRecord
    let language: Language

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    /// - Parameter time: when it ended.
    func cover(at time: Timestamp?) -> [Pair] {
        let kind: Phrase =
            record.isStandby ? .restoreStandby : record.takesOver ? .restoreSuccessor : .restoreCopy
        var rows: [(Phrase, String)] = [
            (.restoreInto, record.directory), (.restoreKind, text(kind)), (.columnStore, record.store),
            (.columnPoint, record.point.text), (.columnTarget, record.target),
            (.columnTimeline, "\(record.timeline)"),
            (.columnSize, text(.restoreBytes, .bytes(record.restoredBytes), .bytes(record.writtenBytes))),
            (.restoreReached, record.reached.map { "\($0)" } ?? text(.wordUnknown)),
        ]
        if let time { rows.insert((.columnWhen, language.text(time)), at: 0) }
        let isStarted = record.phases.contains { $0.name == .connect }
        rows.append((isStarted ? .restoreTookToSelect : .restoreTook, language.text(record.took)))
        rows.append((.columnOutcome, verdict.text))
        return rows.map { Pair(text($0.0), $0.1) }
    }

    private var verdict: Cell { cell(record.passed, otherwise: .wordUnchecked) }

    func phases() -> Table {
        Table(
            columns: [text(.columnPhase), text(.columnTook)],
            rows: record.phases.map { [Cell(text($0.name.phrase)), Cell(language.text($0.took))] })
    }

    func checks() -> Table {
        Table(
            columns: [text(.columnOutcome), text(.columnCheck), text(.columnMessage)],
            rows: record.checks.map { check in
                [cell(check.passed, otherwise: .wordNotJudged), Cell(check.name), Cell(check.detail)]
            })
    }

    private func cell(_ passed: Bool?, otherwise: Phrase) -> Cell {
        guard let passed else { return Cell(text(otherwise), .doubtful) }
        return passed ? Cell(text(.wordPassed), .good) : Cell(text(.wordFailed), .bad)
    }
}

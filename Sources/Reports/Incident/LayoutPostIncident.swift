import Model

func layout(_ report: PostIncident, in language: Language, documentDigest: Digest) -> Page {
    let writer = PostIncidentWriter(report: report, language: language)
    return Page(
        title: writer.text(.incidentTitle, .name(report.file.title)), language: language,
        blocks: writer.cover() + writer.cause() + writer.impact() + writer.timeline() + writer.whys()
            + writer.actions() + ReportWriter(report.impact, language).evidence(documentDigest))
}

private struct PostIncidentWriter {
    let report: PostIncident
    let language: Language

    private var file: IncidentFile { report.file }
    private var end: Timestamp { report.impact.cover.to }

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    func cover() -> [Block] {
        let rows: [(Phrase, String)] = [
            (.coverIncident, file.id), (.columnCluster, file.cluster.name),
            (.columnSeverity, text(file.severity.phrase)), (.coverBegan, language.text(file.opened.at)),
            (.coverWrittenBy, file.opened.by),
            (.coverClosed, file.closed.map { language.text($0.at) } ?? text(.wordStillOpen)),
            (.coverLasted, language.text(end - file.opened.at)),
            (
                .coverDetected,
                report.detectedAt.map { text(.detectedAfter, .duration($0 - file.opened.at)) }
                    ?? text(.detectedNever)
            ),
        ]
        return [.pairs(rows.map { Pair(text($0.0), $0.1) })]
    }

    func cause() -> [Block] {
        [.heading(2, text(.sectionCause)), .paragraph(file.closed?.text ?? text(.causeUnknown))]
    }

    func impact() -> [Block] {
        let writer = ReportWriter(report.impact, language)
        return [.heading(2, text(.sectionImpact)), .table(writer.verdictTable())]
            + report.impact.clusters.flatMap { writer.exposure($0) }
    }

    func timeline() -> [Block] {
        guard !report.timeline.isEmpty else {
            return [.heading(2, text(.sectionTimeline)), .paragraph(text(.nothingListed))]
        }
        return [
            .heading(2, text(.sectionTimeline)),
            .table(
                Table(
                    columns: [.columnWhen, .columnMessage, .columnWho, .columnSources].map { text($0) },
                    rows: report.timeline.map { line in
                        [
                            Cell(language.text(line.at)), Cell(line.words.text(in: language)), Cell(line.by),
                            Cell("\(line.entry)"),
                        ]
                    })),
        ]
    }

    func whys() -> [Block] {
        let asked = PostIncident.whysAsked
        var lines = file.whys.enumerated().map { index, why in
            text(.whyAnswered, .count(index + 1), .name(why.text), .name(why.by))
        }
        if file.whys.count < asked {
            lines.append(text(.whysMissing, .count(asked - file.whys.count), .count(asked)))
        }
        return [.heading(2, text(.sectionWhys)), .list(lines)]
    }

    func actions() -> [Block] {
        guard !file.actions.isEmpty else {
            return [.heading(2, text(.sectionActions)), .paragraph(text(.actionsNone))]
        }
        return [
            .heading(2, text(.sectionActions)),
            .table(actionTable(file.actions.map { (file.id, $0) }, at: end, in: language)),
        ]
    }
}

/// Corrective actions with the file that each belongs to.
func actionTable(
    _ actions: [(file: String, action: IncidentFile.Action)], at now: Timestamp, in language: Language
) -> Table {
    let columns: [Phrase] = [
        .coverIncident, .columnNumber, .columnAction, .columnOwner, .columnDue, .columnState, .columnSources,
    ]
    return Table(
        columns: columns.map { language.text($0) },
        rows: actions.map { file, action in
            [
                Cell(file), Cell(language.text(action.number)), Cell(action.text), Cell(action.owner),
                Cell(action.due.map { language.text($0) } ?? language.text(.dueNever)),
                state(of: action, at: now, in: language), Cell("\(action.entry)"),
            ]
        })
}

private func state(of action: IncidentFile.Action, at now: Timestamp, in language: Language) -> Cell {
    if let done = action.doneAt { return Cell(language.text(.actionDone, [.instant(done)]), .good) }
    return action.isOverdue(at: now)
        ? Cell(language.text(.actionOverdue), .bad) : Cell(language.text(.actionOpen), .doubtful)
}

extension IncidentNote.Severity {
    package var phrase: Phrase {
        switch self {
        case .p1: .severityP1
        case .p2: .severityP2
        case .p3: .severityP3
        }
    }
}

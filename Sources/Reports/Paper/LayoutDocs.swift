import Model

package func markdown(of docs: Docs, in language: Language) -> String { renderMarkdown(layout(docs, in: language)) }

package func html(of docs: Docs, in language: Language) -> String { renderHTML(layout(docs, in: language)) }

func layout(_ docs: Docs, in language: Language) -> Page {
    let writer = DocsWriter(docs: docs, language: language)
    return Page(
        title: writer.text(.docsTitle), language: language,
        blocks: writer.cover() + writer.incidents() + writer.papers() + writer.readingPaths() + writer.onCall()
            + writer.decisions() + writer.commands() + writer.questions() + glossary(in: language))
}

struct DocsWriter {
    let docs: Docs
    let language: Language

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    /// This page's own section.
    func section(_ heading: Phrase) -> String { "#" + anchor(of: text(heading)) }

    /// The newest page of a kind.
    func page(_ kind: Docs.Paper.Kind) -> Docs.Paper? {
        docs.papers.filter { $0.kind == kind }.max { ($0.madeAt, $0.file) < ($1.madeAt, $1.file) }
    }

    func cover() -> [Block] {
        [
            .pairs([
                Pair(text(.coverScope), docs.runbook.clusters.map(\.name).joined(separator: ", ")),
                Pair(text(.coverGenerated), language.text(docs.runbook.at)),
                Pair(text(.coverManifests), docs.runbook.revision.hex),
                Pair(text(.coverLedger), language.text(docs.runbook.ledgerEntries)),
            ]), .paragraph(text(.docsAbout)),
        ]
    }

    func incidents() -> [Block] {
        let heading = Block.heading(2, text(.sectionOpenNow))
        guard !docs.incidents.isEmpty else { return [heading, .paragraph(text(.docsNothingOpen))] }
        let columns: [Phrase] = [.columnSubject, .columnSince, .columnSeverity, .columnSeen]
        return [
            heading,
            .table(
                Table(
                    columns: columns.map { text($0) },
                    rows: docs.incidents.map { incident in
                        let severity = AlertSeverity(rawValue: incident.severity) ?? .critical
                        return [
                            Cell(incident.id), Cell(language.text(incident.since)),
                            Cell(text(severity.phrase), severity >= .error ? .bad : .doubtful),
                            Cell(incident.words.text(in: language)),
                        ]
                    })),
        ]
    }

    func papers() -> [Block] {
        [
            .heading(2, text(.sectionPapers)), .links(Docs.Paper.Kind.allCases.map { link(to: $0) }),
            .links(docs.papers.filter { $0 != page($0.kind) }.map { Link($0.file, to: $0.file) }),
        ].filter { $0 != .links([]) }
    }

    func link(to kind: Docs.Paper.Kind, because reason: Phrase? = nil) -> Link {
        let page = page(kind)
        let words = reason.map { text($0) } ?? "\(text(kind.purpose)) \(state(of: page, kind))"
        return Link(text(kind.title), to: page?.file, words)
    }

    private func state(of page: Docs.Paper?, _ kind: Docs.Paper.Kind) -> String {
        guard let page else { return text(.paperAbsent, .name(kind.command)) }
        guard let stamp = page.stamp else { return text(.paperUnknown, .name(kind.command)) }
        guard let revision = stamp.revision, revision != docs.runbook.revision else {
            return text(.paperMade, .instant(stamp.at), .name(kind.command))
        }
        return text(.paperOutOfDate, .instant(stamp.at), .name(kind.command))
    }

    func commands() -> [Block] {
        [
            .heading(2, text(.sectionCommands)), .paragraph(text(.docsCommandsHow)),
            .table(
                Table(
                    columns: [text(.columnCommand), text(.columnPurpose)],
                    rows: docs.commands.map { command in
                        [
                            Cell("pra \(command.path)"),
                            Cell(language == .english ? command.english : command.french),
                        ]
                    })),
        ]
    }
}

extension Docs.Paper.Kind {
    var title: Phrase {
        switch self {
        case .runbook: .runbookTitle
        case .slaReport: .reportTitle
        case .metrics: .metricsTitle
        case .preflight: .preflightTitle
        case .postIncident: .paperPostIncident
        }
    }

    fileprivate var purpose: Phrase {
        switch self {
        case .runbook: .purposeRunbook
        case .slaReport: .purposeReport
        case .metrics: .purposeMetrics
        case .preflight: .purposePreflight
        case .postIncident: .purposePostIncident
        }
    }

    /// What makes a new one.
    fileprivate var command: String {
        switch self {
        case .runbook: "pra runbook"
        case .slaReport: "pra report"
        case .metrics: "pra metrics"
        case .preflight: "pra preflight"
        case .postIncident: "pra incident report INCIDENT"
        }
    }
}

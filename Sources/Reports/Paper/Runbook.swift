import Model

package func markdown(of runbook: RunbookInput, in language: Language) -> String {
    renderMarkdown(layout(runbook, in: language))
}

package func html(of runbook: RunbookInput, in language: Language) -> String {
    renderHTML(layout(runbook, in: language))
}

func layout(_ runbook: RunbookInput, in language: Language) -> Page {
    let writer = RunbookWriter(runbook: runbook, language: language)
    return Page(
        title: writer.text(.runbookTitle), language: language,
        blocks: writer.cover() + writer.before() + writer.escalation() + runbook.clusters.flatMap { writer.section($0) }
    )
}

private struct RunbookWriter {
    let runbook: RunbookInput
    let language: Language

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    func cover() -> [Block] {
        [
            .pairs([
                Pair(text(.coverScope), runbook.clusters.map(\.name).joined(separator: ", ")),
                Pair(text(.coverGenerated), language.text(runbook.at)),
                Pair(text(.coverManifests), runbook.revision.hex),
                Pair(text(.coverLedger), language.text(runbook.ledgerEntries)),
            ]), .paragraph(text(.runbookAge)),
        ]
    }

    func before() -> [Block] {
        [
            .heading(2, text(.sectionBefore)), .paragraph(text(.runbookCapitals)),
            .steps([Numbered(text(.stepGoThere), ["cd \(runbook.folder)", "export PRA_STATE=\(runbook.state)"])]),
        ]
    }

    func escalation() -> [Block] {
        let columns: [Phrase] = [.columnSeverity, .columnCall, .columnNoAnswer]
        let rows: [[Phrase]] = [
            [.severityP1, .callP1, .noAnswerP1], [.severityP2, .callP2, .noAnswerP2],
            [.severityP3, .callP3, .noAnswerP3],
        ]
        return [
            .heading(2, text(.sectionEscalation)),
            .table(Table(columns: columns.map { text($0) }, rows: rows.map { $0.map { Cell(text($0)) } })),
        ] + people() + receivers()
    }

    private func people() -> [Block] {
        guard !runbook.people.isEmpty else { return [.paragraph(text(.nobodyToCall))] }
        let columns: [Phrase] = [.columnTeam, .columnName, .columnRole, .columnPhone, .columnMail]
        return [
            .table(
                Table(
                    columns: columns.map { text($0) },
                    rows: runbook.people.map { person in
                        [person.team, person.name, person.role, person.phone ?? "", person.mail ?? ""].map { Cell($0) }
                    }))
        ]
    }

    private func receivers() -> [Block] {
        guard !runbook.receivers.isEmpty else { return [.paragraph(text(.nobodyToldByItself))] }
        return [
            .paragraph(text(.toldByItself)),
            .list(runbook.receivers.map { "\($0.name): \($0.channels.joined(separator: ", "))" }),
        ]
    }

    func section(_ cluster: RunbookInput.Subject) -> [Block] {
        [
            .heading(2, text(.sectionCluster, .name(cluster.name))), facts(of: cluster), targets(of: cluster),
            .table(places(of: cluster)),
        ] + Procedures(cluster: cluster).all.flatMap { blocks(of: $0, for: cluster) }
    }

    private func facts(of cluster: RunbookInput.Subject) -> Block {
        .pairs([
            Pair(text(.runbookPlan), cluster.plan), Pair(text(.runbookHosts), cluster.hosts.joined(separator: ", ")),
            Pair(text(.runbookPort), "\(cluster.port)"), Pair(text(.runbookDatabase), cluster.database),
            Pair(
                text(.runbookRestored),
                cluster.restore.map {
                    text(.restoredThen, .name($0.directory), .duration($0.took))
                } ?? text(.restoredNever)),
        ])
    }

    private func targets(of cluster: RunbookInput.Subject) -> Block {
        let columns: [Phrase] = [.columnScenario, .columnSurvives, .wordRPO, .wordRTO, .columnLastDrill, .columnPhases]
        return .table(
            Table(
                columns: columns.map { text($0) },
                rows: cluster.scenarios.map { scenario in
                    let drill = cluster.drills.filter { $0.record.scenario == scenario.name }.max { $0.at < $1.at }
                    return [
                        Cell(scenario.name), Cell(scenario.survives.joined(separator: ", ")),
                        Cell(language.text(scenario.rpo)), Cell(language.text(scenario.rto)), outcome(of: drill),
                        Cell(drill.map { phases(of: $0.record) } ?? ""),
                    ]
                }))
    }

    private func outcome(of drill: RunbookInput.Drill?) -> Cell {
        guard let drill else { return Cell(text(.neverMeasured), .bad) }
        let took = Message.Argument.duration(drill.record.recoveryTime)
        return drill.record.passed
            ? Cell(text(.drillTook, took, .instant(drill.at)), .good)
            : Cell(text(.drillFailedThen, took, .instant(drill.at)), .bad)
    }

    private func phases(of record: DrillRecord) -> String {
        record.phases.map { "\(text($0.name.phrase)) \(language.text($0.took))" }.joined(separator: ", ")
    }

    private func places(of cluster: RunbookInput.Subject) -> Table {
        let columns: [Phrase] = [.columnStore, .columnPlace, .columnSite, .columnEncrypted]
        return Table(
            columns: columns.map { text($0) },
            rows: cluster.stores.map { place in
                [place.name, place.url, place.site, text(place.isEncrypted ? .wordYes : .wordNo)].map { Cell($0) }
            })
    }

    private func blocks(of procedure: Procedure, for cluster: RunbookInput.Subject) -> [Block] {
        [
            .heading(3, "\(cluster.name): \(text(procedure.title))"), .paragraph(text(procedure.sign)),
            .steps(procedure.steps.map { Numbered($0.words.text(in: language), $0.commands) }),
        ]
    }
}

import Model

/// The parts of the start page that say what to read and what to do first.
extension DocsWriter {
    /// One place of a reading path, and why to go there.
    private enum Stop {
        case section(Phrase, because: Phrase)
        case paper(Docs.Paper.Kind, because: Phrase)
    }

    func readingPaths() -> [Block] {
        [.heading(2, text(.sectionPaths))]
            + paths.flatMap { role, stops in
                [.heading(3, text(role)), .links(stops.map { link(to: $0) })]
            }
    }

    private var paths: [(Phrase, [Stop])] {
        [
            (
                .roleOnCall,
                [
                    .section(.sectionOnCall, because: .pathFirstMinutes),
                    .section(.sectionDecisions, because: .pathWhich), .paper(.runbook, because: .pathProcedures),
                ]
            ),
            (
                .roleOperator,
                [
                    .paper(.preflight, because: .pathReady), .paper(.runbook, because: .pathRehearse),
                    .section(.sectionCommands, because: .pathCommands), .paper(.metrics, because: .pathTrend),
                ]
            ),
            (
                .roleDeveloper,
                [
                    .section(.sectionQuestions, because: .pathPromises),
                    .section(.sectionDecisions, because: .pathMistake), .section(.sectionGlossary, because: .pathTerms),
                ]
            ),
            (
                .roleManager,
                [
                    .paper(.slaReport, because: .pathVerdicts), .paper(.metrics, because: .pathTrend),
                    .paper(.postIncident, because: .pathLearned),
                ]
            ),
            (
                .roleAuditor,
                [
                    .paper(.slaReport, because: .pathAudit), .section(.sectionQuestions, because: .pathProof),
                    .paper(.postIncident, because: .pathLearned), .section(.sectionGlossary, because: .pathTerms),
                ]
            ),
        ]
    }

    private func link(to stop: Stop) -> Link {
        switch stop {
        case .section(let heading, let reason): Link(text(heading), to: section(heading), text(reason))
        case .paper(let kind, let reason): link(to: kind, because: reason)
        }
    }

    func onCall() -> [Block] {
        let runbook = docs.runbook
        let steps: [(Phrase, [String])] = [
            (.stepGoThere, ["cd \(runbook.folder)", "export PRA_STATE=\(runbook.state)"]),
            (.callLook, ["pra status", "pra alert inbox"]), (.callOpen, ["pra incident open \"TITLE\" --cluster NAME"]),
            (.callChoose, []), (.callPeople, []), (.callNote, ["pra incident note INCIDENT \"WORDS\""]),
            (.callEnd, ["pra incident close INCIDENT --cause \"CAUSE\"", "pra incident report INCIDENT"]),
        ]
        let never: [Phrase] = [.neverDelete, .neverOver, .neverTwo, .neverSilent]
        return [
            .heading(2, text(.sectionOnCall)), .heading(3, text(.callFirst)),
            .steps(steps.map { Numbered(text($0.0), $0.1) }), .heading(3, text(.callNever)),
            .list(never.map { text($0) }), .heading(3, text(.callHandOver)), .paragraph(text(.callHandOverHow)),
            .steps([Numbered(text(.callHandOverLook), ["pra status", "pra plan", "pra incident list"])]),
        ] + people()
    }

    private func people() -> [Block] {
        guard !docs.runbook.people.isEmpty else { return [.paragraph(text(.nobodyToCall))] }
        return [
            .heading(3, text(.sectionEscalation)),
            .list(
                docs.runbook.people.map { person in
                    [person.name, person.role, person.phone, person.mail].compactMap(\.self).joined(separator: ", ")
                }),
        ]
    }

    /// Questions in order; the first answer that leads to a procedure ends it.
    func decisions() -> [Block] {
        let rows: [(question: Phrase, see: String, yes: Message, no: Message)] = [
            (.askIntrusion, "", procedure(.procedureIntrusion), Message(.goOn, .count(2))),
            (.askAnswers, "pra status", Message(.goOn, .count(3)), procedure(.procedureUnavailable)),
            (.askDamage, "pra verify --cluster NAME", procedure(.procedureCorrupted), Message(.goOn, .count(4))),
            (.askLoss, "", procedure(.procedureLoss), Message(.goOn, .count(5))),
            (.askProtected, "pra status", Message(.nothingToRestore), Message(.closeGap)),
        ]
        let columns: [Phrase] = [.columnNumber, .columnQuestion, .columnHowToSee, .wordYes, .wordNo]
        return [
            .heading(2, text(.sectionDecisions)), .paragraph(text(.decisionsHow)),
            .table(
                Table(
                    columns: columns.map { text($0) },
                    rows: rows.enumerated().map { index, row in
                        [
                            Cell("\(index + 1)"), Cell(text(row.question)), Cell(row.see),
                            Cell(row.yes.text(in: language)), Cell(row.no.text(in: language)),
                        ]
                    })),
        ] + docs.runbook.clusters.flatMap { [.heading(3, $0.name), .links(procedures(of: $0))] }
    }

    private func procedure(_ title: Phrase) -> Message { Message(.goToProcedure, .message(Message(title))) }

    private func procedures(of cluster: RunbookInput.Subject) -> [Link] {
        Procedures(cluster: cluster).all.map { procedure in
            let heading = "\(cluster.name): \(text(procedure.title))"
            return Link(
                text(procedure.title), to: page(.runbook).map { "\($0.file)#\(anchor(of: heading))" },
                text(procedure.sign))
        }
    }

    func questions() -> [Block] {
        let answers: [(Phrase, [Block])] = [
            (.askHowMuch, [.list(targets { text(.answerHowMuch, .name($0), .name($1.name), .duration($1.rpo)) })]),
            (.askHowLong, [.list(docs.runbook.clusters.map { howLong($0) })]),
            (.askOwnMistake, [.paragraph(text(.answerOwnMistake))]), (.askStopped, [.paragraph(text(.answerStopped))]),
            (.askDelete, [.paragraph(text(.answerDelete))]), (.askKeys, [.paragraph(text(.answerKeys))]),
            (.askUnknown, [.paragraph(text(.answerUnknown))]), (.askNoise, [.paragraph(text(.answerNoise))]),
            (.askBelieve, [.paragraph(text(.answerBelieve))]), (.askCode, [.paragraph(text(.answerCode))]),
            (.askNewCluster, [.paragraph(text(.answerNewCluster))]),
        ]
        return [.heading(2, text(.sectionQuestions))] + answers.flatMap { [.heading(3, text($0.0))] + $0.1 }
    }

    private func targets(_ line: (String, StatedObjectives.Scenario) -> String) -> [String] {
        docs.runbook.clusters.flatMap { cluster in cluster.scenarios.map { line(cluster.name, $0) } }
    }

    private func howLong(_ cluster: RunbookInput.Subject) -> String {
        guard let drill = cluster.drills.max(by: { $0.at < $1.at }) else {
            return "\(cluster.name): \(text(.neverMeasured))"
        }
        let took = Message.Argument.duration(drill.record.recoveryTime)
        return cluster.name + ": " + text(drill.record.passed ? .drillTook : .drillFailedThen, took, .instant(drill.at))
    }
}

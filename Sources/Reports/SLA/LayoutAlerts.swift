import Model

/// So many messages stand on a page; the JSON and CSV documents have all.
let mostMessagesShown = 200

extension ReportWriter {
    /// Nothing in documents from before they were told.
    func alerts() -> [Block] {
        guard let alerts = report.alerts else { return [] }
        let title = Block.heading(2, text(.sectionAlerts))
        guard !alerts.log.isEmpty else { return [title, .paragraph(text(.alertsNobody))] }
        let shown = alerts.shown
        let bound =
            shown.count < alerts.log.count
            ? [Block.paragraph(text(.alertsBounded, .count(shown.count), .count(alerts.log.count)))] : []
        return [title, .paragraph(alertSummary(alerts)), channels(alerts), .heading(3, text(.sectionDeliveries))]
            + bound + [log(shown)]
    }

    func alertSummary(_ alerts: SLAReport.Alerts) -> String {
        guard !alerts.log.isEmpty else { return text(.alertsNobody) }
        let sum = { (part: (SLAReport.ChannelRow) -> Int) in
            Message.Argument.count(alerts.channels.map(part).reduce(0, +))
        }
        return text(.alertsSummary, sum(\.accepted), sum(\.dead), sum(\.failing))
    }

    private func channels(_ alerts: SLAReport.Alerts) -> Block {
        table(
            [
                .columnChannel, .columnAccepted, .columnDead, .columnFailing, .columnMedianTaken, .columnLongestTaken,
                .columnTimed, .columnSources,
            ],
            alerts.channels.map { row in
                [
                    Cell(row.channel), Cell(language.text(row.accepted)),
                    Cell(language.text(row.dead), row.dead > 0 ? .bad : .plain),
                    Cell(language.text(row.failing), row.failing > 0 ? .bad : .plain),
                    Cell(row.median.map { language.text($0) } ?? text(.wordUnknown)),
                    Cell(row.longest.map { language.text($0) } ?? text(.wordUnknown)),
                    Cell(language.text(row.timed)), Cell(row.sources.abbreviated),
                ]
            })
    }

    private func log(_ rows: [SLAReport.MessageRow]) -> Block {
        table(
            [
                .columnWhen, .columnChannel, .columnRecipient, .columnSeverity, .columnGoesOn, .columnIsOver,
                .columnOutcome, .columnAttempts, .columnTook, .columnDetail, .columnSources,
            ],
            rows.map { row in
                let record = row.record
                return [
                    Cell(language.text(row.at)), Cell(row.channel), Cell(recipient(of: record)),
                    Cell(severity(record.severity)), Cell(record.began.joined(separator: ", ")),
                    Cell(record.over.joined(separator: ", ")),
                    Cell(text(record.outcome.phrase), record.outcome.tone), Cell(language.text(record.attempts)),
                    Cell(language.text(record.took)),
                    Cell(record.detail(record.isTaken ? nil : record.detail, in: language)),
                    Cell(row.sources.abbreviated),
                ]
            })
    }

    private func recipient(of record: DeliveryRecord) -> String {
        let told = [record.user, record.recipient].filter { !$0.isEmpty }
        return told.isEmpty ? text(.wordWholeChannel) : told.joined(separator: ", ")
    }

    /// When somebody first heard of it, and who took it up. Blank in documents from before that was told.
    func response(to row: SLAReport.IncidentRow) -> [Cell] {
        guard let response = row.response else { return [Cell(""), Cell("")] }
        let began = row.openedAt < report.cover.from
        let told =
            response.told.map { Cell(text(.toldOver, .instant($0.at), .name($0.channel))) }
            ?? (began ? Cell(text(.toldNotAgain)) : Cell(text(.wordNobody), .bad))
        let acknowledged = response.acknowledged.map { text(.acknowledgedBy, .instant($0.at), .name($0.by)) }
        return [told, Cell(acknowledged ?? text(.wordNobody))]
    }
}

extension SLAReport.Alerts {
    /// Those that failed before the others, the newest of each; in the order of the log.
    var shown: [SLAReport.MessageRow] {
        let failed = log.indices.filter { !log[$0].record.isTaken }.suffix(mostMessagesShown)
        let taken = log.indices.filter { log[$0].record.isTaken }.suffix(mostMessagesShown - failed.count)
        return (failed + taken).sorted().map { log[$0] }
    }
}

extension DeliveryRecord.Outcome {
    package var phrase: Phrase {
        switch self {
        case .accepted: .wordAccepted
        case .delivered: .wordDelivered
        case .read: .wordReadBySomebody
        case .failing: .wordFailing
        case .dead: .wordDead
        }
    }

    fileprivate var tone: Cell.Tone {
        switch self {
        case .accepted: .plain
        case .delivered, .read: .good
        case .failing, .dead: .bad
        }
    }
}

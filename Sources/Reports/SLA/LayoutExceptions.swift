import Model
import Objectives

extension SLAReport {
    /// A waiver that counted in the period, and for how long of it.
    package struct WaiverRow: Hashable, Sendable, Codable {
        package var cluster: String
        package var record: WaiverRecord
        package var from: Timestamp
        package var to: Timestamp
        package var sources: Sources
    }

    /// Manifests that took effect in the period.
    package struct ChangeRow: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var record: RevisionRecord
        package var sources: Sources
    }
}

extension ReportWriter {
    /// Nothing in documents from before they were told.
    func exceptions() -> [Block] {
        guard let waivers = report.waivers else { return [] }
        let title = Block.heading(2, text(.sectionExceptions))
        guard !waivers.isEmpty else { return [title, .paragraph(text(.nothingListed))] }
        let columns: [Phrase] = [
            .columnWaiver, .columnCluster, .columnOwner, .columnApprovedBy, .columnFrom, .columnTo, .columnReason,
            .columnInstead, .columnSources,
        ]
        let lines = waivers.flatMap { figures(of: $0) }
        return [
            title, .paragraph(text(.exceptionsHow)),
            .table(Table(columns: columns.map { text($0) }, rows: waivers.map { row($0) })),
        ] + (lines.isEmpty ? [] : [.list(lines)])
    }

    private func row(_ waiver: SLAReport.WaiverRow) -> [Cell] {
        let record = waiver.record
        return [
            Cell(record.waiver), Cell(waiver.cluster), Cell(record.owner), Cell(record.approvedBy),
            Cell(language.text(waiver.from)), Cell(language.text(waiver.to)), Cell(record.reason),
            Cell(record.compensatingControl ?? text(.wordNone)), Cell(waiver.sources.abbreviated),
        ]
    }

    /// Of each objective that it excepts from: with the excepted time, and without.
    private func figures(of waiver: SLAReport.WaiverRow) -> [String] {
        report.verdicts.compactMap { row -> String? in
            guard row.cluster == waiver.cluster, row.plan == waiver.record.plan, let excepted = row.excepted,
                excepted.waivers.contains(waiver.record.waiver), let figure = Figure(row)
            else { return nil }
            let what = [text(row.objective.phrase), part(of: row)].compactMap(\.self).joined(separator: " ")
            let name = "\(waiver.record.waiver), \(waiver.cluster), \(what)"
            let without = excepted.measured ?? .message(Message(.wordNone))
            return text(.exceptionFigures, .name(name), figure.value, without)
        }
    }

    func changes() -> [Block] {
        guard let changes = report.changes else { return [] }
        let title = Block.heading(2, text(.sectionChanges))
        guard !changes.isEmpty else { return [title, .paragraph(text(.changesNone))] }
        let columns: [Phrase] = [
            .columnWhen, .columnCommit, .columnAuthor, .columnCommitted, .columnSigned, .columnMessage, .columnSources,
        ]
        return [
            title, .paragraph(text(.changesHow)),
            .table(Table(columns: columns.map { text($0) }, rows: changes.flatMap { rows($0) })),
        ]
    }

    private func rows(_ change: SLAReport.ChangeRow) -> [[Cell]] {
        let (record, when) = (change.record, Cell(language.text(change.at)))
        let sources = Cell(change.sources.abbreviated)
        guard !record.commits.isEmpty else {
            let what = record.isModified == nil ? Phrase.changeNotInGit : .changeUncommitted
            let revision = Cell(String(record.revision.hex.prefix(12)))
            return [[when, revision, Cell(""), Cell(""), Cell(""), Cell(text(what), .doubtful), sources]]
        }
        var rows = record.commits.map { commit in
            [
                when, Cell(String(commit.id.prefix(12))), Cell(commit.author), Cell(language.text(commit.at)),
                Cell(text(commit.signature.phrase), commit.signature.tone), Cell(commit.subject), sources,
            ]
        }
        let notes =
            (record.isModified == true ? [text(.changeUncommitted)] : [])
            + (record.unlisted > 0 ? [text(.changeUnlisted, .count(record.unlisted))] : [])
        rows += notes.map { [when, Cell(""), Cell(""), Cell(""), Cell(""), Cell($0, .doubtful), sources] }
        return rows
    }
}

extension RevisionRecord.Commit.Signature {
    fileprivate var phrase: Phrase {
        switch self {
        case .none: .signatureNone
        case .good: .signatureGood
        case .bad: .signatureBad
        case .unknown: .signatureUnknown
        }
    }

    fileprivate var tone: Cell.Tone {
        switch self {
        case .good: .good
        case .bad: .bad
        case .none, .unknown: .doubtful
        }
    }
}

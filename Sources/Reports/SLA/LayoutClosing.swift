import Model
import Objectives

extension ReportWriter {
    /// One figure of this very report, computed on paper.
    func worked() -> [Block] {
        guard let row = report.verdicts.first(where: { arithmetic(of: $0) != nil }),
            let sentence = arithmetic(of: row)
        else { return [] }
        return [.heading(3, text(.sectionWorked)), .paragraph(sentence)]
    }

    private func arithmetic(of row: SLAReport.VerdictRow) -> String? {
        guard let figure = Figure(row), let target = row.target, row.verdict == .met || row.verdict == .missed else {
            return nil
        }
        let (name, verdict) = (
            Message.Argument.name(
                [row.cluster, text(row.objective.phrase), part(of: row)].compactMap(\.self).joined(separator: ", ")),
            Message.Argument.message(Message(row.verdict.phrase))
        )
        let parts = row.detail.arguments
        let quotient: String
        switch row.detail.key {
        case .dueCounted where parts.count == 7:
            quotient = text(.workedRate, parts[0], parts[1], figure.value, parts[2], parts[3])
        case .availabilityCounted where parts.count == 4:
            quotient = text(.workedAvailability, parts[0], parts[1], parts[3], figure.value)
        default: return nil
        }
        return text(
            .workedWhole, name, .name(quotient), target, verdict, .name(figure.sources.abbreviated))
    }

    /// Lines to sign by hand; what a machine says of itself is told as that.
    func signOff() -> [Block] {
        let columns: [Phrase] = [.columnRole, .columnName, .columnDate, .columnSignature]
        let blank = Cell("\u{A0}")
        return [
            .heading(2, text(.sectionSignOff)), .paragraph(text(.signOffHow)),
            .table(
                Table(
                    columns: columns.map { text($0) },
                    rows: [.signOffPreparer, .signOffReviewer, .signOffApprover].map {
                        [Cell(text($0)), blank, blank, blank]
                    })),
            .list([.attestedSigned, .attestedClock, .attestedCommits, .attestedWaivers].map { text($0) }),
        ]
    }
}

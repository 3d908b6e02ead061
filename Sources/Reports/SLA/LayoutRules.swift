import Crypto
import Model
import Objectives

extension SLAReport {
    /// The constants by which everything was measured, and the SHA-256 of their JSON: two reports with one digest were
    /// measured alike.
    package struct Rules: Hashable, Sendable, Codable {
        package var constants: MeasurementRules
        package var digest: Model.Digest

        /// - Parameter rules: `pra`'s own, never a document's: a number that JSON can not have is our mistake.
        init(_ rules: MeasurementRules) {
            do throws(PraError) {
                (constants, digest) = (rules, Model.Digest(SHA256.hash(data: try json(of: rules))))
            } catch { preconditionFailure("the rules of measurement are no JSON: \(error)") }
        }
    }
}

extension ReportWriter {
    /// Nothing in documents from before they were told.
    func rules() -> [Block] {
        guard let rules = report.rules else { return [] }
        return [
            .heading(3, text(.sectionRules)), .paragraph(text(.rulesDigest, .name(rules.digest.hex))),
            .table(
                Table(
                    columns: [.columnConstant, .columnValue, .columnMeaning].map { text($0) },
                    rows: rows(of: rules.constants))),
        ]
    }

    /// One for each constant, by its name in the document.
    private func rows(of rules: MeasurementRules) -> [[Cell]] {
        let rows: [(String, Message.Argument, Phrase)] = [
            ("unknownGrace", .duration(rules.unknownGrace), .ruleUnknownGrace),
            ("staleAfter", .duration(rules.staleAfter), .ruleStaleAfter),
            ("cutEvery", .duration(rules.cutEvery), .ruleCutEvery),
            ("tolerance", .ratio(rules.tolerance), .ruleTolerance),
            ("confidenceLevel", .ratio(rules.confidenceLevel), .ruleConfidenceLevel),
            ("z", .name(decimals(rules.z)), .ruleZ),
            ("intervalStep", .ratio(rules.intervalStep), .ruleIntervalStep),
            ("window", .duration(rules.window), .ruleWindow),
            ("recordEvery", .duration(rules.recordEvery), .ruleRecordEvery),
            ("evidenceFreshFor", .duration(rules.evidenceFreshFor), .ruleEvidenceFreshFor),
            ("clockTolerance", .ratio(rules.clockTolerance), .ruleClockTolerance),
        ]
        return rows.map { [Cell($0.0), Cell(language.text($0.1)), Cell(text($0.2))] }
    }

    private func decimals(_ number: Double) -> String {
        language == .english ? "\(number)" : "\(number)".replacing(".", with: ",")
    }
}

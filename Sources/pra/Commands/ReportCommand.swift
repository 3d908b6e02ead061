import ArgumentParser
import Engines
import FoundationEssentials
import Manifests
import Model
import Objectives
import Ports
import Reports
import State

/// `pra report`: the SLA report, from the ledger alone.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the SLA report, or check one against the ledger.",
        subcommands: [Write.self, Verify.self], defaultSubcommand: Write.self)

    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write", abstract: "Compute the report from the ledger: JSON, CSV, Markdown, HTML and PDF.",
            discussion: """
                sla.dsse.json has the same JSON document, signed with the ledger's key (DSSE): hand that one over. \
                reports/verify.py checks it without pra.
                Without a period it is about the last 30 days. Days begin and end by the clocks of --zone: one with 23 \
                or 25 hours is as long as it was. A chosen period goes into a folder of its own, as reports/2026-10.

                  pra report --period month --zone Europe/Paris
                  pra report --of 2026-Q3 --language fr
                  pra report --from 2026-10-01 --to 2026-10-14

                Exit status 3 with --exit-code when an objective is missed or was not measured.
                """)

        @OptionGroup var period: PeriodOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var reports: ReportOptions
        @OptionGroup var output: OutputOptions
        @Flag(help: "Print the page as PDF as well, by Chromium or WeasyPrint.") var pdf = false
        @Flag(help: "Exit status 3 when an objective is missed or was not measured.") var exitCode = false

        func run() async throws {
            let now = SystemTime().now(), span = try period.span(at: now).map { ($0, at: now) }
            let desired = try await manifests.load()
            let journal = try await openJournal(state.path, for: .reading)
            var written = try await written(of: desired, from: journal, about: span)
            if pdf { written.paths += try await printed(written.paths) }
            try output.show(json: Versioned("pra.reports/v1", ["reports": written.paths])) {
                written.paths.map { "\($0)\n" }.joined()
            }
            if exitCode, written.report.verdicts.contains(where: { [.missed, .notMeasured].contains($0.verdict) }) {
                throw ExitCode(PraError.Code.objectiveNotMet.exitStatus)
            }
        }

        /// The page of the report that was asked for is the first one.
        private func printed(_ paths: [String]) async throws(PraError) -> [String] {
            guard let page = paths.first(where: { $0.hasSuffix(".html") }) else { return [] }
            let parts = absolutePath(page).split(separator: "/")
            let (folder, name) = ("/" + parts.dropLast().joined(separator: "/"), parts.last?.dropLast(".html".count))
            let printer = PDFPrinter(runner: SubprocessRunner(time: SystemTime()))
            let bytes = try await printer.pdf(of: try readFile(page, limit: 1 << 30), in: folder)
            return try writeFiles([("\(name ?? "sla").pdf", bytes)], in: folder)
        }

        private func written(
            of desired: Desired, from journal: SQLiteJournal, about span: (ReportSpan, at: Timestamp)?
        ) async throws(PraError) -> WrittenReport {
            guard let span else {
                return try await writeReports(
                    of: desired, from: journal, to: reports.path, in: try knownZone(period.zone), language.language)
            }
            return try await writeReport(
                of: desired, from: journal, to: reports.path, about: span, language.language)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Compute a report's figures again from the ledger and compare.",
            discussion: """
                Of a signed report (sla.dsse.json) the signature is checked as well: it must be of the key that signed \
                the ledger which the report cites.

                  pra report verify reports/sla.dsse.json --key ledger.pub

                Exit status 9 when the report is not as it was signed, or a figure is not what the ledger gives.
                """)

        @Argument(help: "The report's JSON file, signed or plain.") var report: String
        @OptionGroup var keys: LedgerKeyOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        private struct Document: Encodable {
            var differences: [String]
            var isSigned: Bool
        }

        func run() async throws {
            let file = try ReportFile(reading: report)
            let document = Document(
                differences: try await file.differences(
                    from: try await openJournal(state.path, for: .reading), accepting: try keys.pins()),
                isSigned: file.envelope != nil)
            try output.show(json: Versioned("pra.report-check/v1", document)) { text(of: document) }
            if !document.differences.isEmpty { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
        }

        private func text(of document: Document) -> String {
            guard document.differences.isEmpty else { return document.differences.map { "- \($0)\n" }.joined() }
            return "every figure of \(report) follows from the ledger\n"
                + (document.isSigned ? "it is signed by the ledger's key\n" : "it is not signed: sla.dsse.json is\n")
        }
    }
}

import ArgumentParser
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
            commandName: "write", abstract: "Compute the report from the ledger: JSON, Markdown and HTML.",
            discussion: "Exit status 3 with --exit-code when an objective is missed or was not measured.")

        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var reports: ReportOptions
        @OptionGroup var output: OutputOptions
        @Flag(help: "Exit status 3 when an objective is missed or was not measured.") var exitCode = false

        func run() async throws {
            let desired = try await manifests.load()
            let journal = try await openJournal(state.path, for: .reading)
            let written = try await writeReports(of: desired, from: journal, to: reports.path)
            try output.show(json: Versioned("pra.reports/v1", ["reports": written.paths])) {
                written.paths.map { "\($0)\n" }.joined()
            }
            if exitCode, written.report.verdicts.contains(where: { [.missed, .notMeasured].contains($0.verdict) }) {
                throw ExitCode(PraError.Code.objectiveNotMet.exitStatus)
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Compute a report's figures again from the ledger and compare.",
            discussion: "Exit status 9 when a figure is not what the ledger gives.")

        @Argument(help: "The report's JSON file.") var report: String
        @OptionGroup var keys: LedgerKeyOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let differences = try await differencesFromLedger()
            try output.show(json: Versioned("pra.report-check/v1", ["differences": differences])) {
                differences.isEmpty
                    ? "every figure of \(report) follows from the ledger\n" : differences.map { "- \($0)\n" }.joined()
            }
            if !differences.isEmpty { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
        }

        private func differencesFromLedger() async throws(PraError) -> [String] {
            let document = try readFile(report, limit: 64 << 20)
            let claimed = try decodeReport(document)
            let cited = claimed.cover.ledger
            let pins = try keys.pins()
            let journal = try await openJournal(state.path, for: .reading)
            if let damage = try await journal.damage(accepting: pins) { return [damage] }
            let head = LedgerHead(
                size: cited.size, root: cited.root, checkpoint: cited.checkpoint, key: cited.keyFingerprint)
            let faults = try await journal.faults(in: head, accepting: pins)
            return try await faults + differences(between: document, and: recomputed(claimed, from: journal))
        }

        /// From every entry, whatever is said elsewhere of what they are about.
        private func recomputed(_ claimed: SLAReport, from journal: SQLiteJournal) async throws(PraError) -> SLAReport {
            let promises = try await journal.scan(.everything, upTo: claimed.cover.ledger.size, into: Promises()) {
                $0.take($1, at: $2)
            }
            var cover = claimed.cover
            cover.manifestRevision = promises.revision ?? cover.manifestRevision
            let population = promises.clusters(in: cover.period).union(claimed.completeness.population)
            return try await journal.report(cover, promises, population: population, from: .everything)
        }
    }
}

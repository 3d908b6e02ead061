import ArgumentParser
import Model
import Objectives
import Ports
import Reports
import State

/// `pra policy controls`: whether the controls hold, by the ledger alone.
struct PolicyControlsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controls", abstract: "Show whether the controls of the adopted frameworks hold.",
        discussion: """
            Each ControlFramework that pra run adopted is evaluated anew from the ledger, as in the SLA report of the \
            last 30 days: over which population, how many passed, failed, are unknown or excepted by a Waiver, and \
            which did not pass and why. Unknown is never passed.

            Exit status: 0; 3 with --exit-code when a control fails; 6 no framework was adopted.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Exit status 3 when a control fails.") var exitCode = false

    func run() async throws {
        let rows = try await controls()
        guard !rows.isEmpty else {
            throw PraError(
                .entryMissing, "the ledger has no framework of controls",
                remedy: "state a ControlFramework, such as policies/controls.yaml, and let the loop adopt it: "
                    + "pra run --once")
        }
        try output.show(json: Versioned("pra.controls/v1", ["controls": rows])) {
            text(of: rows, in: language.language, styled: output.isStyled)
        }
        if exitCode, rows.contains(where: { $0.outcome == .failed }) {
            throw ExitCode(PraError.Code.objectiveNotMet.exitStatus)
        }
    }

    private func controls() async throws(PraError) -> [SLAReport.ControlRow] {
        let journal = try await openLedger(state.path)
        let head = try await newestHead(of: journal)
        let now = SystemTime().now()
        let period = Period(from: now - MeasurementRules.standard.window, to: now)
        let empty = ControlsAccount(promises: try await journal.promises(upTo: head.size), period: period)
        let account = try await journal.scan(.period(from: period.from, to: period.to), upTo: head.size, into: empty) {
            $0.take($1, at: $2)
        }
        return account.results().map { SLAReport.ControlRow($0) }
    }
}

import ArgumentParser
import Crypto
import Manifests
import Model
import Reconciler
import Reports
import State

/// `pra preflight`: whether a deployment is ready.
struct PreflightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight", abstract: "Run the deployment checklist, from infrastructure to go-live.",
        discussion: """
            Ten phases, in the order in which a deployment goes. Each box is a check that runs now, and what it saw \
            stands beside it; what could not be looked at is not ticked. It changes nothing but the reports folder, \
            where preflight.json and preflight.LANGUAGE.md and .html are written, and notes in the ledger that it ran.

              pra preflight
              pra preflight --exit-code --language fr

            Exit status: 0; with --exit-code 3 when a box is not ticked.
            """)

    @Flag(name: .customLong("exit-code"), help: "Exit status 3 when a box is not ticked.") var exitCode = false
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var reports: ReportOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let wiring = try await Wiring(state: state.path, for: .reading)
        let holder = try await stateHolder(of: state.path)
        let survey = await (try Turn(looking: wiring.world, desired)).survey()
        let facts = try await wiring.journal.facts(from: 0)
        let status = makeStatus(StatusInput(survey, facts: facts, holder: holder))
        let checks = PreflightChecks(desired: desired, facts: facts, survey: survey, state: state.path)
        let preflight = Preflight(
            of: status, revision: desired.revision,
            and: checks.all() + (await checks.programs()) + (try await checks.ledger(wiring.journal)))
        try await write(preflight, isLedger: try await wiring.journal.origin() != nil)
        try output.show(json: preflight) {
            text(of: preflight, in: language.language, styled: output.isStyled)
        }
        if exitCode, !preflight.isReady { throw ExitCode(PraError.Code.objectiveNotMet.exitStatus) }
    }

    private func write(_ preflight: Preflight, isLedger: Bool) async throws(PraError) {
        let document = try json(of: preflight)
        _ = try writeFiles(
            [
                ("preflight.json", document),
                ("preflight.\(language.code).md", Array(markdown(of: preflight, in: language.language).utf8)),
                ("preflight.\(language.code).html", Array(html(of: preflight, in: language.language).utf8)),
            ], in: reports.path)
        guard isLedger else { return }
        _ = try await recordFact(
            .documented(
                DocumentRecord(
                    kind: .preflight, revision: preflight.revision, digest: Digest(SHA256.hash(data: document)))),
            about: ResourceID("Document", "preflight"), confidence: .claimed, in: state.path)
    }
}

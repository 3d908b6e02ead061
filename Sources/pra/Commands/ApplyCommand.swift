import ArgumentParser
import FoundationEssentials
import Glibc
import Manifests
import Model
import Ports
import Reconciler
import Reports
import State

/// Whom the ledger names for what a person asked for.
var operatorName: String {
    let process = ProcessInfo.processInfo
    return "operator:" + (process.environment["SUDO_USER"] ?? process.userName)
}

/// `pra apply`: closes the gaps, or runs exactly the actions of a saved plan.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Close the gaps: run a saved plan, or work until nothing is left to do.",
        discussion: """
            Without PLAN it plans and acts until a new plan is empty. With PLAN it runs exactly that plan's actions. \
            One that is no longer needed is said to be so; one whose preconditions no longer hold is refused, with \
            what changed, and nothing is deleted but the points that the plan showed. Applying a plan that shows an \
            action which needs approval is the approval; without PLAN such an action is left. -o json prints what \
            became of each.

            Exit status: 0 done or no longer needed; 4 blocked or in need of approval; 7 a precondition changed; \
            8 something could not be looked at; otherwise that of the first failure.
            """)

    @Argument(help: "A plan saved by `pra plan --out`.") var plan: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let stated = try await loadStated(manifests.paths)
        let saved = try plan.map { (path) throws(PraError) in try ApplyCommand.read(path) }
        let wiring = try await Wiring(state: state.path, for: .writing)
        let desired = try await admit(stated, knownTo: wiring.journal)
        try await remember(desired, in: wiring.journal)
        let printer = LoopPrinter(json: output.isJSON)
        let outcomes = ActionOutcomes()
        let loop = try await Loop(desired, in: wiring.world, mode: .converge, actor: operatorName) {
            printer.tell($0)
            outcomes.note($0)
        }
        await loop.keepRevision(of: desired, at: manifests.paths, printer)
        let failures = try await Interruption.whenAsked({ await loop.stop() }) {
            if let saved { try await loop.apply(saved.gaps, of: saved.digest) } else { try await loop.run() }
        }
        if output.isJSON {
            let document = AppliedPlan(plan: saved?.digest, actions: outcomes.all)
            try output.show(json: Versioned("pra.apply/v1", document)) { "" }
        }
        if let status = Interruption.current.status { throw ExitCode(status) }
        if let first = failures.first { throw first.error }
        if outcomes.all.isEmpty, !output.isJSON { print(Language.english.text(.planNothing)) }
    }

    private struct AppliedPlan: Encodable {
        /// The saved plan's digest; absent without one.
        var plan: Digest?
        var actions: [ActionOutcomes.Row]
    }

    private static func read(_ path: String) throws(PraError) -> PlanDocument {
        do {
            return try JSONDecoder().decode(PlanDocument.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw PraError(
                .usage, "\(path) is not a saved plan",
                remedy: "make one: pra plan --out FILE; manifests are named with -f",
                cause: error.words)
        }
    }
}

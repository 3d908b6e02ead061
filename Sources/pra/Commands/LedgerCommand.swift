import ArgumentParser
import Evidence
import Manifests
import Model
import State

/// `pra ledger`: the evidence itself.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Check the ledger, or rebuild it from a store.",
        subcommands: [Verify.self, Restore.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read every entry and every checkpoint.",
            discussion: "Exit status 9 when an entry or a checkpoint is not what was signed.")

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let journal = try await openLedger(state.path)
            let result = try await journal.verifyLedger()
            try output.show(json: Versioned("pra.ledger-check/v1", result)) { text(of: result) }
            if !result.isIntact { throw ExitCode(PraError.Code.ledgerBroken.exitStatus) }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Rebuild the state folder's ledger from a store's evidence.",
            discussion: "For the day on which the state folder is lost. Refuses when a ledger is there.")

        @Option(help: ArgumentHelp("Store: its name in the manifests, or a URL.", valueName: "name|url"))
        var store: String?
        @Option(help: ArgumentHelp("Which ledger, where the store has several.", valueName: "origin"))
        var origin: String?
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let place = try await StorePlace(store, manifests)
            let result = try await restoreLedger(
                from: try objectStore(url: place.url), origin: origin, into: state.path)
            try output.show(json: Versioned("pra.ledger-restore/v1", result)) {
                "Restored \(result.verification.entries) entries into \(state.path).\n\(result.warning)\n"
            }
        }
    }
}

private func text(of result: LedgerVerification) -> String {
    let head = "\(result.entries) entries, \(result.checkpoints) checkpoints, root \(result.root)\n"
    guard let problem = result.problem else {
        return head + "Every entry stands where it was signed. Compare the key with one from elsewhere:\n"
            + result.keys.map { "  \($0)\n" }.joined()
    }
    return head + "NOT INTACT from entry \(problem.index): \(problem.what)\n"
}

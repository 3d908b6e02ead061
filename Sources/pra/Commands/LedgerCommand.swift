import ArgumentParser
import Evidence
import Manifests
import Model
import State

/// `pra ledger`: the evidence itself.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Check, prove or export the ledger, rebuild it from a store, or care for its keys.",
        subcommands: [
            Verify.self, LedgerProveCommand.self, LedgerExportCommand.self, Restore.self, LedgerKeyCommand.self,
            LedgerAnchorsCommand.self,
        ])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read every entry and every checkpoint.",
            discussion: """
                Without --key all keys count that the state folder has: its first, those that the one before handed \
                over to, and those that a restore accepted. What a revoked key signed of the time from which it is \
                revoked does not count.
                Exit status: 0; 3 a key signed that the manifests do not pin though they pin others; 8 no ledger; 9 an \
                entry or a checkpoint is not what was signed, or was signed by a revoked key.
                """)

        @OptionGroup var keys: LedgerKeyOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let pins = try keys.pins()
            let journal = try await openLedger(state.path)
            let result = try await journal.verifyLedger(accepting: pins)
            try output.show(json: Versioned("pra.ledger-check/v1", result)) {
                text(of: result, isPinned: pins != nil)
            }
            if !result.isIntact { throw ExitCode(PraError.Code.ledgerBroken.exitStatus) }
            if !result.unpinnedKeys.isEmpty { throw ExitCode(PraError.Code.objectiveNotMet.exitStatus) }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Rebuild the state folder's ledger from a store's evidence.",
            discussion: """
                For the day on which the state folder is lost. Refuses when a ledger is there. Without --key only \
                that key counts which the ledger is named by, those that it led to by handing over, and ledger.key \
                where it is left. A ledger that was restored before needs --key for each: whoever can write into the \
                store could have added one. What revoked keys signed comes back as well; `pra ledger verify` names it.
                """)

        @Option(help: ArgumentHelp("Store: its name in the manifests, or a URL.", valueName: "name|url"))
        var store: String?
        @Option(help: ArgumentHelp("Which ledger, where the store has several.", valueName: "origin"))
        var origin: String?
        @OptionGroup var keys: LedgerKeyOptions
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let pins = try keys.pins()
            let place = try await StorePlace(store, manifests)
            let result = try await restoreLedger(
                from: try place.objects(), origin: origin, accepting: pins, into: state.path)
            try output.show(json: Versioned("pra.ledger-restore/v1", result)) {
                "Restored \(result.verification.entries) entries into \(state.path).\n"
                    + (result.warning.map { "\($0)\n" } ?? "")
            }
        }
    }
}

private func text(of result: LedgerVerification, isPinned: Bool) -> String {
    let head = "\(result.entries) entries, \(result.checkpoints) checkpoints, root \(result.root)\n"
    if let problem = result.problem { return head + "NOT INTACT from entry \(problem.index): \(problem.what)\n" }
    let unpinned = result.unpinnedKeys.map { "NOT PINNED by the manifests, which pin others: \($0)\n" }.joined()
    let others = result.otherKeys.isEmpty ? "" : "These keys are there too and signed nothing that counts:\n"
    return head + "Every entry stands where it was signed. "
        + (isPinned ? "Signed by keys that were given:\n" : "Compare each key with one from elsewhere (--key):\n")
        + result.keys.map { "  \($0)\n" }.joined() + others + result.otherKeys.map { "  \($0)\n" }.joined()
        + unpinned
}

import ArgumentParser
import Evidence
import Model
import State

/// `pra ledger prove`: one entry, and that nothing before it was changed.
struct LedgerProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Prove that an entry stands in the signed ledger, without showing the others.",
        discussion: """
            The proof is the entry, the hashes that lead from it to the root of the tree (RFC 9162), and the signed \
            checkpoint with that root. With --since it also proves that the ledger of today begins with what it was \
            when it had so many entries: take the size from a checkpoint or a report that was kept. Each proof is \
            checked before it is shown.

              pra ledger prove 1207
              pra ledger prove 1207 --since 1000 -o json > proof.json
              python3 reports/verify.py proof proof.json --key ledger.pub --since kept-checkpoint

            Exit status: 0; 6 no such entry; 8 no ledger; 9 the entry or the past is not what was signed.
            """)

    @Argument(help: ArgumentHelp("Of the entry, from 0.", valueName: "index")) var index: Int
    @Option(help: ArgumentHelp("Number of entries at an earlier moment, from 1.", valueName: "size")) var since: Int?
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var entries: [EntryProof]
        var since: HistoryProof?
    }

    func run() async throws {
        let journal = try await openLedger(state.path)
        var document = Document(entries: [try await journal.proof(of: index)])
        if let since { document.since = try await journal.history(since: since) }
        try output.show(json: Versioned("pra.ledger-proof/v1", document)) {
            document.entries.map(text).joined() + (document.since.map(text) ?? "")
        }
    }
}

func text(of proof: EntryProof) -> String {
    "entry       \(proof.index)\n\(proof.entry)\nleaf        \(proof.leaf)\n" + text(proof.path) + text(proof.tree)
}

private func text(of proof: HistoryProof) -> String {
    "since       \(proof.size) entries, root \(proof.root)\n" + text(proof.path) + text(proof.tree)
}

private func text(_ path: [Digest]) -> String { path.map { "sibling     \($0)\n" }.joined() }

private func text(_ tree: SignedTree) -> String {
    "root        \(tree.root) of \(tree.size) entries\nsigned by   \(tree.key)\n"
}

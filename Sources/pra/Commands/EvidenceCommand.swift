import ArgumentParser
import Evidence
import Model
import State

/// `pra evidence`: what stands in the ledger, each entry with its proof.
struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Show entries of the ledger with their proofs.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show an entry, or those of an action, incident or hold.",
            discussion: """
                Reports cite entries by index. Any other name is looked for in all entries, which takes a few \
                seconds for ten million. Each entry is shown with its proof and the checkpoint that it lies under; \
                the same is in -o json, which reports/verify.py checks without pra:

                  pra evidence show 1207
                  pra evidence show backup/akig/local/2026-11-22T160000Z
                  pra evidence show rpo.breach/akig/primary-loss
                  pra evidence show 1207 -o json > proof.json
                  python3 reports/verify.py proof proof.json --key ledger.pub

                Exit status: 0; 6 no such entry; 8 no ledger; 9 the entry is not the one that was signed.
                """)

        @Argument(
            help: ArgumentHelp(
                "Index or leaf hash of an entry, or name of an action, incident or hold.", valueName: "id"))
        var id: String
        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let journal = try await openLedger(state.path)
            var proofs: [EntryProof] = [], texts: [String] = []
            for index in try await journal.indices(of: id) {
                let proof = try await journal.proof(of: index)
                let fact = try LedgerEntry.decode(Array(proof.entry.utf8), at: index)
                proofs.append(proof)
                texts.append(
                    "\(fact.at)  \(fact.actor)  \(fact.subject)  \(fact.confidence.rawValue)\n" + text(of: proof))
            }
            try output.show(json: Versioned("pra.evidence/v1", ["entries": proofs])) { texts.joined(separator: "\n") }
        }
    }
}

import ArgumentParser
import Engines
import Evidence
import Model
import State
import Stores

/// `pra ledger export`: what an auditor takes with him.
struct LedgerExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the evidence as a folder that is verified without pra.",
        discussion: """
            The folder has what `evidence/` of a store has, entries, keys and the newest checkpoint, and besides the \
            leaf hash of every entry: by them reports/verify.py names the very entry that was changed, removed or \
            moved since, in this folder or, with --leaves, in a store. With --from or --to it has these entries alone \
            (in whole rows of 256) and still proves that they are those that were signed.

              pra ledger export --into /mnt/audit/akig
              python3 reports/verify.py ledger /mnt/audit/akig --key ledger.pub
              python3 reports/verify.py ledger STORE/evidence --key ledger.pub --leaves /mnt/audit/akig

            The folder is there whole or not at all. The loop may run meanwhile.
            Exit status: 0; 4 when the folder is not empty; 6 no such entry; 8 no ledger; 9 entries are missing.
            """)

    @Option(help: ArgumentHelp("Folder to make; empty or missing.", valueName: "folder")) var into: String
    @Option(help: ArgumentHelp("First entry (default: 0).", valueName: "index")) var from: Int?
    @Option(help: ArgumentHelp("Last entry (default: the newest).", valueName: "index")) var to: Int?
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Outcome: Encodable {
        var folder: String
        var evidence: EvidenceExport
    }

    func run() async throws {
        let folder = absolutePath(into), journal = try await openLedger(state.path)
        let size = try await journal.size(), first = from ?? 0, last = to ?? size - 1
        guard first <= last else {
            throw PraError(
                .usage, "there is nothing from entry \(first) to entry \(last)",
                remedy: "the ledger has \(size) entries; give --from INDEX --to INDEX, the smaller one first")
        }
        let evidence = try await withNewFolder(folder, named: "evidence") { (unfinished) async throws(PraError) in
            try await journal.export(first...last, to: FileStore(directory: unfinished, creating: true))
        }
        try output.show(json: Versioned("pra.ledger-export/v1", Outcome(folder: folder, evidence: evidence))) {
            """
            entries \(evidence.first) to \(evidence.last) of \(evidence.size) are in \(folder), root \(evidence.root)
            check them without pra:
              python3 reports/verify.py ledger \(folder)\(part(evidence)) --key \(state.path)/ledger.pub

            """
        }
    }

    /// What the verifier must be told of an export that has not all.
    private func part(_ evidence: EvidenceExport) -> String {
        let isWhole = evidence.first == 0 && evidence.last == evidence.size - 1
        return isWhole ? "" : " --from \(evidence.first) --to \(evidence.last)"
    }
}

/// Has `fill` write a folder `name` into an unfinished one beside `path`, and gives what it wrote that path when it is
/// whole. An unfinished one of a call that was cut off is begun anew.
private func withNewFolder<Result: Sendable>(
    _ path: String, named name: String, fill: (String) async throws(PraError) -> Result
) async throws(PraError) -> Result {
    let disk = Disk(), unfinished = path + ".unfinished"
    guard try await disk.names(in: path) ?? [] == [] else {
        throw PraError(.targetNotEmpty, "\(path) is not empty", remedy: "export into another folder with --into")
    }
    try await disk.remove(unfinished)
    let result = try await fill(unfinished)
    try await disk.moveFolder("\(unfinished)/\(name)", to: path)
    try await disk.remove(unfinished)
    return result
}

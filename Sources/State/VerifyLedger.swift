import Evidence
import GRDB
import Model

/// Replays the newest entries and compares with the last checkpoint: what was signed before this start is what is here
/// now. Its cost does not grow with the ledger; `verifyLedger` reads everything.
func checkTail(of tables: LedgerTables, signedBy key: LedgerKey) throws {
    let keys = try tables.keys()
    guard keys.last?.key == key.publicKey else { throw broken("it belongs to another key than ledger.key") }
    var frontier = try tables.frontier("anchor")
    try tables.forEach(in: frontier.size..<Int.max) { index, entry, leaf in
        guard index == frontier.size else { throw broken("entry \(frontier.size) is missing") }
        let hash = MerkleTree.leaf(entry)
        guard leaf == hash else { throw broken("entry \(index) was changed") }
        frontier.append(hash)
    }
    guard try frontier == tables.frontier("now") else {
        throw broken("it has \(frontier.size) entries that do not fit the edge of its tree")
    }
    guard let last = try tables.lastCheckpoint() else {
        guard frontier.size == 0 else { throw broken("no checkpoint is left") }
        return
    }
    let keyring = try tables.keyring(accepting: nil)
    guard let note = SignedNote(parsing: last.note), keyring.signer(of: note, at: last.size) != nil,
        let checkpoint = Checkpoint(text: note.text)
    else { throw broken("the last checkpoint is not signed by its key") }
    guard checkpoint == Checkpoint(origin: key.name, size: frontier.size, root: frontier.root) else {
        throw broken(
            "it has \(frontier.size) entries, and the last checkpoint was signed over \(checkpoint.size) others")
    }
}

extension SQLiteJournal {
    /// Reads every entry and every checkpoint. A broken ledger is a result, not an error.
    /// - Parameter pins: The keys whose signatures count; `nil` for all that the state has.
    package func verifyLedger(accepting pins: [LedgerKeyPin]? = nil) async throws(PraError) -> LedgerVerification {
        try await read { db in
            let tables = LedgerTables(db: db)
            let notes = try Row.fetchAll(db, sql: "SELECT size, note FROM checkpoints ORDER BY size").map { row in
                (size: row[0] as Int, note: row[1] as String)
            }
            let keyring = try tables.keyring(accepting: pins)
            let said = Result { () throws in
                let history = try tables.keyHistory()
                return (history: history, ends: try tables.ends(of: keyring.accepted, history))
            }
            var verifier = LedgerVerifier(
                origin: try tables.origin ?? "", keyring: keyring, notes: notes,
                ends: (try? said.get().ends) ?? [])
            try tables.forEach(in: 0..<Int.max) { index, entry, leaf in
                var full: [TreeNode] = []
                // A row without a whole leaf hash was changed.
                verifier.append(entry, index: index, leaf: leaf ?? MerkleTree.emptyRoot) { node in
                    if node.isKept { full.append(node) }
                }
                for node in full { verifier.compare(node, with: try tables.keptHash(of: node)) }
            }
            var verification = verifier.finish()
            // An entry that can not be read was changed; or it was signed, and then nobody knows what it says of keys.
            guard verification.isIntact else { return verification }
            let history = try said.get().history
            verification.unpinnedKeys = keyring.accepted.filter { history.isUnpinned("\($0.key)") }.map(\.description)
            return verification
        }
    }

    /// What `verifyLedger` found, in one line; `nil` when the ledger is intact.
    package func damage(accepting pins: [LedgerKeyPin]? = nil) async throws(PraError) -> String? {
        try await verifyLedger(accepting: pins).problem.map {
            "the ledger is not intact from entry \($0.index): \($0.what)"
        }
    }
}

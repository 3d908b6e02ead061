import Evidence
import Model

/// The newest signed state of a ledger, for a report to cite.
package struct LedgerHead: Sendable {
    package var size: Int
    package var root: Digest
    /// The signed note, as it was written.
    package var checkpoint: String
    /// In the form of C2SP signed-note.
    package var key: String

    package init(size: Int, root: Digest, checkpoint: String, key: String) {
        (self.size, self.root, self.checkpoint, self.key) = (size, root, checkpoint, key)
    }
}

extension SQLiteJournal {
    /// What of `claimed`, which a report cites, is not so in this ledger; empty when all of it is. The root is computed
    /// from the kept hashes: `verifyLedger` says whether the entries are theirs.
    package func faults(
        in claimed: LedgerHead, accepting pins: [LedgerKeyPin]? = nil
    ) async throws(PraError) -> [String] {
        try await read { db in
            let tables = LedgerTables(db: db)
            let size = try tables.frontier("now").size
            guard claimed.size <= size else { return ["the report cites \(claimed.size) entries, here are \(size)"] }
            let root = try tables.tree.root(of: claimed.size)
            var faults =
                root == claimed.root ? [] : ["cover.ledger.root is not that of \(claimed.size) entries: \(root)"]
            let keyring = try tables.keyring(accepting: pins)
            let isKnown = keyring.accepted.contains { "\($0.key)" == claimed.key }
            if !isKnown { faults.append("cover.ledger.keyFingerprint is no key of this ledger that counts") }
            let note = SignedNote(parsing: claimed.checkpoint)
            let expected = Checkpoint(origin: try tables.origin ?? "", size: claimed.size, root: root)
            if note.flatMap({ Checkpoint(text: $0.text) }) != expected {
                faults.append("cover.ledger.checkpoint is not over the first \(claimed.size) entries")
            } else if let note, keyring.signer(of: note, at: claimed.size).map({ "\($0.key)" }) != claimed.key {
                faults.append("cover.ledger.checkpoint is not signed by the key that the report names")
            }
            return faults
        }
    }

    /// `nil` while nothing was ever appended.
    package func head() async throws(PraError) -> LedgerHead? {
        try await read { db in
            let tables = LedgerTables(db: db)
            guard let last = try tables.lastCheckpoint(), let key = try tables.keys().last?.key else { return nil }
            let frontier = try tables.frontier("now")
            return LedgerHead(size: frontier.size, root: frontier.root, checkpoint: last.note, key: "\(key)")
        }
    }
}

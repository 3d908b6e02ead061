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
}

extension SQLiteJournal {
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

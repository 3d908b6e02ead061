import Evidence
import GRDB
import Model

extension SQLiteJournal {
    /// Entries as they were written, in order; those of the range that are there.
    package func entries(in range: Range<Int>) async throws(PraError) -> [(index: Int, bytes: [UInt8], leaf: Digest)] {
        try await read { db in
            var entries: [(Int, [UInt8], Digest)] = []
            try LedgerTables(db: db).forEach(in: range) { index, bytes, _ in
                entries.append((index, bytes, MerkleTree.leaf(bytes)))
            }
            return entries
        }
    }
}

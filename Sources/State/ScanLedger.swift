import Evidence
import GRDB
import Model
import Ports

extension SQLiteJournal {
    package func scan<Result: Sendable>(
        _ scope: LedgerScope, upTo size: Int, into initial: Result,
        _ take: @escaping @Sendable (inout Result, Fact, Int) -> Void
    ) async throws(PraError) -> Result {
        try await read { db in
            var (result, next) = (initial, 0)
            try LedgerTables(db: db).forEach(in: 0..<size) { index, entry, leaf in
                guard index == next, leaf == MerkleTree.leaf(entry) else {
                    throw PraError(
                        .ledgerBroken, "the ledger is not intact from entry \(next)",
                        remedy: "pra ledger verify says more; move ledger.sqlite* aside, then pra ledger restore")
                }
                next += 1
                take(&result, try LedgerEntry.decode(entry, at: index), index)
            }
            return result
        }
    }
}

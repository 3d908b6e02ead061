import Evidence
import FoundationEssentials
import GRDB
import Model

/// The kept hashes of the ledger's tree.
extension LedgerTables {
    /// What roots and proofs are computed from. Only what stands below the newest entry is asked for.
    var tree: StoredTree { StoredTree { level, range in try hashes(level, range) } }

    func keepNode(_ node: TreeNode) throws {
        guard node.isKept else { return }
        let insert = try db.cachedStatement(sql: "INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)")
        try insert.execute(arguments: [node.level, node.index, Data(node.hash.bytes)])
    }

    func keptHash(of node: TreeNode) throws -> Digest? {
        let select = try db.cachedStatement(sql: "SELECT hash FROM nodes WHERE level = ? AND idx = ?")
        return try Data.fetchOne(select, arguments: [node.level, node.index]).flatMap(wholeDigest)
    }

    /// For a ledger that was written before nodes were kept. Where a row is missing or has no leaf hash the tree ends:
    /// opening goes on, and `verifyLedger` says what is wrong.
    func fillNodes() throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT idx, leaf FROM ledger ORDER BY idx")
        var frontier = Frontier()
        while let row = try rows.next() {
            guard row[0] == frontier.size, let leaf = wholeDigest(row[1]) else { return }
            try frontier.append(leaf, completing: keepNode)
        }
    }

    private func hashes(_ level: Int, _ range: Range<Int>) throws -> [Digest] {
        let select = try db.cachedStatement(
            sql: level == 0
                ? "SELECT leaf FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx"
                : "SELECT hash FROM nodes WHERE idx >= ? AND idx < ? AND level = ? ORDER BY idx")
        let bounds: StatementArguments = [range.lowerBound, range.upperBound]
        let hashes = try Data.fetchAll(select, arguments: level == 0 ? bounds : bounds + [level])
            .compactMap(wholeDigest)
        guard hashes.count == range.count else {
            let leaves = (range.lowerBound << level)..<(range.upperBound << level)
            throw broken("hashes of the entries from \(leaves.lowerBound) to \(leaves.upperBound - 1) are missing")
        }
        return hashes
    }
}

private func wholeDigest(_ bytes: Data) -> Digest? { bytes.count == 32 ? Digest(bytes) : nil }

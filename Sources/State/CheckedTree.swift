import Evidence
import FoundationEssentials
import GRDB
import Model

/// The roots of the ledger's tiles, which lead to the root that is signed.
struct CheckedTree: Sendable {
    let size: Int
    /// Of the full tiles.
    fileprivate let roots: [Digest]
    /// The leaf hashes of what comes after them.
    fileprivate let rest: [Digest]

    /// - Throws: `.ledgerBroken` where they lead to another root, or none is signed.
    init(in db: Database) throws {
        let tables = LedgerTables(db: db)
        size = try tables.frontier("now").size
        let full = size / EntryTile.width
        roots = try Data.fetchAll(
            db, sql: "SELECT hash FROM nodes WHERE level = ? AND idx < ? ORDER BY idx",
            arguments: [EntryTile.width.trailingZeroBitCount, full]
        ).map { Digest($0) }
        rest = try Data.fetchAll(
            db, sql: "SELECT leaf FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [full * EntryTile.width, size]
        ).map { Digest($0) }
        guard size > 0 else { return }
        let peaks = peaks(of: roots) + peaks(of: rest)
        let root = roots.count == full ? Frontier(size: size, peaks: peaks)?.root : nil
        guard let root, try tables.isSigned(root, at: size) else {
            throw notIntact("its tree does not lead to the root that is signed")
        }
    }
}

private func peaks(of hashes: [Digest]) -> [Digest] {
    var frontier = Frontier()
    for hash in hashes { frontier.append(hash) }
    return frontier.peaks
}

/// The rows of one tile as they are in the table: not yet held against anything.
struct TileRows: Sendable {
    let tile: Int
    /// One entry after the other.
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var entries: [(index: Int, place: Range<Int>)] = []
}

extension LedgerTables {
    func rows(of tile: Int, below size: Int) throws -> TileRows {
        var rows = TileRows(tile: tile)
        rows.entries.reserveCapacity(EntryTile.width)
        let first = tile * EntryTile.width
        let found = try Row.fetchCursor(
            db, sql: "SELECT idx, entry FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [first, min(first + EntryTile.width, size)])
        while let row = try found.next() {
            let start = rows.bytes.count
            try row.withUnsafeData(atIndex: 1) { rows.bytes.append(contentsOf: $0 ?? Data()) }
            rows.entries.append((row[0], start..<rows.bytes.count))
        }
        return rows
    }

    /// The hashes of a tile's entries as they are in the table.
    func leaves(of tile: Int) throws -> [Digest] {
        let first = tile * EntryTile.width
        return try Data.fetchAll(
            db, sql: "SELECT leaf FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [first, first + EntryTile.width]
        ).map { Digest($0) }
    }
}

extension CheckedTree {
    /// - Parameter kept: The hashes in the table, by which the entry is found that was changed.
    /// - Throws: `.ledgerBroken` at the first entry that is not what was signed, or not there.
    func check(_ rows: TileRows, kept: () throws(PraError) -> [Digest]) throws(PraError) {
        let first = rows.tile * EntryTile.width
        let end = min(first + EntryTile.width, size)
        var leaves: [Digest] = []
        leaves.reserveCapacity(rows.entries.count)
        for (index, place) in rows.entries {
            let next = first + leaves.count
            guard index == next else { throw notIntact("entry \(next) is missing", from: next) }
            leaves.append(MerkleTree.leaf(rows.bytes, place))
        }
        guard leaves.count == end - first else {
            let next = first + leaves.count
            throw notIntact("entry \(next) is missing", from: next)
        }
        let isSigned = rows.tile < roots.count ? roots[rows.tile] == MerkleTree.root(of: leaves[...]) : rest == leaves
        if isSigned { return }
        if let changed = zip(leaves, try kept()).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            throw notIntact("entry \(first + changed) was changed", from: first + changed)
        }
        throw notIntact("of the entries up to \(end - 1) one is not the one that was signed", from: first)
    }
}

extension LedgerTables {
    /// Whether the newest checkpoint is over this root, by a key of the ledger.
    fileprivate func isSigned(_ root: Digest, at size: Int) throws -> Bool {
        guard let last = try lastCheckpoint(), last.size == size, let note = SignedNote(parsing: last.note),
            try keyring(accepting: nil).signer(of: note, at: size) != nil, let origin = try origin
        else { return false }
        return Checkpoint(text: note.text) == Checkpoint(origin: origin, size: size, root: root)
    }
}

private func notIntact(_ what: String, from index: Int? = nil) -> PraError {
    PraError(
        .ledgerBroken, "the ledger is not intact\(index.map { " from entry \($0)" } ?? ""): \(what)",
        remedy: "pra ledger verify says more; move ledger.sqlite* aside, then pra ledger restore")
}

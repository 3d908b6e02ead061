import Evidence
import FoundationEssentials
import GRDB
import Model
import Ports

/// What `export` wrote.
package struct EvidenceExport: Sendable, Codable {
    package var origin: String
    package var first: Int
    package var last: Int
    /// Entries that are signed, and whose leaf hashes are there.
    package var size: Int
    package var root: Digest
}

extension SQLiteJournal {
    /// Puts entries into `store` as `copy` does, in whole rows of 256, with the keys, the newest checkpoint, the last
    /// one of each former key, and the leaf hashes of all entries that are signed: by them a verifier names the very
    /// entry that was changed since, and judges a part of the entries.
    /// - Parameter range: `nil` for all.
    package func export(
        _ range: ClosedRange<Int>?, to store: any ObjectStore
    ) async throws(PraError) -> EvidenceExport {
        guard let ledger = try await read(newestState) else { throw missing("0", among: 0) }
        let size = ledger.checkpoint.size, range = range ?? 0...(size - 1)
        guard range.lowerBound >= 0, range.upperBound < size else {
            throw missing("\(range.lowerBound < 0 ? range.lowerBound : range.upperBound)", among: size)
        }
        let layout = EvidenceLayout(origin: ledger.checkpoint.origin)
        let first = EntryTile(holding: range.lowerBound, of: size).first
        var last = first
        for start in stride(from: first, through: range.upperBound, by: EntryTile.width) {
            let tile = EntryTile(holding: start, of: size)
            let entries = try await read { db in try LedgerTables(db: db).entries(in: tile.range) }
            try expect(entries.count, in: tile.range)
            try await store.put(layout.entries(tile), EntryTile.encode(entries))
            last = tile.range.upperBound - 1
        }
        for start in stride(from: 0, to: size, by: EvidenceLayout.leavesInRow) {
            let row = start..<min(start + EvidenceLayout.leavesInRow, size)
            let leaves = try await read { db in try LedgerTables(db: db).leaves(in: row) }
            try expect(leaves.count / 32, in: row)
            try await store.put(layout.leaves(row), leaves)
        }
        for period in ledger.keys {
            try await put(period, to: store, layout)
        }
        try await putLastBeforeEnds(to: store, layout)
        try await copyAnchors(to: store, layout)
        try await store.put(layout.checkpoint(size), Array(ledger.note.utf8))
        return EvidenceExport(
            origin: layout.origin, first: first, last: last, size: size, root: ledger.checkpoint.root)
    }
}

extension SQLiteJournal {
    /// Of each key that was revoked the newest checkpoint that still counts.
    private func putLastBeforeEnds(to store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) {
        let notes = try await read { db in
            let tables = LedgerTables(db: db)
            return try tables.ends(of: tables.keys(), tables.keyHistory()).compactMap { end in
                try tables.checkpoint(upTo: end.size)
            }
        }
        for note in notes { try await store.put(layout.checkpoint(note.size), Array(note.note.utf8)) }
    }
}

extension LedgerTables {
    fileprivate func checkpoint(upTo size: Int) throws -> (size: Int, note: String)? {
        try Row.fetchOne(
            db, sql: "SELECT size, note FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1", arguments: [size]
        ).map { ($0[0], $0[1]) }
    }

    fileprivate func leaves(in range: Range<Int>) throws -> [UInt8] {
        let rows = try Data.fetchCursor(
            db, sql: "SELECT leaf FROM ledger WHERE idx >= ? AND idx < ? ORDER BY idx",
            arguments: [range.lowerBound, range.upperBound])
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count * 32)
        while let leaf = try rows.next() { bytes += leaf }
        return bytes
    }
}

private func expect(_ count: Int, in range: Range<Int>) throws(PraError) {
    guard count != range.count else { return }
    throw broken("some of the entries from \(range.lowerBound) to \(range.upperBound - 1) are missing")
}

import Evidence
import GRDB
import Model
import Ports

extension SQLiteJournal {
    /// Puts the entries that `store` lacks into it, then the keys and the newest checkpoint. Called again it adds what
    /// is new; partial tiles that a full one has replaced are deleted.
    /// - Throws: `.ledgerBroken` when the store holds a longer or another history of this ledger: the state was
    ///   rolled back.
    package func copy(to store: any ObjectStore) async throws(PraError) {
        guard let ledger = try await read(newestState) else { return }
        let layout = EvidenceLayout(origin: ledger.checkpoint.origin)
        let tiles = try await storedTiles(store, layout)
        try await refuseOtherHistory(in: store, layout, ledger: ledger.checkpoint, tiles: tiles)
        do throws(PraError) {
            try await putMissing(to: store, layout, size: ledger.checkpoint.size, tiles: tiles)
            for period in ledger.keys {
                try await put(period, to: store, layout)
            }
            try await store.put(layout.checkpoint(ledger.checkpoint.size), Array(ledger.note.utf8))
            try await copyAnchors(to: store, layout)
        } catch  where error.code == .storeConflict {
            throw rolledBack("it has other bytes under the same name", cause: error.what)
        }
        try await deleteSuperseded(in: store, layout, tiles: tiles, size: ledger.checkpoint.size)
    }

    private func putMissing(
        to store: any ObjectStore, _ layout: EvidenceLayout, size: Int, tiles: Set<EntryTile>
    ) async throws(PraError) {
        for first in stride(from: 0, to: size, by: EntryTile.width) {
            let tile = EntryTile(holding: first, of: size)
            guard !tiles.contains(tile) else { continue }
            let entries = try await read { db in try LedgerTables(db: db).entries(in: tile.range) }
            try await store.put(layout.entries(tile), EntryTile.encode(entries))
        }
    }

    /// A key, and what the one before says of it. It vouches for what stands above its `since` alone: so a store that
    /// lagged gets what the key before signed last.
    func put(_ period: LedgerKeyPeriod, to store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) {
        let (note, handovers) = try await read { db in
            let tables = LedgerTables(db: db)
            return (try tables.checkpoint(at: period.since), try tables.handovers(to: [period]))
        }
        if let note, try await store.size(layout.checkpoint(period.since)) == nil {
            try await store.put(layout.checkpoint(period.since), Array(note.utf8))
        }
        for handover in handovers { try await store.put(layout.handover(period), Array("\(handover)".utf8)) }
        try await store.put(layout.key(period), Array("\(period.key)\n".utf8))
    }

    private func deleteSuperseded(
        in store: any ObjectStore, _ layout: EvidenceLayout, tiles: Set<EntryTile>, size: Int
    ) async throws(PraError) {
        for tile in tiles.sorted(by: { $0.range.upperBound < $1.range.upperBound })
        where !tile.isFull && tile.first + EntryTile.width <= size {
            try await store.delete(layout.entries(tile))
        }
    }

    /// A copy always ends with a checkpoint over all its entries, so one comparison of roots is enough; after a crash
    /// between the two the last tile and the newest checkpoint are compared.
    private func refuseOtherHistory(
        in store: any ObjectStore, _ layout: EvidenceLayout, ledger: Checkpoint, tiles: Set<EntryTile>
    ) async throws(PraError) {
        guard let tail = tiles.max(by: { $0.range.upperBound < $1.range.upperBound }) else { return }
        let there = tail.range.upperBound
        guard there <= ledger.size else {
            throw rolledBack("it has \(there) entries and the ledger here only \(ledger.size)")
        }
        var newest = there
        if try await store.size(layout.checkpoint(there)) == nil {
            let ours = try await read { db in EntryTile.encode(try LedgerTables(db: db).entries(in: tail.range)) }
            guard try await store.get(layout.entries(tail), range: nil) == ours else {
                throw rolledBack("its entries from \(tail.first) to \(there - 1) are others")
            }
            let checkpoints = try await store.list(layout.checkpoints)
            newest = checkpoints.compactMap { EvidenceLayout.number(in: $0.key) }.max() ?? 0
        }
        guard newest > 0 else { return }
        let note = try await store.get(layout.checkpoint(newest), range: nil) ?? []
        let signed = SignedNote(parsing: String(decoding: note, as: UTF8.self))
        let root = try await read { [newest] db in try LedgerTables(db: db).root(at: newest) }
        guard signed.flatMap({ Checkpoint(text: $0.text) })?.root == root else {
            throw rolledBack("its first \(newest) entries, of \(there), are not the first of the \(ledger.size) here")
        }
    }
}

/// The tiles that a store has; names that are no tile's are not ours to judge.
func storedTiles(_ store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) -> Set<EntryTile> {
    let names = try await store.list(layout.entries)
    return Set(names.compactMap { EntryTile(name: $0.key.dropFirst(layout.entries.count)) })
}

struct NewestState: Sendable {
    var keys: [LedgerKeyPeriod]
    var checkpoint: Checkpoint
    var note: String
}

/// `nil` while nothing was appended.
@Sendable func newestState(_ db: Database) throws -> NewestState? {
    let tables = LedgerTables(db: db)
    guard let last = try tables.lastCheckpoint() else { return nil }
    guard let signed = SignedNote(parsing: last.note), let checkpoint = Checkpoint(text: signed.text),
        checkpoint.size == last.size
    else { throw broken("the checkpoint at \(last.size) can not be read") }
    return NewestState(keys: try tables.keys(), checkpoint: checkpoint, note: last.note)
}

private func rolledBack(_ how: String, cause: String? = nil) -> PraError {
    PraError(
        .ledgerBroken, "the store has another history of this ledger: \(how)",
        remedy: "the state directory was rolled back or copied: move ledger.sqlite* and ledger.key aside and "
            + "`pra ledger restore` from this store; delete nothing in it", cause: cause)
}

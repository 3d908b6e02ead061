import Evidence
import Model
import Ports

/// One ledger's folder in a store: what is there, before its entries are read.
struct EvidenceCopy: Sendable {
    let layout: EvidenceLayout
    /// From entry 0 without a gap.
    let tiles: [EntryTile]
    let keyring: LedgerKeyring
    /// Of the accepted keys those that can have signed something here: one that began later was lost before it did.
    let keys: [LedgerKeyPeriod]
    /// The newest checkpoint of each key; each covers everything before it.
    let notes: [(size: Int, note: String)]

    /// Entries that the newest checkpoint covers.
    var signedSize: Int { notes.last?.size ?? 0 }

    /// - Parameters:
    ///   - pins: The keys that count; `nil` for the one that the ledger is named by.
    ///   - own: One that the state directory has, which counts in any case.
    init(
        reading store: any ObjectStore, origin: String?, accepting pins: [LedgerKeyPin]?, own: LedgerPublicKey?
    ) async throws(PraError) {
        layout = EvidenceLayout(origin: try await onlyOrigin(in: store, origin))
        tiles = try contiguous(try await storedTiles(store, layout))
        let sizes = try await store.list(layout.checkpoints).compactMap { EvidenceLayout.number(in: $0.key) }.sorted()
        guard let newest = sizes.last else {
            throw PraError(
                .ledgerBroken, "\(layout.prefix) has no checkpoint", remedy: "restore from another store")
        }
        let stored = try await storedKeys(store, layout)
        keyring = LedgerKeyring(
            of: layout.origin, stored, accepting: pins, handovers: try await storedHandovers(store, layout), own: own)
        keys = keyring.accepted.filter { $0.since < newest }
        let ends = Set(stored.compactMap { period in sizes.last { $0 <= period.since } } + [newest])
        var notes: [(Int, String)] = []
        for size in ends.sorted() {
            let note = try await store.get(layout.checkpoint(size), range: nil) ?? []
            notes.append((size, String(decoding: note, as: UTF8.self)))
        }
        self.notes = notes
    }

    func entries(of tile: EntryTile, from store: any ObjectStore) async throws(PraError) -> [[UInt8]] {
        guard let bytes = try await store.get(layout.entries(tile), range: nil), let entries = tile.decode(bytes) else {
            throw damaged(layout.entries(tile), "does not hold \(tile.count) entries")
        }
        return entries
    }
}

private func onlyOrigin(in store: any ObjectStore, _ wanted: String?) async throws(PraError) -> String {
    let names = try await store.list(EvidenceLayout.root).compactMap { info in
        info.key.dropFirst(EvidenceLayout.root.count).split(separator: "/").first.map(String.init)
    }
    let origins = Set(names).filter { wanted == nil || $0 == wanted }.sorted()
    guard let origin = origins.first else {
        throw PraError(
            .refused, "the store has no ledger\(wanted.map { " \($0)" } ?? "")",
            remedy: "try another store; a new ledger starts with `pra run`")
    }
    guard origins.count == 1 else {
        throw PraError(
            .refused, "the store has \(origins.count) ledgers: \(origins.joined(separator: ", "))",
            remedy: "name one: `pra ledger restore --origin \(origin)`")
    }
    return origin
}

/// For each place the longest tile; a partial one must be the last.
private func contiguous(_ tiles: Set<EntryTile>) throws(PraError) -> [EntryTile] {
    var chosen: [EntryTile] = []
    let sorted = tiles.sorted { ($0.first, $1.count) < ($1.first, $0.count) }
    for tile in sorted where tile.first != chosen.last?.first {
        let next = chosen.last?.range.upperBound ?? 0
        guard tile.first == next else {
            throw damaged("evidence", "lacks the entries from \(next) to \(tile.first - 1)")
        }
        chosen.append(tile)
    }
    return chosen
}

private func storedKeys(_ store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) -> [LedgerKeyPeriod]
{
    var periods: [LedgerKeyPeriod] = []
    for info in try await store.list(layout.keys) {
        guard let since = EvidenceLayout.number(in: info.key) else { continue }
        let bytes = try await store.get(info.key, range: nil) ?? []
        guard let key = LedgerPublicKey(text: String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)) else {
            throw damaged(info.key, "is not a public key")
        }
        periods.append(LedgerKeyPeriod(since: since, key: key))
    }
    return periods.sorted { $0.since < $1.since }
}

/// What is none proves nothing, and does no harm.
private func storedHandovers(_ store: any ObjectStore, _ layout: EvidenceLayout) async throws(PraError) -> [Handover] {
    var handovers: [Handover] = []
    for info in try await store.list(layout.handovers) {
        let note = try await store.get(info.key, range: nil) ?? []
        Handover(note: String(decoding: note, as: UTF8.self)).map { handovers.append($0) }
    }
    return handovers
}

private func damaged(_ name: String, _ what: String) -> PraError {
    PraError(.ledgerBroken, "\(name) in the store \(what)", remedy: "restore the ledger from another store")
}

import Model
import Ports

/// The pack being filled, and its way into the store.
struct PackWriter {
    var builder: PackBuilder
    private let kind: Pack.Kind
    private let store: Store

    init(_ kind: Pack.Kind, _ store: Store) {
        (self.kind, self.store) = (kind, store)
        builder = PackBuilder(kind, store.cipher, random: store.random)
    }

    /// Seals the pack, puts it, and begins the next. The entries hold once this returns.
    mutating func put(
        counting counts: inout ExtentPipeline.Counts
    ) async throws(PraError) -> [(Entry, IndexFile.HeldPack)] {
        var pack = builder.seal(with: Codec())
        try await store.objects.put(StoreKey.pack(pack.id), pack.bytes)
        counts.addedBytes += Int64(pack.bytes.count)
        let held = IndexFile.HeldPack(id: pack.id, size: Int64(pack.bytes.count), kind: kind)
        var spent: [UInt8] = []
        swap(&spent, &pack.bytes)
        builder = PackBuilder(kind, store.cipher, random: store.random, reusing: spent)
        return pack.entries.map { ($0, held) }
    }
}

/// Extents that this session stored and no index tells of yet.
struct FreshEntries {
    private var ids: Set<Digest> = []
    private var durable: [(Entry, IndexFile.HeldPack)] = []
    private let store: Store

    init(_ store: Store) { self.store = store }

    func contains(_ id: Digest) -> Bool { ids.contains(id) }

    /// The extent is on its way into a pack.
    mutating func note(_ id: Digest) { ids.insert(id) }

    /// Its pack is durable.
    mutating func add(_ entries: [(Entry, IndexFile.HeldPack)]) { durable += entries }

    /// Writes index files: full ones only, or `all`.
    mutating func flush(all: Bool, counting counts: inout ExtentPipeline.Counts) async throws(PraError) {
        while durable.count >= IndexFile.mostEntries || all && !durable.isEmpty {
            let part = Array(durable.prefix(IndexFile.mostEntries))
            durable.removeFirst(part.count)
            let bytes = IndexFile.encode(part, replacing: []), id = Hash.of(bytes)
            try await store.objects.put(StoreKey.index(id), bytes)
            try await store.index.add(id)
            counts.addedBytes += Int64(bytes.count)
            for (entry, _) in part { ids.remove(entry.id) }
        }
    }
}

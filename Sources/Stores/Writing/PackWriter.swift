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

    /// Seals the pack, begins to put it, and begins the next one.
    /// - Parameter spent: the bytes of an earlier pack, whose memory is used again.
    mutating func put(reusing spent: consuming [UInt8] = []) -> PackPut {
        let pack = builder.seal(with: Codec())
        builder = PackBuilder(kind, store.cipher, random: store.random, reusing: spent)
        return PackPut(pack, into: store)
    }
}

/// A pack on its way into the store, while the next one is filled. Ends with this object.
final class PackPut {
    private var pack: Pack?
    private let task: Task<Result<Void, PraError>, Never>

    init(_ pack: Pack, into store: Store) {
        self.pack = pack
        task = Task {
            do throws(PraError) {
                try await store.objects.put(StoreKey.pack(pack.id), pack.bytes)
                return .success(())
            } catch { return .failure(error) }
        }
    }

    deinit { task.cancel() }

    /// Waits until it is durable: its entries hold then. Once.
    func landed() async throws(PraError) -> Pack {
        guard let pack = pack.take() else { preconditionFailure("a pack is waited for once") }
        let put = await withTaskCancellationHandler { [task] in
            await task.value
        } onCancel: { [task] in
            task.cancel()
        }
        try put.get()
        return pack
    }
}

/// Extents that this session stored and that no finished index tells of yet. Those of a long session are in an interim
/// one, which the finished one replaces: should the process die, its successor stores them no second time.
struct FreshEntries {
    /// Packs after which an interim index is due; later ones come after a quarter more, so that they cost little.
    private static let interimPacks = 16
    /// Half of what an index file may have: as many as are merged with no other, and in memory no more.
    private static let fullIndex = IndexFile.mostEntries / 2

    private var ids: Set<Digest> = []
    private var durable: [(Entry, IndexFile.HeldPack)] = []
    private var interim: [Digest] = []
    /// Packs in `durable`, and in the interim index.
    private var packs = (all: 0, indexed: 0)
    private let store: Store

    init(_ store: Store) { self.store = store }

    func contains(_ id: Digest) -> Bool { ids.contains(id) }

    /// The extent is on its way into a pack.
    mutating func note(_ id: Digest) { ids.insert(id) }

    /// The pack is durable.
    mutating func add(_ pack: Pack) {
        let held = IndexFile.HeldPack(id: pack.id, size: Int64(pack.bytes.count), kind: pack.kind)
        durable += pack.entries.map { ($0, held) }
        packs.all += 1
    }

    /// Writes index files: full ones only and what is due of an interim one, or `all`.
    mutating func flush(all: Bool, counting counts: inout ExtentPipeline.Counts) async throws(PraError) {
        while durable.count >= Self.fullIndex || all && !durable.isEmpty {
            let part = Array(durable.prefix(Self.fullIndex))
            try await put(part, counting: &counts)
            durable.removeFirst(part.count)
            (interim, packs) = ([], (0, 0))
            for (entry, _) in part { ids.remove(entry.id) }
        }
        guard packs.all - packs.indexed >= max(Self.interimPacks, packs.indexed / 4) else { return }
        interim.append(try await put(durable, counting: &counts))
        packs.indexed = packs.all
    }

    @discardableResult
    private func put(
        _ entries: [(Entry, IndexFile.HeldPack)], counting counts: inout ExtentPipeline.Counts
    ) async throws(PraError) -> Digest {
        let bytes = IndexFile.encode(entries, replacing: interim), id = Hash.of(bytes)
        try await store.objects.put(StoreKey.index(id), bytes)
        try await store.index.add(id)
        counts.addedBytes += Int64(bytes.count)
        return id
    }
}

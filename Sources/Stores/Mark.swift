import Model
import Ports

/// What the points of a store need, and what there is.
struct Living: Sendable {
    var packs: Set<Digest>
    /// What of their entries is needed.
    var entries: EntrySet
    /// Every pack of the store, with its size.
    var listedPacks: [Digest: Int64]
    /// No kept point of a system needs WAL before this position; a system without points is not in it.
    var walFloor: [String: LSN]
    /// Documents of points that count and are not noted as committed.
    var unnotedKeys: [String]
    /// Documents of points that were forgotten.
    var forgottenKeys: [String]
    /// Whether it has or had a point. Before, packs are what a first backup left: the next one finds them. The listing
    /// of a store that is not as it was looks like this as well.
    var hasBegun: Bool
}

extension Store {
    /// - Throws: when a root or its closure cannot be read, a point that was committed is not listed, or two listings
    ///   of the roots differ: what is dead is then not known.
    func mark() async throws(PraError) -> Living {
        try await index.refresh()
        // Listed before the walk: what is put during it is not ours to judge.
        let listed = try await listedPacks(), keys = try await pointKeys(), files = await index.current.map(\.id)
        try keys.missing.refuse(in: id)
        var closure = Closure(self), floor: [String: LSN] = [:]
        for key in keys.live {
            guard let point = try await point(key) else { throw corrupt(key, "it was listed and is not there") }
            try await closure.add(point) { id, path throws(PraError) in
                throw corrupt("extent \(id) of \(path)", "no index of the store knows it")
            }
            let system = point.system.description
            floor[system] = min(point.start, floor[system] ?? point.start)
        }
        // What is needed of a file is told by its places in it.
        guard try await pointKeys() == keys, await Set(index.current.map(\.id)).isSuperset(of: files) else {
            throw PraError(
                .storeBusy, "points or index files came or went while store \(id) was read",
                remedy: "run `pra store sweep` again; nothing was deleted", retry: .later)
        }
        return Living(
            packs: closure.packs, entries: closure.entries, listedPacks: listed, walFloor: floor,
            unnotedKeys: keys.unnoted, forgottenKeys: keys.forgotten, hasBegun: keys.hasBegun)
    }

    func listedPacks() async throws(PraError) -> [Digest: Int64] {
        var sizes: [Digest: Int64] = [:]
        for info in try await objects.list("packs/") {
            if let id = StoreKey.digest(in: info.key) { sizes[id] = info.size }
        }
        return sizes
    }

    /// Segments and pieces that end at or before their system's floor. Histories and gaps stay.
    func oldWAL(before floor: [String: LSN]) async throws(PraError) -> [WALListing.Part] {
        var old: [WALListing.Part] = []
        for (name, floor) in floor.sorted(by: { $0.key < $1.key }) {
            guard let system = SystemIdentifier(text: name), let listing = try await walListing(of: system) else {
                continue
            }
            old += listing.parts.filter { $0.to <= floor }
        }
        return old
    }

    /// Replaces every index file that has entries of `dead` by one without them.
    func dropFromIndex(_ dead: Set<Digest>) async throws(PraError) {
        try await removeReplacedIndexes()
        for file in await index.current where file.packs.contains(where: { dead.contains($0.id) }) {
            guard let entries = try await file.allEntries(in: objects) else {
                throw corrupt(StoreKey.index(file.id), "it was listed and is not there")
            }
            let kept = entries.filter { !dead.contains($0.1.id) }
            if !kept.isEmpty {
                let bytes = IndexFile.encode(kept, replacing: [file.id])
                try await objects.put(StoreKey.index(Hash.of(bytes)), bytes)
            }
            try await objects.delete(StoreKey.index(file.id))
        }
    }

    /// Leftovers of a sweep that was cut off between a new index file and the old one's end.
    private func removeReplacedIndexes() async throws(PraError) {
        for id in try await replacedIndexes().sorted() { try await objects.delete(StoreKey.index(id)) }
    }
}

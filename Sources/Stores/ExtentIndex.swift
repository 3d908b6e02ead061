import Model
import Ports

/// Where the extents of a store are: the heads of all its index files in memory, their entries read as they are needed.
actor ExtentIndex {
    typealias Found = (entry: Entry, pack: IndexFile.HeldPack)

    private let objects: any ObjectStore
    private var files: [Digest: IndexFile] = [:]
    /// Packs that a sweep has marked: readers may use them while they last, writers may not build on them.
    private(set) var condemned: Set<Digest> = []
    /// Names of the tombstones that were read.
    private(set) var tombstones: Set<String> = []

    init(_ objects: any ObjectStore) { self.objects = objects }

    /// Reads what has changed: new index files, those that are gone, tombstones.
    func refresh() async throws(PraError) {
        // Tombstones first: a sweep replaces the index before it removes them.
        let verdicts = try await Tombstone.all(in: objects)
        let listed = try await objects.list("index/").compactMap { StoreKey.digest(in: $0.key) }
        var current: [Digest: IndexFile] = [:]
        for id in listed {
            if let file = files[id] {
                current[id] = file
            } else if let file = try await IndexFile.open(id, in: objects) {
                current[id] = file
            }
        }
        for file in current.values { for old in file.replaces { current[old] = nil } }
        condemned = Set(verdicts.values.flatMap(\.packs))
        tombstones = Set(verdicts.keys)
        files = current
    }

    /// Index files in force, in the order of their names.
    var current: [IndexFile] { files.values.sorted { $0.id < $1.id } }

    /// Size of every pack that an index names.
    func packSizes() -> [Digest: Int64] {
        var sizes: [Digest: Int64] = [:]
        for file in files.values { for pack in file.packs { sizes[pack.id] = pack.size } }
        return sizes
    }

    func add(_ id: Digest) async throws(PraError) { files[id] = try await IndexFile.open(id, in: objects) }

    /// The entry of an extent for a reader. Looks again when the index has changed underneath.
    func find(_ id: Digest) async throws(PraError) -> Found? {
        if let found = try await search(id, allowingCondemned: true) { return found }
        try await refresh()
        return try await search(id, allowingCondemned: true)
    }

    /// The entry that a writer may refer to: never one in a pack that a sweep has marked.
    func findForWriting(_ id: Digest) async throws(PraError) -> Found? {
        try await search(id, allowingCondemned: false)
    }

    /// Every pack that holds the extent and is not condemned; the condemned ones only where there is no other.
    func homes(of id: Digest) async throws(PraError) -> [Digest] {
        var packs: [Digest] = []
        for file in files.values {
            if let found = try await file.find(id, in: objects) { packs.append(found.1.id) }
        }
        let sound = packs.filter { !condemned.contains($0) }
        return sound.isEmpty ? packs : sound
    }

    private func search(_ id: Digest, allowingCondemned: Bool) async throws(PraError) -> Found? {
        var last: Found?
        for file in files.values {
            guard let found = try await file.find(id, in: objects) else { continue }
            if !condemned.contains(found.1.id) { return found }
            last = found
        }
        return allowingCondemned ? last : nil
    }
}

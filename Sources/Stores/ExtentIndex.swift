import Model
import Ports

/// Where the extents of a store are: the heads of all its index files in memory, their entries read as they are needed.
actor ExtentIndex {
    typealias Found = (entry: Entry, pack: IndexFile.HeldPack)
    /// An entry and where the index has it.
    typealias Listed = (found: Found, place: IndexPlace)

    private let objects: any ObjectStore
    private var files: [Digest: IndexFile] = [:]
    private var blocks = BlockCache()
    /// Packs that a tombstone names: readers may use them while they last, writers may not build on them.
    private(set) var condemned: Set<Digest> = []
    /// Those of them that a verification found damaged.
    private(set) var damaged: Set<Digest> = []
    /// Those of them that a sweep found dead.
    private(set) var dead: Set<Digest> = []
    /// Packs that an index names and a listing lacks, or has in another size: writers may not build on them, and
    /// readers look elsewhere first.
    private var lost: Set<Digest> = []
    /// Whether a file was gone when it was to be read: a sweep has put another one in its place.
    private var isStale = false
    /// Names of the tombstones that were read.
    private(set) var tombstones: Set<String> = []
    /// When the oldest sweep's was put.
    private(set) var condemnedSince: Timestamp?

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
        let sweeps = verdicts.values.filter { $0.isDamage != true }
        damaged = Set(verdicts.values.filter { $0.isDamage == true }.flatMap(\.packs))
        dead = Set(sweeps.flatMap(\.packs))
        // A name never comes back: what was condemned once is not built on, whatever an index still says.
        condemned.formUnion(dead.union(damaged))
        tombstones = Set(verdicts.keys)
        condemnedSince = sweeps.map(\.at).min()
        isStale = false
        files = current
        blocks.keepOnly(files)
    }

    /// Index files in force, in the order of their names.
    var current: [IndexFile] { files.values.sorted { $0.id < $1.id } }
    var small: [IndexFile] { files.values.filter(\.isSmall) }

    /// Size of every pack that an index names.
    func packSizes() -> [Digest: Int64] {
        var sizes: [Digest: Int64] = [:]
        for file in files.values { for pack in file.packs { sizes[pack.id] = pack.size } }
        return sizes
    }

    /// Compares the packs that the index names with those that are there.
    func noteLost(_ listed: [Digest: Int64]) { lost = Set(packSizes().filter { listed[$0.key] != $0.value }.keys) }

    func add(_ id: Digest) async throws(PraError) {
        files[id] = try await IndexFile.open(id, in: objects)
        for old in files[id]?.replaces ?? [] { files[old] = nil }
    }

    /// The entry of an extent for a reader and, of a delta, those of its bases, down to one that stands alone. Looks
    /// again when the index has changed underneath.
    func chain(of id: Digest) async throws(PraError) -> [Found]? {
        if let chain = try await readableChain(of: id) { return chain }
        try await refresh()
        return try await readableChain(of: id)
    }

    /// The entries that a writer may refer to: never one in a pack that a tombstone names or that was not there when
    /// the writer began.
    func chainForWriting(_ id: Digest) async throws(PraError) -> [Found]? { try await chain(of: id, where: isSound) }

    /// `found` and its bases.
    func chain(from found: Found) async throws(PraError) -> [Found]? {
        guard found.entry.isDelta else { return [found] }
        let (base, depth) = (found.entry.base, found.entry.depth)
        if let rest = try await chain(of: base, below: depth, where: isSound) { return [found] + rest }
        return try await chain(of: base, below: depth) { _ in true }.map { [found] + $0 }
    }

    /// Every entry of the extent, and of bases of it, in a pack that is neither condemned nor lost; in others only
    /// where there is no other way to read it. Empty when there is none.
    func uses(of id: Digest) async throws(PraError) -> [Listed] {
        let found = try await readableUses(of: id)
        guard isStale else { return found }
        try await refresh()
        return try await readableUses(of: id)
    }

    private func readableUses(of id: Digest) async throws(PraError) -> [Listed] {
        let sound = try await uses(of: id, where: isSound)
        return sound.isEmpty ? try await uses(of: id) { _ in true } : sound
    }

    func isSound(_ pack: Digest) -> Bool { !condemned.contains(pack) && !lost.contains(pack) }

    private func readableChain(of id: Digest) async throws(PraError) -> [Found]? {
        if let chain = try await chain(of: id, where: isSound) { return chain }
        return try await chain(of: id) { _ in true }
    }

    /// A base is always of lower depth than what is built on it, whatever was stored since: so a chain ends.
    private func chain(
        of id: Digest, below depth: UInt8 = .max, where isUsable: (Digest) -> Bool
    ) async throws(PraError) -> [Found]? {
        for found in try await entries(of: id, below: depth) where isUsable(found.pack.id) {
            guard found.entry.isDelta else { return [found] }
            if let rest = try await chain(of: found.entry.base, below: found.entry.depth, where: isUsable) {
                return [found] + rest
            }
        }
        return nil
    }

    private func uses(
        of id: Digest, below depth: UInt8 = .max, where isUsable: (Digest) -> Bool
    ) async throws(PraError) -> [Listed] {
        var uses: [Listed] = []
        for listed in try await listings(of: id, below: depth) where isUsable(listed.found.pack.id) {
            let entry = listed.found.entry
            if entry.isDelta {
                let under = try await self.uses(of: entry.base, below: entry.depth, where: isUsable)
                if under.isEmpty { continue }
                uses += under
            }
            uses.append(listed)
        }
        return uses
    }

    /// Lowest depth first.
    private func entries(of id: Digest, below depth: UInt8) async throws(PraError) -> [Found] {
        let found = try await listings(of: id, below: depth).map(\.found)
        return found.count < 2 ? found : found.sorted { $0.entry.depth < $1.entry.depth }
    }

    private func listings(of id: Digest, below depth: UInt8) async throws(PraError) -> [Listed] {
        var listings: [Listed] = []
        for file in files.values {
            // Most files of many have no block for it.
            let numbers = file.blocks(for: id)
            guard !numbers.isEmpty, let listed = try await find(id, inBlocks: numbers, of: file) else { continue }
            if listed.found.entry.depth < depth { listings.append(listed) }
        }
        return listings
    }

    /// `nil` when the file has no such entry, or is itself gone.
    private func find(
        _ id: Digest, inBlocks numbers: Range<Int>, of file: IndexFile
    ) async throws(PraError) -> Listed? {
        for number in numbers {
            guard let block = try await block(number, of: file) else {
                isStale = true
                return nil
            }
            if let (found, offset) = try file.entry(id, inBlock: block) {
                let ordinal = number * IndexFile.blockEntries + offset / IndexFile.entryBytes
                return (found, IndexPlace(file: file.id, ordinal: ordinal))
            }
        }
        return nil
    }

    private func block(_ number: Int, of file: IndexFile) async throws(PraError) -> [UInt8]? {
        let key = BlockCache.Key(file: file.id, number: number)
        if let block = blocks[key] { return block }
        let block = try await file.bytes(ofBlock: number, in: objects)
        if let block { blocks.keep(block, as: key) }
        return block
    }
}

/// An entry's place in the index.
struct IndexPlace: Hashable, Sendable {
    var file: Digest
    var ordinal: Int
}

/// Blocks of index files that were read last: a look-up that hits costs no system call. Each block holds 64 entries, so
/// what it keeps covers about 128 GB of extents in 11 MiB.
private struct BlockCache {
    struct Key: Hashable { var file: Digest, number: Int }

    private static let most = 2048
    private var blocks: [Key: [UInt8]] = [:]

    subscript(key: Key) -> [UInt8]? { blocks[key] }

    mutating func keep(_ block: [UInt8], as key: Key) {
        // Ids are uniform: no block is likelier to be asked for again than another.
        if blocks.count >= Self.most { blocks.removeAll(keepingCapacity: true) }
        blocks[key] = block
    }

    mutating func keepOnly(_ files: [Digest: IndexFile]) { blocks = blocks.filter { files[$0.key.file] != nil } }
}

import Model
import Ports

/// One immutable index file (FORMAT.md, Index): its head, kept in memory, and its sorted entries, read a block at a
/// time.
final class IndexFile: Sendable {
    struct HeldPack: Hashable, Sendable {
        var id: Digest
        var size: Int64
        var kind: Pack.Kind
    }

    static let magic = Array("PRAINDX1".utf8)
    static let headBytes = 32
    static let packBytes = 48
    /// An entry and its pack's number.
    static let entryBytes = Entry.bytes + 8
    static let blockEntries = 64
    /// One file of this many is at most 6 MiB; a writer starts another.
    static let mostEntries = 65_536

    let id: Digest
    let replaces: [Digest]
    let packs: [HeldPack]
    let entryCount: Int
    private let fences: [UInt64]
    private let filter: IDFilter
    private let entriesOffset: Int64

    private init(_ id: Digest, counts: [Int], blocks: Int, head: [UInt8]) throws(PraError) {
        var reader = ByteReader(head[...], of: StoreKey.index(id))
        var replaces: [Digest] = []
        var packs: [HeldPack] = []
        var fences: [UInt64] = []
        for _ in 0..<counts[2] { replaces.append(try reader.takeDigest()) }
        for _ in 0..<counts[1] { packs.append(try HeldPack(from: &reader)) }
        for _ in 0..<blocks { fences.append(try reader.take(UInt64.self)) }
        filter = IDFilter(bits: Array(try reader.take(count: counts[3])))
        (self.id, self.replaces, self.packs, self.fences, entryCount) = (id, replaces, packs, fences, counts[0])
        entriesOffset = Int64(Self.headBytes + head.count)
    }

    /// The blocks that may hold `id`; empty when this file surely has no entry of it.
    func blocks(for id: Digest) -> Range<Int> {
        guard filter.mayContain(id) else { return 0..<0 }
        let key = id.words.0
        // Equal fences: the id may stand in any of their blocks, or in the block before the first of them.
        let first = max(0, fences.firstIndex(atLeast: key) - 1)
        return first..<(fences[first...].firstIndex { $0 > key } ?? fences.count)
    }

    /// The entry of `id` and its pack, when it stands in `block`, and at which byte.
    func entry(
        _ id: Digest, inBlock block: [UInt8]
    ) throws(PraError) -> (found: (entry: Entry, pack: HeldPack), offset: Int)? {
        guard let start = offset(of: id, in: block) else { return nil }
        return (try decode(block[start...]), start)
    }

    /// Block `number` of `blockCount`; `nil` when a sweep has replaced the file.
    func entries(
        ofBlock number: Int, in objects: any ObjectStore
    ) async throws(PraError) -> [(Entry, HeldPack)]? {
        guard let bytes = try await bytes(ofBlock: number, in: objects) else { return nil }
        var entries: [(Entry, HeldPack)] = []
        for start in stride(from: 0, to: bytes.count, by: Self.entryBytes) {
            entries.append(try decode(bytes[start...]))
        }
        return entries
    }

    /// A block as it is stored; `nil` when a sweep has replaced the file.
    func bytes(ofBlock number: Int, in objects: any ObjectStore) async throws(PraError) -> [UInt8]? {
        let first = number * Self.blockEntries, count = min(Self.blockEntries, entryCount - first)
        let start = entriesOffset + Int64(first * Self.entryBytes), key = StoreKey.index(id)
        let range = start..<start + Int64(count * Self.entryBytes)
        guard let bytes = try await objects.get(key, range: range) else { return nil }
        guard bytes.count == range.count else { throw corrupt(key, "it ends too early") }
        return bytes
    }

    private func offset(of id: Digest, in block: [UInt8]) -> Int? {
        let wanted = id.bytes
        return stride(from: 0, to: block.count, by: Self.entryBytes).first { start in
            block[start] == wanted[0] && block[start..<start + 32].elementsEqual(wanted)
        }
    }

    private func decode(_ bytes: ArraySlice<UInt8>) throws(PraError) -> (Entry, HeldPack) {
        var reader = ByteReader(bytes, of: StoreKey.index(id))
        let entry = try Entry(from: &reader), pack = Int(try reader.take(UInt32.self))
        guard pack < packs.count else { throw corrupt(reader.object, "an entry names pack \(pack) of \(packs.count)") }
        return (entry, packs[pack])
    }

    var blockCount: Int { fences.count }
}

extension IndexFile {
    /// Reads the head of the index file `id`; `nil` when it is not there (any more).
    static func open(_ id: Digest, in objects: any ObjectStore) async throws(PraError) -> IndexFile? {
        let key = StoreKey.index(id)
        guard let start = try await objects.get(key, range: 0..<Int64(headBytes)) else { return nil }
        var reader = ByteReader(start[...], of: key)
        guard try reader.take(count: 8).elementsEqual(magic) else { throw corrupt(key, "it is not an index") }
        var counts: [Int] = []
        for _ in 0..<4 { counts.append(Int(try reader.take(UInt32.self))) }
        let blocks = (counts[0] + blockEntries - 1) / blockEntries
        let end = headBytes + 32 * counts[2] + packBytes * counts[1] + 8 * blocks + counts[3]
        guard let rest = try await objects.get(key, range: Int64(headBytes)..<Int64(end)) else { return nil }
        return try IndexFile(id, counts: counts, blocks: blocks, head: rest)
    }

    /// The bytes of an index file over `entries`, each with its pack.
    static func encode(_ entries: [(Entry, HeldPack)], replacing replaced: [Digest]) -> [UInt8] {
        // Entries are large: their places are moved about.
        let order = entries.indices.sorted { one, other in
            (entries[one].0.id, entries[one].1.id) < (entries[other].0.id, entries[other].1.id)
        }
        var numbers: [Digest: Int] = [:], packs: [HeldPack] = []
        for pack in order.lazy.map({ entries[$0].1 }) where numbers[pack.id] == nil {
            numbers[pack.id] = packs.count
            packs.append(pack)
        }
        let filter = IDFilter(over: order.map { entries[$0].0.id })
        var writer = ByteWriter(bytes: magic)
        writer.bytes.reserveCapacity(entries.count * (entryBytes + 1) + packs.count * packBytes + filter.bits.count)
        for count in [entries.count, packs.count, replaced.count, filter.bits.count, 0, 0] { writer.put(UInt32(count)) }
        for id in replaced.sorted() { writer.put(id) }
        for pack in packs { pack.write(to: &writer) }
        for first in stride(from: 0, to: order.count, by: blockEntries) {
            writer.put(entries[order[first]].0.id.words.0)
        }
        writer.bytes += filter.bits
        for (entry, pack) in order.lazy.map({ entries[$0] }) {
            entry.write(to: &writer)
            writer.put(UInt32(numbers[pack.id, default: 0]))
            writer.put(UInt32(0))
        }
        return writer.bytes
    }
}

extension IndexFile.HeldPack {
    fileprivate init(from reader: inout ByteReader) throws(PraError) {
        id = try reader.takeDigest()
        size = try reader.take(Int64.self)
        let number = try reader.take(UInt8.self)
        guard let kind = Pack.Kind(rawValue: number) else { throw corrupt(reader.object, "a pack has kind \(number)") }
        self.kind = kind
        _ = try reader.take(count: 7)
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.put(id)
        writer.put(size)
        writer.put(kind.rawValue)
        writer.put(zeros: 7)
    }
}

extension [UInt64] {
    /// Index of the first element that is at least `key`, in a sorted array; `count` when there is none.
    fileprivate func firstIndex(atLeast key: UInt64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

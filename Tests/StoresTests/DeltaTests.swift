import Model
import Ports
import Testing

@testable import Stores

/// Changed pages cost what changed, and every point stays as full as the first.
@Suite struct Deltas {
    private let objects = MemoryStore()

    private func store() async throws -> Store { try await Store.initialize(objects, random: SeededRandom(7)) }

    /// Bytes that do not compress, so that what a point added is the pages that it stored.
    private func relation(_ mebibytes: Int, seed: UInt64 = 3) -> SampleTree {
        SampleTree(files: [.init(path: "pgdata/base/5/1", bytes: SeededRandom(seed).bytes(mebibytes << 20))])
    }

    private func changing(_ tree: SampleTree, page: Int, to byte: UInt8) -> SampleTree {
        var tree = tree
        for offset in 0..<8192 { tree.files[0].bytes[page * 8192 + offset] = byte ^ UInt8(offset & 255) }
        return tree
    }

    @Test func aChangedPageCostsItself() async throws {
        let store = try await store(), before = relation(4)
        let after = changing(before, page: 200, to: 9)
        try await store.commit(before, as: 1)
        let (point, written) = try await store.commit(after, as: 2)
        #expect(written.newExtents == 1)
        #expect(written.addedBytes < ByteCount(4096), "one page that compresses well, its entry and the tree")
        #expect(try await store.read(point) == after)
        #expect(try await store.verify(point, at: modified).findings == [])
    }

    /// The old content of a page tells most of its new content.
    @Test func aPageIsStoredAsAChangeOfItself() async throws {
        let store = try await store(), before = relation(2)
        var after = before
        for page in stride(from: 0, to: 256, by: 9) { after.files[0].bytes[page * 8192 + 700] ^= 0xFF }
        try await store.commit(before, as: 1)
        let (point, written) = try await store.commit(after, as: 2)
        #expect(written.addedBytes < ByteCount(8192), "29 pages of which one byte changed")
        #expect(try await store.read(point) == after)
    }

    @Test func chainsBeginAnewAtTheDeepest() async throws {
        let store = try await store()
        var tree = relation(1), trees: [SampleTree] = []
        for number in 1...30 {
            tree = changing(tree, page: number % 100, to: UInt8(number))
            trees.append(tree)
            try await store.commit(tree, as: number)
        }
        let points = try await store.points()
        for (point, tree) in zip(points, trees) {
            #expect(try await store.read(point) == tree)
            #expect(try await store.verify(point, at: modified).findings == [])
        }
        #expect(try await depths(of: try #require(points.last), in: store).allSatisfy { $0 <= Store.deepest })
        var deepest = 0
        for point in points { deepest = max(deepest, Int(try await depths(of: point, in: store).max() ?? 0)) }
        #expect(deepest == Int(Store.deepest))
    }

    private func depths(of point: PointDocument, in store: Store) async throws -> [UInt8] {
        var depths: [UInt8] = []
        for try await entry in store.tree(point) {
            for try await id in store.extents(of: entry) {
                depths.append(try #require(try await store.index.chain(of: id)?.first).entry.depth)
            }
        }
        return depths
    }

    @Test func whatChangedMostlyIsStoredWhole() async throws {
        let store = try await store(), after = relation(1, seed: 4)
        try await store.commit(relation(1), as: 1)
        let (point, _) = try await store.commit(after, as: 2)
        #expect(try await depths(of: point, in: store) == [0])
        #expect(try await store.read(point) == after)
    }

    @Test(arguments: [-1, 1, -8192, 8192, 4_000, -300_000, 150_000])
    func filesThatGrowAndShrink(by change: Int) async throws {
        let store = try await store(), random = SeededRandom(5)
        let bytes = random.bytes(700_000), longer = bytes + random.bytes(max(0, change))
        let before = SampleTree(files: [.init(path: "pgdata/base/5/1", bytes: bytes)])
        let after = SampleTree(
            files: [.init(path: "pgdata/base/5/1", bytes: Array(longer.prefix(700_000 + change)))])
        try await store.commit(before, as: 1)
        let (point, written) = try await store.commit(after, as: 2)
        #expect(written.addedBytes < ByteCount(max(0, change) + 12_000))
        #expect(try await store.read(point) == after)
        #expect(try await store.verify(point, at: modified).findings == [])
    }

    /// Retention forgets the point that a delta stands on: its packs stay as long as the delta does.
    @Test func aBaseOutlivesItsPoint() async throws {
        let store = try await store(), before = relation(2)
        let after = changing(before, page: 3, to: 1)
        let (first, _) = try await store.commit(before, as: 1)
        let (second, _) = try await store.commit(after, as: 2)
        try await store.forget([first], reason: "old", at: modified)
        for _ in 0..<2 { _ = try await store.sweep(at: modified, grace: .zero) }
        #expect(try await store.points().map(\.action) == [second.action])
        #expect(try await Store.open(objects, random: SeededRandom(1)).read(second) == after)
    }

    /// An older program must refuse such a store rather than call it damaged.
    @Test func theFormatAnnouncesThem() async throws {
        _ = try await store()
        let format = try await Document.read(StoreFormat.self, StoreKey.format, in: objects)
        #expect(format?.features.read == ["pages"])
    }

    @Test func aStoreThatDoesNotAnnounceThemGetsNone() async throws {
        var format = StoreFormat(storeId: "0123456789abcdef")
        format.features.read = []
        try await objects.put(StoreKey.format, try Document.encode(format))
        let store = try await Store.open(objects, random: SeededRandom(1)), before = relation(1)
        try await store.commit(before, as: 1)
        let (point, _) = try await store.commit(changing(before, page: 1, to: 1), as: 2)
        #expect(try await depths(of: point, in: store) == [0])
    }
}

extension Deltas {
    private func packs(_ kind: Pack.Kind, in store: Store) async -> [Digest] {
        await store.index.current.flatMap(\.packs).filter { $0.kind == kind }.map(\.id).sorted()
    }

    private func flip(_ key: String, at offset: Int) throws {
        var bytes = try #require(objects.objects[key])
        bytes[offset] ^= 1
        objects.set(key, bytes)
    }

    /// The base is damaged: the delta over it is named, only the base's pack is condemned, and the next point that
    /// has the same bytes is stored whole.
    @Test func aDamagedBaseIsNotBuiltOn() async throws {
        let store = try await store(), before = relation(1)
        let after = changing(before, page: 5, to: 1)
        try await store.commit(before, as: 1)
        let (second, _) = try await store.commit(after, as: 2)
        let data = try #require(await packs(.data, in: store).first)
        try flip(StoreKey.pack(data), at: 5000)
        let findings = try await store.verify(second, at: modified).findings
        #expect(findings.contains { $0.contains("pgdata/base/5/1 has damaged extent") })
        #expect(await store.index.damaged == [data])
        let (third, _) = try await store.commit(after, as: 3)
        #expect(try await store.read(third) == after)
        #expect(try await store.verify(third, at: modified).findings == [])
    }

    @Test func aDamagedDeltaIsStoredAgain() async throws {
        let store = try await store(), before = relation(1)
        let after = changing(before, page: 5, to: 1)
        try await store.commit(before, as: 1)
        let (second, _) = try await store.commit(after, as: 2)
        let delta = try #require(await packs(.delta, in: store).first)
        try flip(StoreKey.pack(delta), at: 40)
        #expect(try await !store.verify(second, at: modified).findings.isEmpty)
        #expect(await store.index.damaged == [delta])
        let (third, _) = try await store.commit(after, as: 3)
        #expect(try await store.read(third) == after)
        #expect(try await store.verify(third, at: modified).findings == [])
    }

    /// Two contents in turn: each could be a change of the other, and neither may be of both.
    @Test func contentThatComesBackMakesNoCircle() async throws {
        let store = try await store(), one = relation(1), other = changing(one, page: 5, to: 1)
        for number in 1...6 { try await store.commit(number % 2 == 0 ? other : one, as: number) }
        for pack in await packs(.data, in: store) {
            let tombstone = Tombstone(at: modified, packs: [pack], isDamage: true)
            try await objects.put(StoreKey.tombstone("t"), try Document.encode(tombstone))
        }
        for number in 7...10 { try await store.commit(number % 2 == 0 ? other : one, as: number) }
        let last = try await store.points().suffix(2)
        for (point, tree) in zip(last, [one, other]) { #expect(try await store.read(point) == tree) }
    }

    /// Of the first backup little is needed once everything has changed; it is copied, and the rest of it goes.
    @Test(arguments: [false, true])
    func whatIsNeededOfASparsePackIsCopied(isEncrypted: Bool) async throws {
        let random = SeededRandom(6), recipients = isEncrypted ? sampleRecipients : []
        let store = try await Store.initialize(objects, random: random, for: recipients)
        var tree = SampleTree(
            files: (0..<8).map { .init(path: "pgdata/base/5/\($0)", bytes: random.bytes(1 << 20)) })
        let (first, _) = try await store.commit(tree, as: 1)
        for file in 1..<8 { tree.files[file].bytes = random.bytes(1 << 20) }
        tree.files[0].bytes[77] ^= 1
        let (second, _) = try await store.commit(tree, as: 2)
        try await store.forget([first], reason: "old", at: modified)
        let result = try await store.sweep(at: modified, grace: .zero)
        #expect(result.compactedPacks == 1)
        let packs = objects.objects.filter { $0.key.hasPrefix("packs/") }.values.reduce(0) { $0 + $1.count }
        #expect(packs < 9 << 20, "eight extents and one change, not sixteen")
        let reader = try await Store.initialize(objects, random: random, for: recipients)
        #expect(try await reader.read(second) == tree)
        #expect(try await reader.verify(second, at: modified).findings == [])
        #expect(try await store.sweep(at: modified, grace: .zero) == SweepResult(), "once")
    }
}

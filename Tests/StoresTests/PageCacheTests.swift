import Model
import Ports
import StoreContract
import Testing

@testable import Stores

@Suite struct PagesOfADearStore {
    private let objects = MemoryStore()
    private let folder = MemoryStore()

    private func dear(isEncrypted: Bool = false) async throws -> (Store, DearStore) {
        let door = DearStore(objects), random = SeededRandom(7)
        let recipients = isEncrypted ? [Recipient("operator", .key, operatorSecret)] : []
        return (try await Store.initialize(door, random: random, for: recipients), door)
    }

    private func cache(_ store: Store) -> PageCache { PageCache(in: folder, of: store.id, cluster: "c0ffee") }

    private func relation(_ mebibytes: Int, seed: UInt64 = 3) -> SampleTree {
        SampleTree(files: [.init(path: "pgdata/base/5/1", bytes: SeededRandom(seed).bytes(mebibytes << 20 + 5000))])
    }

    private func changing(_ tree: SampleTree, _ pages: Int...) -> SampleTree {
        var tree = tree
        for page in pages { for offset in 0..<40 { tree.files[0].bytes[page * 8192 + offset] ^= 0x55 } }
        return tree
    }

    private func entry(of path: String, _ number: Int, in store: Store, _ point: PointDocument) async throws -> Entry {
        for try await entry in store.tree(point) where entry.path == path {
            var ids = store.extents(of: entry).makeAsyncIterator(), seen = 0
            while let id = try await ids.next() {
                if seen == number { return try #require(try await store.index.chain(of: id)?.first).entry }
                seen += 1
            }
        }
        throw PraError(.pointMissing, path, remedy: "")
    }

    @Test(arguments: [false, true])
    func aChangedPageIsStoredAloneAndNoOldContentIsRead(isEncrypted: Bool) async throws {
        let (store, door) = try await dear(isEncrypted: isEncrypted), before = relation(4)
        let after = changing(before, 1, 200)
        try await store.commit(before, as: 1, by: WayOfWriting(pages: cache(store)))
        _ = door.takeReads()
        let (point, written) = try await store.commit(after, as: 2, by: WayOfWriting(pages: cache(store)))
        #expect(door.takeReads().filter { $0.hasPrefix("packs/") } == [], "no old content is read")
        #expect(written.newExtents == 2 && written.addedBytes < ByteCount(24_000), "two pages, entries and the tree")
        #expect(try await store.read(point) == after)
        #expect(try await store.verify(point, at: modified).findings == [])
        let stored = try await entry(of: "pgdata/base/5/1", 1, in: store, point)
        #expect(stored.kind == .pages && stored.depth == 1)
    }

    @Test func aLostDamagedOrForeignCacheCostsSpaceAndNothingElse() async throws {
        for spoil in [nil, [], [1, 2, 3]] as [[UInt8]?] {
            let (store, _) = try await dear(), before = relation(2)
            var after = changing(before, 3)
            try await store.commit(before, as: 1, by: WayOfWriting(pages: cache(store)))
            for key in folder.objects.keys { folder.set(key, spoil) }
            let (whole, written) = try await store.commit(after, as: 2, by: WayOfWriting(pages: cache(store)))
            #expect(written.addedBytes > ByteCount(1 << 20))
            #expect(try await store.read(whole) == after)
            after = changing(after, 4)
            let (small, again) = try await store.commit(after, as: 3, by: WayOfWriting(pages: cache(store)))
            #expect(again.addedBytes < ByteCount(24_000), "it is there again")
            #expect(try await store.read(small) == after)
            for key in objects.objects.keys { objects.set(key, nil) }
        }
    }

    /// The last backup died after it had changed the cache.
    @Test func aCacheOfABackupThatWasNeverCommittedLeadsNobodyAstray() async throws {
        let (store, _) = try await dear(), before = relation(2)
        try await store.commit(before, as: 1, by: WayOfWriting(pages: cache(store)))
        let writer = try await store.beginPoint(
            ActionID("backup/akig/2"), cluster: "c0ffee", .none, at: modified, pages: cache(store))
        _ = try await writer.write(changing(before, 9))
        let after = changing(before, 9, 10), next = try await Store.open(DearStore(objects), random: SeededRandom(9))
        let (point, _) = try await next.commit(after, as: 3, by: WayOfWriting(pages: cache(next)))
        #expect(try await next.read(point) == after)
        for day in [10, 20] as [Int64] {
            _ = try await next.sweep(at: modified + .seconds(day * 86_400), grace: .zero)
        }
        #expect(try await next.verify(point, at: modified).findings == [], "what it stands on stays")
    }

    @Test(arguments: [-1, 1, -8192, 8192, 4_000, -300_000, 150_000])
    func filesThatGrowAndShrink(by change: Int) async throws {
        let (store, _) = try await dear(), random = SeededRandom(5)
        let bytes = random.bytes(700_000), longer = bytes + random.bytes(max(0, change))
        let before = SampleTree(files: [.init(path: "pgdata/base/5/1", bytes: bytes)])
        let after = SampleTree(
            files: [.init(path: "pgdata/base/5/1", bytes: Array(longer.prefix(700_000 + change)))])
        try await store.commit(before, as: 1, by: WayOfWriting(pages: cache(store)))
        let (point, written) = try await store.commit(after, as: 2, by: WayOfWriting(pages: cache(store)))
        #expect(written.addedBytes < ByteCount(max(0, change) + 24_000))
        #expect(try await store.read(point) == after)
        #expect(try await store.verify(point, at: modified).findings == [])
    }

    @Test func chainsEndAtTheDeepestAndFilesThatAreGoneLeaveTheCache() async throws {
        let (store, _) = try await dear()
        var tree = relation(1)
        for number in 1...12 {
            tree = changing(tree, number)
            let (point, _) = try await store.commit(tree, as: number, by: WayOfWriting(pages: cache(store)))
            #expect(try await store.read(point) == tree)
            #expect(try await entry(of: "pgdata/base/5/1", 0, in: store, point).depth <= Store.deepest)
        }
        #expect(folder.objects.count == 1)
        try await store.commit(SampleTree(files: []), as: 13, by: WayOfWriting(pages: cache(store)))
        #expect(folder.objects.isEmpty)
    }
}

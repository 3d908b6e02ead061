import Model
import Ports
import Testing

@testable import Stores

/// What a backup stored before it ended too early is not stored again.
@Suite struct ResumeTests {
    @Test func aBackupThatGaveUpLeavesItsWholePacksToTheNext() async throws {
        let objects = MemoryStore()
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        let uid = try await store.bind(cluster: "shop", system: SystemIdentifier(7), major: 15, at: .zero)
        let first = try await store.beginPoint(ActionID("backup/shop/1"), cluster: uid, .none, at: now)
        try await write(40, into: first)
        try await first.abandon()
        let next = try await Store.open(objects, random: SeededRandom(2))
        let second = try await next.beginPoint(ActionID("backup/shop/1"), cluster: uid, .none, at: now)
        try await write(40, into: second)
        let tree = try await second.finish()
        #expect(tree.extents >= 40)
        // All but what was still on its way into a pack.
        #expect(tree.newExtents < 30, "\(tree.newExtents)")
    }

    /// Nobody tells a process that it will be killed.
    @Test func aKilledBackupLeavesAnInterimIndexThatTheFinishedOneReplaces() async throws {
        let objects = MemoryStore()
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        var (fresh, counts) = (FreshEntries(store), ExtentPipeline.Counts())
        for number in 0..<40 {
            fresh.add(pack(number))
            try await fresh.flush(all: false, counting: &counts)
            let next = try await Store.open(objects, random: SeededRandom(2))
            try await next.index.refresh()
            let isThere = try await next.index.chainForWriting(pack(0).entries[0].id) != nil
            #expect(isThere == (number >= 15), "after \(number + 1) packs")
            #expect(await next.index.current.count == (number >= 15 ? 1 : 0))
        }
        try await fresh.flush(all: true, counting: &counts)
        try await store.index.refresh()
        let files = await store.index.current
        #expect(files.count == 1)
        #expect(files.map { $0.packs.count } == [40])
        // After 16, 32 and 40 packs; the two that were replaced go with the next sweep.
        #expect(try await objects.list("index/").count == 3)
    }

    private let now = Timestamp(seconds: 1_795_000_000)

    private func write(_ extents: Int, into writer: PointWriter) async throws {
        try await writer.beginFile("pgdata/base/5/1", mode: 0o600, size: Int64(extents) << 20, modified: now)
        for number in 0..<extents {
            var extent = [UInt8](repeating: 7, count: 1 << 20)
            extent[0] = UInt8(number)
            try await writer.append(extent: extent)
        }
        try await writer.endFile()
    }

    private func pack(_ number: Int) -> Pack {
        let entry = Entry(id: Hash.of([UInt8(number), 1]), kind: .full, rawLength: 1, offsetInFrame: 0)
        return Pack(id: Hash.of([UInt8(number), 2]), kind: .data, bytes: [], entries: [entry])
    }
}

import Model
import Ports
import Testing

@testable import Stores

/// Object lock: what a point stands on may be older than the point by more than a lock lasts.
@Suite struct LockTests {
    private func tree(_ contents: [UInt8]...) -> SampleTree {
        SampleTree(files: contents.enumerated().map { .init(path: "base/\($0)", bytes: $1) })
    }

    @Test func theLockOfEverythingThatAPointStandsOnIsExtended() async throws {
        let objects = MemoryStore(isLocking: true)
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        let old = SeededRandom(2).bytes(2_000_000), new = SeededRandom(3).bytes(2_000_000)
        try await store.commit(tree(old), as: 1)
        let first = Set(objects.takeExtended().filter { $0.hasPrefix("packs/") })
        let (point, _) = try await store.commit(tree(old, new), as: 2)
        let second = Set(objects.takeExtended())
        var closure = Closure(store)
        try await closure.add(point) { _, _ in }
        #expect(second.filter { $0.hasPrefix("packs/") } == Set(closure.packs.map { StoreKey.pack($0) }))
        #expect(!first.isDisjoint(with: second), "the old pack is among them")
        #expect(second.contains("format.json") && second.contains { $0.hasPrefix("index/") })
    }

    @Test func aPointWhoseLocksCanNotBeExtendedIsNotMade() async throws {
        let objects = MemoryStore(isLocking: true)
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        let action = ActionID("backup/akig/1")
        let writer = try await store.beginPoint(action, cluster: "c0ffee", .zstd(level: 3), at: modified)
        let written = try await writer.write(tree(SeededRandom(2).bytes(100_000)))
        let point = samplePoint(action, cluster: "c0ffee", 1, written)
        objects.failsLocks = true
        await #expect(throws: PraError.self) { try await writer.commit(point) }
        #expect(try await store.points().isEmpty)
        objects.failsLocks = false
        try await writer.commit(point)
        #expect(try await store.points().map(\.action) == [action])
    }

    /// No new point stands on what only an old one stands on; that one may be held for years.
    @Test func theLocksOfEveryPointThatCountsAreRenewedHeldOnesIncluded() async throws {
        let objects = MemoryStore(isLocking: true)
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        let (old, _) = try await store.commit(tree(SeededRandom(2).bytes(2_000_000)), as: 1)
        let (new, _) = try await store.commit(tree(SeededRandom(3).bytes(2_000_000)), as: 2)
        let (gone, _) = try await store.commit(tree(SeededRandom(4).bytes(2_000_000)), as: 3)
        _ = try await store.hold(
            Hold(
                id: "", point: old.action, clusterUID: old.clusterUID, cluster: "akig", reason: "r", by: "me",
                at: modified))
        try await store.forget([old, gone], reason: "test", at: modified)
        _ = objects.takeExtended()
        try await store.renewLocks()
        let renewed = Set(objects.takeExtended())
        for (point, isKept) in [(old, true), (new, true), (gone, false)] {
            var closure = Closure(store)
            try await closure.add(point) { _, _ in }
            #expect(renewed.isSuperset(of: closure.packs.map { StoreKey.pack($0) }) == isKept, "\(point.action)")
            #expect(renewed.contains(StoreKey.point(point.clusterUID, point.action)) == isKept)
        }
        #expect(renewed.contains { $0.hasPrefix("holds/") } && renewed.contains("format.json"))
        #expect(renewed.isSubset(of: objects.objects.keys), "nothing is locked that is not there")
        #expect(renewed.isSuperset(of: old.neededSegments.map { StoreKey.wal(old.system, $0.name) }))
    }

    /// A recovery window may be longer than a lock lasts: a moment in it is restored by WAL behind every point's stop.
    @Test func theLocksOfAllWALFromTheOldestPointOnAreRenewed() async throws {
        let objects = MemoryStore(isLocking: true)
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        let (gone, _) = try await store.commit(tree([1, 2, 3]), as: 1)
        let (point, _) = try await store.commit(tree([1, 2, 4]), as: 2)
        let system = point.system
        func name(_ timeline: UInt32, _ number: UInt64) -> WALName {
            .segment(Timeline(timeline), number: number, segmentBytes: sampleSegmentBytes)
        }
        for number in 3...5 as ClosedRange<UInt64> {
            try await store.putSegment(
                system: system, timeline: Timeline(1), number: number, bytes: sampleSegment(Int(number)))
        }
        try await store.putSegment(system: system, timeline: Timeline(2), number: 5, bytes: sampleSegment(50))
        try await store.putHistory(system: system, timeline: Timeline(2), bytes: Array("1\t0/500000\tfailed over".utf8))
        try await store.putPiece(
            system: system, name(2, 6), segmentBytes: sampleSegmentBytes, from: 0, bytes: [1])
        try await store.forget([gone], reason: "test", at: modified)
        _ = objects.takeExtended()
        try await store.renewLocks()
        let renewed = objects.takeExtended().filter { $0.hasPrefix("wal/") }
        let segments = (2...5 as ClosedRange<UInt64>).map { name(1, $0) } + [name(2, 5)]
        let wanted = (segments + [.history(Timeline(2))]).map { StoreKey.wal(system, $0) }
        #expect(renewed.sorted() == (wanted + [StoreKey.walSystem(system)]).sorted())
    }

    @Test func onePackThatIsGoneTakesNoLockFromTheOthers() async throws {
        let objects = MemoryStore(isLocking: true)
        let store = try await Store.initialize(objects, random: SeededRandom(1))
        try await store.commit(tree(SeededRandom(2).bytes(2_000_000)), as: 1)
        try await store.commit(tree(SeededRandom(3).bytes(2_000_000)), as: 2)
        let packs = objects.objects.keys.filter { $0.hasPrefix("packs/") }.sorted()
        try #require(packs.count > 1)
        try await objects.delete(packs[0])
        _ = objects.takeExtended()
        try await store.renewLocks()
        let renewed = objects.takeExtended()
        #expect(renewed.filter { $0.hasPrefix("packs/") }.sorted() == Array(packs.dropFirst()))
        #expect(renewed.contains { $0.hasPrefix("index/") })
    }

    @Test func aStoreThatLocksNothingIsAskedNothing() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(1))
        try await store.commit(tree([1, 2, 3]), as: 1)
        #expect(objects.takeExtended().isEmpty)
    }
}

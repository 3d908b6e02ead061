import Model
import Ports
import Testing

@testable import Stores

/// What a sweep must know before it deletes, and that it is the only one.
@Suite struct SweepProofTests {
    private let random = SeededRandom(11)

    /// A store of three points, the second of which was forgotten, and what the third needs.
    private func filled() async throws -> (MemoryStore, Store, [PointDocument], [SampleTree]) {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: random)
        let trees = (0..<3).map { SampleTree(files: [.init(path: "pgdata/x", bytes: SeededRandom($0).bytes(300_000))]) }
        var points: [PointDocument] = []
        for number in 0..<3 { points.append(try await store.commit(trees[number], as: number).0) }
        return (objects, store, points, trees)
    }

    /// As a bucket whose listing lost a part, or a folder that was moved aside.
    private func hide(_ keys: [String], in objects: MemoryStore) async throws -> [String: [UInt8]] {
        var hidden: [String: [UInt8]] = [:]
        for key in keys {
            hidden[key] = try await objects.get(key, range: nil)
            try await objects.delete(key)
        }
        return hidden
    }

    @Test("a point that is not listed any more: nothing is deleted, and it is named", arguments: [[2], [0, 1, 2]])
    func pointsThatAreNotListed(numbers: [Int]) async throws {
        let (objects, store, points, trees) = try await filled()
        try await store.forget([points[0]], reason: "retention", at: modified)
        let keys = numbers.map { StoreKey.point(points[$0].clusterUID, points[$0].action) }
        let hidden = try await hide(keys, in: objects), before = objects.objects
        let reader = try await Store.open(objects, random: random)
        for sweeper in [store, reader] {
            let error = await #expect(throws: PraError.self) { try await sweeper.sweep(at: modified, grace: .zero) }
            #expect(error?.code == .storeCorrupt && error?.remedy.contains("nothing was deleted") == true)
            await #expect(throws: PraError.self) { try await sweeper.deadContent() }
        }
        #expect(objects.objects == before)
        let missing = Set(numbers.filter { $0 > 0 }.map { points[$0].action })
        #expect(Set(try await reader.missingPoints().map(\.action)) == missing)
        #expect(try await reader.check().damages.count { $0.contains("is not listed") } == missing.count)
        #expect(try await KeylessStore(objects).check().damages.count { $0.contains("is not listed") } == missing.count)
        for (key, bytes) in hidden { try await objects.put(key, bytes) }
        #expect(try await store.sweep(at: modified, grace: .zero).deletedPoints == 1)
        #expect(try await reader.read(points[2]) == trees[2])
    }

    @Test("nothing at all is listed but packs: nothing is deleted")
    func nothingIsListed() async throws {
        let (objects, store, points, trees) = try await filled()
        let keys = objects.objects.keys.filter { $0.hasPrefix("clusters/") || $0.hasPrefix("committed/") }
        let hidden = try await hide(keys, in: objects)
        #expect(try await store.deadContent().isEmpty)
        for _ in 0..<2 { #expect(try await store.sweep(at: modified, grace: .zero) == SweepResult()) }
        for (key, bytes) in hidden { try await objects.put(key, bytes) }
        for number in points.indices { #expect(try await store.read(points[number]) == trees[number]) }
    }

    @Test("a point from before there were notes is noted by the next sweep, and missed from then on")
    func aPointWithoutNote() async throws {
        let (objects, store, points, _) = try await filled()
        _ = try await hide(objects.objects.keys.filter { $0.hasPrefix("committed/") }, in: objects)
        _ = try await store.sweep(at: modified, grace: .zero)
        #expect(try await objects.list("committed/").count == points.count)
        try await objects.delete(StoreKey.point(points[1].clusterUID, points[1].action))
        #expect(try await store.missingPoints().map(\.action) == [points[1].action])
    }

    @Test("a point that is lost for good is given up, and sweeps go on")
    func givenUp() async throws {
        let (objects, store, points, trees) = try await filled()
        try await objects.delete(StoreKey.point(points[1].clusterUID, points[1].action))
        let error = await #expect(throws: PraError.self) { try await store.giveUp([points[0].action], at: modified) }
        #expect(error?.code == .pointMissing)
        try await store.giveUp([points[1].action], at: modified)
        #expect(try await store.missingPoints().isEmpty)
        #expect(try await store.sweep(at: modified, grace: .zero).deletedPacks == 2)
        #expect(try await store.read(points[0]) == trees[0])
        #expect(try await store.read(points[2]) == trees[2])
        #expect(try await store.check().isEmpty)
    }

    @Test func namesComeBackFromTheirKeys() {
        for name in ["backup/akig/2026-11-26T16:49:00Z", "ä_b/c", "", "_", "a-b.c"] {
            #expect(StoreKey.unescaped(StoreKey.escaped(name)[...]) == name)
        }
    }

    @Test("of two sweepers at the same time at most one deletes")
    func twoSweepers() async throws {
        let (objects, _, points, trees) = try await filled()
        let random = random
        // The second begins just before the first one's lease, or its tombstone, is put.
        for prefix in ["control/leases/", "tombstones/"] {
            let between = Interposed(objects) { key in
                guard key.hasPrefix(prefix) else { return }
                let other = try await Store.open(objects, random: random)
                _ = try? await other.sweep(at: modified, grace: .zero)
            }
            let first = try await Store.open(between, random: random)
            try await first.forget([points[0]], reason: "retention", at: modified)
            _ = try? await first.sweep(at: modified, grace: .zero)
            #expect(try await objects.list("control/leases/").isEmpty)
        }
        let reader = try await Store.open(objects, random: random)
        for number in 1..<3 { #expect(try await reader.read(points[number]) == trees[number]) }
    }

    @Test("a lease that is not over keeps others off; one that is over goes, and who held it deletes nothing more")
    func leases() async throws {
        let (objects, store, points, _) = try await filled()
        try await store.forget([points[0]], reason: "retention", at: modified)
        let slow = try await store.takeSweepLease(at: modified)
        let busy = await #expect(throws: PraError.self) {
            try await store.sweep(at: modified + .seconds(3599), grace: .zero)
        }
        #expect(busy?.code == .storeBusy)
        try await store.checkSweepLease(slow)
        #expect(try await objects.list("control/leases/").count == 1, "the other one took its own back")
        _ = try await store.sweep(at: modified + .seconds(3600), grace: .zero)
        let late = await #expect(throws: PraError.self) { try await store.checkSweepLease(slow) }
        #expect(late?.code == .storeBusy)
        // A later sweep's lease is not the slow one's to end.
        let next = try await store.takeSweepLease(at: modified + .seconds(3600))
        await store.endSweepLease(slow)
        try await store.checkSweepLease(next)
    }

    @Test("a sweep whose lease is taken while it marks deletes nothing")
    func aLeaseThatIsTaken() async throws {
        let (objects, store, points, _) = try await filled()
        try await store.forget([points[0]], reason: "retention", at: modified)
        let robbed = Interposed(objects) { key in
            guard key.hasPrefix("tombstones/") else { return }
            for lease in try await objects.list("control/leases/") { try await objects.delete(lease.key) }
        }
        let slow = try await Store.open(robbed, random: random)
        let error = await #expect(throws: PraError.self) { try await slow.sweep(at: modified, grace: .zero) }
        #expect(error?.code == .storeBusy)
        #expect(try await objects.list("packs/").count == 6)
        #expect(try await store.points().count == 2)
    }
}

import Model
import Ports
import Testing

@testable import Stores

/// Random lives of a store against a model that only knows which points must be readable.
@Suite struct Sweeping {
    private let small = 12

    private func tree(_ random: SeededRandom) -> SampleTree {
        // A few contents only, so that points share extents.
        SampleTree(
            files: (0..<small).map { number in
                .init(path: "pgdata/\(number)", bytes: SeededRandom(UInt64(random.below(6) * 100 + number)).bytes(900))
            })
    }

    @Test func whatAForgottenPointAloneNeededGoesAndTheRestStays() async throws {
        let random = SeededRandom(1), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let trees = (0..<3).map { SampleTree(files: [.init(path: "pgdata/x", bytes: SeededRandom($0).bytes(300_000))]) }
        var points: [PointDocument] = []
        for number in 0..<3 { points.append(try await store.commit(trees[number], as: number).0) }
        let before = try await store.stats()
        try await store.forget([points[0], points[1]], reason: "retention keeps 1", at: modified)
        let result = try await store.sweep(at: modified, grace: .zero)
        // Each point has a data and a meta pack, and a segment that ends where the next begins.
        #expect(result.deletedPacks == 4 && result.deletedPoints == 2 && result.deletedSegments == 2)
        #expect(result.waitsFor == [])
        let after = try await store.stats()
        #expect(after.bytes.bytes * 2 < before.bytes.bytes && after.points == 1)
        let reader = try await Store.open(objects, random: random)
        #expect(try await reader.read(points[2]) == trees[2])
        #expect(try await reader.verify(points[2], at: modified).findings == [])
        #expect(try await reader.check().isEmpty)
        #expect(try await store.sweep(at: modified, grace: .zero) == SweepResult())
    }

    /// The second is a clone of the first: their WAL is of one system, and their points share extents.
    @Test func whatOneClusterForgetsTakesNothingFromAnother() async throws {
        let random = SeededRandom(4), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let trees = (0..<4).map { _ in tree(random) }
        let (first, _) = try await store.commit(trees[0], as: 0)
        let (other, _) = try await store.commit(trees[1], as: 1, cluster: "decaf")
        let (last, _) = try await store.commit(trees[2], as: 2)
        let (newest, _) = try await store.commit(trees[3], as: 3, cluster: "decaf")
        try await store.forget([first, last], reason: "the first cluster is given up", at: modified)
        let result = try await store.sweep(at: modified, grace: .zero)
        #expect(result.deletedPoints == 2 && result.deletedSegments == 1, "the last one's WAL is the other's way on")
        let reader = try await Store.open(objects, random: random)
        #expect(try await reader.points().map(\.clusterUID) == ["decaf", "decaf"])
        for (point, tree) in [(other, trees[1]), (newest, trees[3])] {
            #expect(try await reader.read(point) == tree)
            #expect(try await reader.verify(point, at: modified).findings == [])
        }
        #expect(try await reader.check().isEmpty)
    }

    @Test func graceKeepsWhatIsCondemnedUntilLater() async throws {
        let random = SeededRandom(2), store = try await Store.initialize(MemoryStore(), random: random)
        let (point, _) = try await store.commit(tree(random), as: 1)
        try await store.commit(SampleTree(files: []), as: 2)
        try await store.forget([point], reason: "test", at: modified)
        let first = try await store.sweep(at: modified, grace: .seconds(60))
        #expect(first.condemnedPacks > 0 && first.deletedPacks == 0)
        let early = try await store.sweep(at: modified + .seconds(59), grace: .seconds(60))
        #expect(early.deletedPacks == 0)
        let late = try await store.sweep(at: modified + .seconds(60), grace: .seconds(60))
        #expect(late.deletedPacks == first.condemnedPacks)
    }

    @Test func anUnreadableRootDeletesNothing() async throws {
        let random = SeededRandom(3), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let (kept, _) = try await store.commit(tree(random), as: 1)
        let (dead, _) = try await store.commit(tree(random), as: 2)
        try await store.forget([dead], reason: "test", at: modified)
        let key = StoreKey.point(kept.clusterUID, kept.action)
        objects.set(key, Array("{}".utf8))
        let packs = objects.objects.keys.filter { $0.hasPrefix("packs/") }
        let reader = try await Store.open(objects, random: random)
        let error = await #expect(throws: PraError.self) { try await reader.sweep(at: modified, grace: .zero) }
        #expect(error?.code == .storeCorrupt)
        #expect(objects.objects.keys.filter { $0.hasPrefix("packs/") } == packs)
    }

    @Test func whatIsDeadIsToldWithoutChangingAnything() async throws {
        let random = SeededRandom(9), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let (old, _) = try await store.commit(tree(random), as: 1)
        #expect(try await store.deadContent().isEmpty)
        try await store.forget([old], reason: "test", at: modified)
        let before = objects.objects
        let dead = try await store.deadContent()
        #expect(dead.packs > 0 && dead.points == 1)
        #expect(objects.objects == before)
        let result = try await store.sweep(at: modified, grace: .zero)
        #expect(result.deletedPacks == dead.packs && result.freed == dead.bytes)
    }

    @Test func aSessionThatBeganBeforeTheTombstoneIsWaitedForAndRescuesWhatItUsed() async throws {
        let random = SeededRandom(4), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let contents = tree(random)
        let (old, _) = try await store.commit(contents, as: 1)
        try await store.forget([old], reason: "test", at: modified)
        let action = ActionID("backup/akig/2")
        let writer = try await store.beginPoint(action, cluster: "c0ffee", .zstd(level: 3), at: modified)
        let written = try await writer.write(contents)
        #expect(written.addedBytes == .zero)
        let sweeper = try await Store.open(objects, random: SeededRandom(40))
        let waiting = try await sweeper.sweep(at: modified, grace: .zero)
        #expect(waiting.condemnedPacks > 0 && waiting.deletedPacks == 0 && waiting.waitsFor.count == 1)
        let point = samplePoint(action, cluster: "c0ffee", 1, written)
        try await writer.commit(point)
        #expect(try await sweeper.sweep(at: modified, grace: .zero).deletedPacks == 0)
        #expect(try await Store.open(objects, random: random).read(point) == contents)
    }

    @Test func aWriterThatKnowsTheTombstoneStoresAgain() async throws {
        let random = SeededRandom(5), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let contents = tree(random)
        let (old, first) = try await store.commit(contents, as: 1)
        try await store.forget([old], reason: "test", at: modified)
        _ = try await store.sweep(at: modified, grace: .seconds(60))
        let (point, second) = try await store.commit(contents, as: 2)
        #expect(second.newExtents == first.newExtents)
        let result = try await store.sweep(at: modified + .seconds(60), grace: .seconds(60))
        #expect(result.deletedPacks == 2)
        #expect(try await Store.open(objects, random: random).read(point) == contents)
    }

    @Test func aCrashedSessionIsRevokedInTheEnd() async throws {
        let random = SeededRandom(6), objects = MemoryStore()
        let store = try await Store.initialize(objects, random: random)
        let tree = SampleTree(files: [.init(path: "pgdata/x", bytes: random.bytes(30_000))])
        let point = try await store.commit(tree, as: 0).0
        let writer = try await store.beginPoint(ActionID("b/1"), cluster: "c", .zstd(level: 3), at: modified)
        _ = try await writer.write(self.tree(random))
        let waits = try await store.sweep(at: modified + .seconds(6 * 86_400), grace: .zero)
        #expect(waits.waitsFor.count == 1 && waits.deletedPacks == 0)
        let result = try await store.sweep(at: modified + .seconds(8 * 86_400), grace: .zero)
        #expect(result.waitsFor == [] && result.deletedPacks == 2)
        #expect(try await store.read(point) == tree)
    }

    /// Points are written, forgotten and swept in any order, each step cut off at a random call now and then.
    /// Whatever happened, every point that was committed and not forgotten reads back.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func noSequenceOfStepsLosesAPoint(seed: UInt64) async throws {
        let random = SeededRandom(seed), objects = MemoryStore()
        var store = try await Store.initialize(objects, random: random)
        var kept: [ActionID: SampleTree] = [:], now = modified
        for step in 0..<14 {
            now = now + .seconds(7200)
            let cut =
                random.below(3) == 0
                ? MemoryStore.Crash(at: 1 + random.below(40), afterEffect: random.below(2) == 0) : nil
            let action = random.below(5), contents = tree(random)
            let victim = kept.keys.sorted().first { _ in random.below(3) == 0 }
            objects.arm(cut)
            do throws(PraError) {
                switch (action, victim) {
                case (0, _), (1, _): try await store.commit(contents, as: step)
                case (2, let victim?):
                    try await store.forget([store.point(victim, cluster: "c0ffee")], reason: "t", at: now)
                case (2, nil): break
                default: _ = try await store.sweep(at: now, grace: .seconds(random.below(2) * 7200))
                }
            } catch {
                #expect(
                    error.code == .storeUnreachable || error.code == .storeBusy, "seed \(seed) step \(step): \(error)")
            }
            objects.arm(nil)
            store = try await Store.open(objects, random: random)
            // What a cut step did is what the store says it did; what it must not do is lose what was there.
            let points = try await store.points(), names = Set(points.map(\.action))
            if action < 2, names.contains(ActionID("backup/akig/\(step)")) {
                kept[ActionID("backup/akig/\(step)")] = contents
            }
            if action == 2, let victim, !names.contains(victim) { kept[victim] = nil }
            #expect(names == Set(kept.keys), "seed \(seed) step \(step)")
            for point in points {
                #expect(try await store.read(point) == kept[point.action], "seed \(seed) step \(step) \(point.action)")
                #expect(try await store.structureCheck(point) == [], "seed \(seed) step \(step) \(point.action)")
            }
        }
    }
}

@Suite struct Crashing {
    /// At every call of a point's writing, before and after its effect: earlier points are intact and the same action
    /// can be run again.
    @Test(arguments: [false, true])
    func aCrashAtAnyCallLeavesEarlierPointsAndCanBeRepeated(afterEffect: Bool) async throws {
        let random = SeededRandom(1), first = SampleTree.random(random, files: 4),
            second = SampleTree.random(random, files: 4)
        var call = 1, finished = false
        while !finished {
            let objects = MemoryStore()
            let (point, _) = try await Store.initialize(objects, random: random).commit(first, as: 1)
            let store = try await Store.open(objects, random: random)
            objects.arm(.init(at: call, afterEffect: afterEffect))
            do throws(PraError) {
                try await store.commit(second, as: 2)
                finished = objects.calls < call
            } catch { #expect(error.code == .storeUnreachable, "call \(call): \(error)") }
            objects.arm(nil)
            let next = try await Store.open(objects, random: random)
            #expect(try await next.verify(point, at: modified).findings == [], "call \(call)")
            #expect(try await next.read(point) == first, "call \(call)")
            if try await next.points().count == 1 { try await next.commit(second, as: 2) }
            let all = try await next.points()
            #expect(all.count == 2, "call \(call)")
            #expect(try await next.read(all[1]) == second, "call \(call)")
            call += 1
        }
        #expect(call > 15)
    }
}

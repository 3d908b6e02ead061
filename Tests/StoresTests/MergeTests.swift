import Model
import Ports
import Testing

@testable import Stores

/// Many small backups leave few index files.
@Suite struct MergingIndexes {
    /// A tree of which each number has a file of its own.
    private func tree(_ number: Int) -> SampleTree {
        SampleTree(files: [
            .init(path: "pgdata/shared", bytes: SeededRandom(1).bytes(300_000)),
            .init(path: "pgdata/own", bytes: SeededRandom(UInt64(100 + number)).bytes(9000)),
        ])
    }

    private func indexes(_ objects: MemoryStore) -> Int { objects.objects.keys.count { $0.hasPrefix("index/") } }

    private func expectAll(_ count: Int, in objects: MemoryStore, _ place: String = "") async throws {
        let store = try await Store.open(objects, random: SeededRandom(5))
        let points = try await store.points()
        #expect(points.count == count, "\(place)")
        for (number, point) in points.enumerated() {
            #expect(try await store.structureCheck(point) == [], "\(place)")
            #expect(try await store.read(point) == tree(number), "\(place)")
        }
    }

    @Test func theNumberOfFilesIsBoundedHoweverManyBackupsThereAre() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(2))
        for number in 0..<40 {
            try await store.commit(tree(number), as: number)
            _ = try await store.sweep(at: modified + .seconds(number * 7200), grace: .seconds(3600))
            #expect(await store.index.current.count <= Store.mostSmallIndexes + 1)
        }
        #expect(indexes(objects) <= 2 * Store.mostSmallIndexes + 2, "replaced ones go with a later sweep")
        try await expectAll(40, in: objects)
        #expect(try await Store.open(objects, random: SeededRandom(5)).check().isEmpty)
    }

    @Test(arguments: [false, true])
    func cutOffAtAnyCallNothingIsLost(afterEffect: Bool) async throws {
        var call = 1, finished = false
        while !finished {
            let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(2))
            for number in 0..<7 { try await store.commit(tree(number), as: number) }
            // The first merges, the second deletes what was replaced and condemns, the third carries that out.
            objects.arm(.init(at: call, afterEffect: afterEffect))
            do throws(PraError) {
                for hour in 0..<3 { _ = try await store.sweep(at: modified + .seconds(hour * 3600), grace: .zero) }
                finished = objects.calls < call
            } catch { #expect(error.code == .storeUnreachable, "call \(call): \(error)") }
            objects.arm(nil)
            try await expectAll(7, in: objects, "call \(call)")
            let next = try await Store.open(objects, random: SeededRandom(6))
            for day in 1...3 { _ = try await next.sweep(at: modified + .seconds(day * 86_400), grace: .zero) }
            try await expectAll(7, in: objects, "after call \(call)")
            #expect(try await next.check().isEmpty, "after call \(call)")
            #expect(indexes(objects) <= Store.mostSmallIndexes, "after call \(call)")
            call += 1
        }
        #expect(call > 40)
    }

    @Test func whoHasReadTheReplacedFilesReadsOnWhenTheyAreGone() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(2))
        for number in 0..<7 { try await store.commit(tree(number), as: number) }
        let reader = try await Store.open(objects, random: SeededRandom(3))
        let points = try await reader.points()
        try await reader.index.refresh()
        let writer = try await reader.beginPoint(ActionID("backup/akig/7"), cluster: "c0ffee", .none, at: modified)
        let sweeper = try await Store.open(objects, random: SeededRandom(4))
        let merged = try await sweeper.sweep(at: modified, grace: .zero)
        #expect(merged.mergedIndexes == 7)
        for file in try await sweeper.replacedIndexes() { try await objects.delete(StoreKey.index(file)) }
        var closure = Closure(reader)
        try await closure.add(points[3]) { id, path in Issue.record("\(path): no index knows \(id)") }
        #expect(try await reader.read(points[5]) == tree(5))
        let written = try await writer.write(tree(7))
        try await writer.commit(samplePoint(ActionID("backup/akig/7"), cluster: "c0ffee", 7, written))
        let wal = sampleSegment(7)
        try await reader.putSegment(
            system: SystemIdentifier(7_123), timeline: Timeline(1), number: 7, bytes: wal)
        try await expectAll(8, in: objects)
    }

    @Test func filesWithAnExtentInCommonStayApart() async throws {
        let objects = MemoryStore(), store = try await Store.initialize(objects, random: SeededRandom(2))
        for number in 0..<7 { try await store.commit(tree(number), as: number) }
        let file = try #require(await store.index.current.first)
        let entries = try #require(try await file.allEntries(in: objects))
        let twice = IndexFile.encode(Array(entries.prefix(1)), replacing: [])
        objects.set(StoreKey.index(Hash.of(twice)), twice)
        try await store.index.refresh()
        #expect(try await store.mergeIndexes() == 7)
        #expect(await store.index.current.count == 2)
        try await expectAll(7, in: objects)
    }
}

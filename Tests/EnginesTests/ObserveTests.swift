import ClusterHarness
import Engines
import Model
import Ports
import Stores
import Synchronization
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ObserveTests {
    @Test func aLookAtSixtyPointsReadsNoMorePacksThanALookAtOne() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let one = try await readsOfAPack(bench)
            try await bench.repeatPoint(upTo: 60)
            #expect(try await bench.engine.observe(bench.local).points.filter(\.isComplete).count == 60)
            #expect(try await readsOfAPack(bench) == one)
        }
    }

    @Test func aPackThatGoesIsSeenAtTheNextLookOfTheSameProcess() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await bench.repeatPoint(upTo: 3)
            #expect(try await bench.engine.observe(bench.local).points.map(\.isComplete) == [true, true, true])
            let pack = try #require(try await bench.objects.list("packs/").max { $0.size < $1.size })
            try await bench.objects.delete(pack.key)
            #expect(try await bench.engine.observe(bench.local).points.map(\.isComplete) == [false, false, false])
        }
    }

    /// Goal: a store that locks and tells of no lock has told nothing; one that does not lock has none.
    @Test func aLockThatIsNotToldIsNotRead() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let plain = try await bench.engine.observe(bench.local).locks
            #expect(plain?.count == 1 && plain?.first?.lock == nil)
            let mute = AwayStore(bench.objects)
            mute.refusesLocks.withLock { $0 = true }
            let told = try await bench.engine { _ in mute }.observe(bench.local).locks
            #expect(told == [])
        }
    }

    /// By an engine that has seen nothing yet.
    private func readsOfAPack(_ bench: Bench) async throws -> Int {
        let counted = AwayStore(bench.objects)
        _ = try await bench.engine { _ in counted }.observe(bench.local)
        return counted.packReads.withLock { $0 }
    }
}

extension Bench {
    /// The one point again under other names.
    fileprivate func repeatPoint(upTo count: Int) async throws {
        let store = try await store()
        guard let point = try await store.points().first else { throw HarnessError("no point") }
        for number in 2...count {
            var copy = point
            copy.action = ActionID("backup/shop/\(number)")
            let writer = try await store.beginPoint(
                copy.action, cluster: copy.clusterUID, .zstd(level: 1), at: HostTime().now())
            try await writer.commit(copy)
        }
    }
}

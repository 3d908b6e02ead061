import ClusterHarness
import Engines
import Model
import Ports
import Stores
import Synchronization
import Testing

/// WAL that a restore puts into the data directory, because recovery will not fetch it.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(2)))
struct StagedWALTests {
    /// Goal: a store that is far away is waited for once for several segments, and never are more than four in memory.
    @Test func segmentsComeSideBySideAndAllOfThemCome() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), counts = Mutex((now: 0, most: 0))
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            for _ in 1...7 { try await cluster.psql("insert into items values (0, 'more'); select pg_switch_wal()") }
            let end = try await bench.flushed()
            try await bench.stream(until: end)
            let count = "select count(*) from items where id = 0", expected = try await cluster.psql(count)
            let far = AwayStore(bench.objects)
            var request = try await bench.request(to: "copy")
            request.store = try await Store.open(far, random: HostRandom())
            far.beforeReading.withLock { hook in
                hook = { key in
                    guard WALName(text: String(key.suffix(24))) != nil else { return }
                    counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                    try? await HostTime().sleep(for: .milliseconds(100))
                    counts.withLock { $0.now -= 1 }
                }
            }
            _ = try await bench.engine.restore(request)
            #expect((2...4).contains(counts.withLock(\.most)), "\(counts.withLock(\.most))")
            let found = try await bench.withCopy("copy") { try await $0.psql(count) }
            #expect(found == expected)
        }
    }
}

import ClusterHarness
import Engines
import FoundationEssentials
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

/// RPO 0: the server is lost under load, and every commit that a client was told of is in the restored copy.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ZeroLossTests {
    @Test func everyAcknowledgedCommitOfAKilledServerIsInTheSpoolAndInTheRestoredCopy() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects), reported = Latest()
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let engine = bench.engine { _ in near }, told = try await crashUnderLoad(bench, near, by: engine, reported)
            let last = try #require(told.max())
            let before = try await bench.end(of: bench.objects)
            #expect(try await engine.takeSpool(for: try await bench.request(to: "copy")) == [])
            #expect(try await bench.end(of: bench.objects) > before, "the store was away")
            #expect(try await !bench.spooled().filter { $0.count >= 24 }.isEmpty, "other stores may want it")
            _ = try await engine.restore(try await bench.request(to: "copy"))
            let rows = try await bench.withCopy("copy") { try await $0.psql("select id from items where id >= 100000") }
            let there = Set(rows.split(separator: "\n").compactMap { Int($0) })
            #expect(told.count > 100 && told.allSatisfy(there.contains), "\(told.count) told, \(there.count) there")
            #expect(there.count <= last - 100_000 + 2, "no more than what may have been under way")
        }
    }

    /// - Returns: what the client was told of.
    private func crashUnderLoad(
        _ bench: Bench, _ near: AwayStore, by engine: PhysicalEngine, _ reported: Latest
    ) async throws -> [Int] {
        let cluster = bench.cluster
        var order = bench.order(bench.local)
        order.synchronous = .init(name: "pra_shop", stalledCommits: .accept)
        await #expect(throws: PraError.self) {
            try await bench.streaming(order, by: engine, reported) {
                try await bench.wait { reported.lsn != nil }
                try await cluster.psql("alter system set synchronous_standby_names = 'pra_shop'")
                try await cluster.reload()
                while try await cluster.psql("select count(*) from pg_stat_replication where sync_state = 'sync'")
                    == "0"
                {}
                near.isAway.withLock { $0 = true }
                let told = try await cluster.load(from: 100_000)
                try await bench.wait { (FileManager.default.contents(atPath: told)?.count ?? 0) > 4_000 }
                try await cluster.crash()
                // Until the stream has ended as well.
                try await HostTime().sleep(for: .seconds(60))
            }
        }
        near.isAway.withLock { $0 = false }
        let file = "\(cluster.folder)/told-100000"
        try await bench.wait { try await Disk().contents(file).suffix(4) == Array("end\n".utf8)[...] }
        return String(decoding: try await Disk().contents(file), as: UTF8.self).split(separator: "\n").compactMap {
            Int($0)
        }
    }
}

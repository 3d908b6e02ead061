import ClusterHarness
import Engines
import Model
import Testing

/// A server that ran with `wal_level = minimal` for a while, between two streams: all of its WAL is there, and no
/// recovery gets past it.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct MinimalWALTests {
    @Test func whatAMinimalServerWroteIsNoWayForARestoreAndAsksForANewBase() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let base = try await bench.backup("backup/shop/1")
            try await cluster.psql("insert into items values (-1, 'before')")
            try await bench.archive()
            let safe = try await bench.flushed()
            try await restart(cluster, with: ["wal_level": "minimal", "max_wal_senders": "0"])
            try await cluster.psql("create table copied as select * from items; insert into items values (-2, 'in it')")
            try await restart(cluster, with: ["wal_level": "replica", "max_wal_senders": "10"])
            try await cluster.psql("insert into items values (-3, 'after')")

            let end = await #expect(throws: PraError.self) { try await bench.archive() }
            #expect(end?.code == .walGap && end?.what.contains("wal_level = minimal") == true, "\(end.said)")
            for _ in 0..<2 {
                // The next stream knows of it and goes on, for the base that is to come.
                try await bench.archive()
                let reach = try #require(try await bench.engine.observe(bench.local).reach(from: base))
                let flushed = try await bench.flushed()
                #expect(reach.position >= safe && reach.position < flushed)
                #expect(try await bench.audit().findings.map(\.reason) == [.hole])
            }
            let refused = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(to: "refused"))
            }
            #expect(refused?.code == .walGap, "\(refused.said)")

            _ = try await bench.backup("backup/shop/2")
            try await bench.archive()
            try await bench.ask(.latest, in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items where id < 0")
                #expect(count == "3")
            }
            try await bench.ask(.lsn(safe), from: "backup/shop/1", in: "before") { copy in
                let count = try await copy.psql("select count(*) from items where id < 0")
                #expect(count == "1")
            }
        }
    }

    private func restart(_ cluster: TestCluster, with settings: [String: String]) async throws {
        try await cluster.stop("fast")
        try await cluster.configure(settings)
        try await cluster.start()
    }
}

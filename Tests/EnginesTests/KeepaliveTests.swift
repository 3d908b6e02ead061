import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Synchronization
import Testing

/// A server that drops who is silent for a second, and somebody of ours who is busy for longer.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct KeepaliveTests {
    @Test func aStreamThatTakesNothingForLongIsNotDropped() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects), reported = Latest()
            try await bench.fill()
            try await cluster.dropTheSilent()
            let engine = bench.engine(spoolLimit: ByteCount(32 << 20)) { _ in near }
            try await bench.streaming(by: engine, into: [bench.local], reported) {
                try await bench.wait { reported.lsn != nil }
                let flushed = try await bench.fillSpool(without: near)
                let sender = "select pid from pg_stat_replication where application_name = 'pra stream'"
                let before = try await cluster.psql(sender)
                try await HostTime().sleep(for: .seconds(4))
                near.isAway.withLock { $0 = false }
                try await bench.wait { (reported.lsn ?? .zero) >= flushed }
                #expect(try await cluster.psql(sender) == before)
            }
        }
    }

    @Test func aBackupWhoseStoreTakesLongOverASegmentIsNotDropped() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects)
            try await bench.fill()
            try await cluster.dropTheSilent()
            near.slowness.withLock { $0 = .seconds(4) }
            let order = bench.order("backup/shop/1", by: .stream)
            let result = try await bench.backup(order, by: bench.engine { _ in near }) {
                for _ in 1...2 {
                    try await cluster.psql("insert into items values (0, 'x'); select pg_switch_wal()")
                }
            }
            let point = try result.get()
            let audit = try await bench.audit()
            #expect(point.isComplete && audit.findings == [])
        }
    }
}

extension TestCluster {
    fileprivate func dropTheSilent() throws {
        try psql("alter system set wal_sender_timeout = '1s'")
        try reload()
        while try psql("show wal_sender_timeout") != "1s" {}
    }
}

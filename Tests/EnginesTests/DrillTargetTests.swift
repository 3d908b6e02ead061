import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Postgres
import Stores
import Testing

/// A drill shows the moment that it was asked for, and no other.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DrillTargetTests {
    /// Rows by moment: 20,000 in the first point, then 10 fewer at each of three moments, with a point after the first.
    private func withHistory(
        _ body: (Bench, [RecoveryPoint], [Timestamp]) async throws -> Void
    ) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster, check: "select count(*) from items", equals: 19_980)
            try await bench.fill()
            // As a plan has it: no WAL is lost between two backups.
            try await cluster.psql("select pg_create_physical_replication_slot('guard', true)")
            let servers = LivePostgres(secrets: NoSecrets())
            let heartbeat = try #require(bench.manifest.spec.heartbeat)
            var points: [RecoveryPoint] = [], moments: [Timestamp] = []
            for number in 1...3 {
                if number < 3 { points.append(try await bench.backup("backup/shop/\(number)")) }
                try await cluster.psql("delete from items where id <= \(number * 10)")
                try await servers.beat(heartbeat, on: bench.manifest)
                let now = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
                moments.append(try #require(Timestamp(text: now)))
            }
            try await bench.archive()
            try await body(bench, points, moments)
        }
    }

    private func sum(_ record: DrillRecord) -> String? { record.checks.first { $0.name == "sums" }?.detail }
    private func freshness(_ record: DrillRecord) -> DrillRecord.Check? {
        record.checks.first { $0.name == "freshness" }
    }

    @Test func theStateOfAMomentIsRestored() async throws {
        try await withHistory { bench, points, moments in
            let record = try await bench.drill(points[1], to: .moment(moments[1]), rpo: .seconds(60))
            #expect(record.passed, "\(record.failure ?? "") \(record.checks)")
            #expect(sum(record) == "19980, expected 19980" && record.target == .moment(moments[1]))
            #expect(freshness(record)?.detail.contains("at \(moments[1])") == true)
            #expect(try #require(record.freshnessSeconds) < 5)
            // From the earlier point, through the later one.
            let early = try await bench.drill(points[0], to: .moment(moments[1]))
            #expect(early.passed && sum(early) == "19980, expected 19980", "\(early.failure ?? "") \(early.checks)")
            let first = try await bench.drill(points[0], to: .moment(moments[0]))
            #expect(!first.passed && sum(first) == "19990, expected 19980")
        }
    }

    @Test func aMomentAfterTheLastCommitIsTheNewestState() async throws {
        try await withHistory { bench, points, moments in
            let record = try await bench.drill(points[1], to: .moment(moments[2] + .seconds(3600)), rpo: .seconds(7200))
            #expect(sum(record) == "19970, expected 19980" && record.failure == nil)
            #expect(freshness(record)?.passed == true)
            let missed = try await bench.drill(points[1], to: .moment(moments[2] + .seconds(3600)), rpo: .seconds(60))
            #expect(freshness(missed)?.passed == false, "an hour without a heartbeat is not within a minute")
        }
    }

    @Test func theOldestPointIsRestoredAsItWas() async throws {
        try await withHistory { bench, points, _ in
            let record = try await bench.drill(points[0], to: .oldest)
            #expect(sum(record) == "20000, expected 19980" && record.failure == nil)
            #expect(record.target == .oldest && record.unjudgedChecks.contains("freshness"))
        }
    }

    @Test func aMomentBehindAHoleIsAFailedDrill() async throws {
        try await withHistory { bench, points, _ in
            let cluster = bench.cluster
            for _ in 1...3 { try await cluster.psql("delete from items where id <= 10; select pg_switch_wal()") }
            let now = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
            try await cluster.psql("delete from items where id <= 100; select pg_switch_wal()")
            try await bench.archive()
            let names = try await bench.store().segments(of: bench).keys.sorted()
            try await bench.objects.delete("wal/\(points[0].system)/00000001/\(names[names.count - 2])")
            let record = try await bench.drill(
                points[1], to: .moment(try #require(Timestamp(text: now)) + .seconds(60)))
            #expect(!record.passed && record.failure?.contains("lacks WAL") == true, "\(record)")
        }
    }
}

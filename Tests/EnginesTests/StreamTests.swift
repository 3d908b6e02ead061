import Archive
import ClusterHarness
import Engines
import Model
import Ports
import Stores
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct StreamTests {
    @Test func whatABusyServerFlushedIsSoonDurable() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.run(
                "pgbench", ["-i", "-q", "-h", cluster.folder, "-p", "5432", "-U", "postgres", "postgres"])
            try await bench.stream(until: try await bench.flushed()) {
                try await cluster.run(
                    "pgbench", ["-t", "500", "-h", cluster.folder, "-p", "5432", "-U", "postgres", "postgres"])
            }
            try await bench.archive()
            let flushed = try await bench.flushed()
            let coverage = try await bench.store().coverage(of: try await bench.store().clusters()[0].current.system)
            #expect(coverage.count == 1)
            #expect(coverage[0].stretches.count == 1)
            #expect(coverage[0].stretches[0].to >= flushed || flushed.bytes - coverage[0].stretches[0].to.bytes < 8192)
        }
    }

    @Test func aStreamAndABackupBesideItAgree() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            // As in a first protection: the guard slot keeps what the stream has not fetched yet.
            try await cluster.psql("select pg_create_physical_replication_slot('guard', true)")
            let start = try await bench.flushed()
            try await bench.stream(until: LSN(start.bytes + (20 << 20))) {
                _ = try await bench.backup("backup/shop/1")
                try await cluster.psql("create table more as select md5(g::text) from generate_series(1, 300000) g")
            }
            try await bench.archive()
            try await bench.ask(.latest, in: "copy") { copy in
                let count = try await copy.psql("select count(*) from more")
                #expect(count == "300000")
            }
        }
    }

    /// Goal: a backup by hand while nobody streams leaves no hole: the guard slot kept what lies before it.
    @Test func fillsWhatLiesBeforeABackupThatNobodyStreamedTo() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("select pg_create_physical_replication_slot('guard', true)")
            _ = try await bench.backup("backup/shop/1")
            try await bench.archive()
            let stored = try await bench.flushed()
            try await cluster.psql("select pg_replication_slot_advance('guard', '\(stored)')")
            try await cluster.psql("create table between as select 7 as answer")
            let between = try await bench.flushed()
            for _ in 0..<2 { try await cluster.psql("select pg_switch_wal(); create table if not exists more ()") }
            try await cluster.psql("insert into items values (0, 'late')")
            _ = try await bench.backup("backup/shop/2")
            try await bench.archive()
            let coverage = try await bench.store().coverage(of: try await bench.system())
            #expect(coverage[0].stretches.count == 1, "\(coverage)")
            try await bench.ask(.lsn(between), in: "copy") { copy in
                let answer = try await copy.psql("select answer from between")
                #expect(answer == "7")
            }
        }
    }

    @Test func followsAPromotionAndRestoresAcrossIt() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await bench.archive()
            // The cluster itself goes through a recovery and comes out on timeline 2.
            try await cluster.stop("fast")
            try await cluster.run("/usr/bin/touch", ["\(cluster.data)/standby.signal"])
            try await cluster.start()
            try await cluster.promote()
            try await cluster.psql("delete from items where id <= 10")
            try await bench.archive()
            try await bench.ask(.latest, in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "19990")
            }
        }
    }

    @Test func saysWhenTheServerHasDroppedWhatComesNext() async throws {
        try await withCluster(settings: ["max_wal_size": "32MB", "min_wal_size": "32MB"]) { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await bench.archive()
            for _ in 1...6 { try await cluster.psql("delete from items where id <= 10; select pg_switch_wal()") }
            try await cluster.psql("checkpoint")
            try await cluster.psql("checkpoint")
            let error = await #expect(throws: PraError.self) { try await bench.archive() }
            #expect(error?.code == .walRemoved)
            let gaps = try await bench.objects.list("wal/").filter { $0.key.contains("/gaps/") }
            #expect(gaps.count == 1)
        }
    }

    @Test func getsWALForPostgresAndTellsAbsenceFromFailure() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let store = try await bench.store(), path = "\(bench.folder)/segment"
            let name = WALName.segment(point.timeline, number: point.start.bytes / (16 << 20), segmentBytes: 16 << 20)
                .text
            let open = { () async throws(PraError) in store }
            #expect(await walGet(name, to: path, system: point.system, from: open) == .delivered)
            #expect(try await Disk().read(path)?.count == 16 << 20)
            let absent = await walGet("0000000100000000000000FF", to: path, system: point.system, from: open)
            #expect(absent.exitStatus(standby: false) == 1)
            let failed = await walGet(name, to: "/nowhere/segment", system: point.system, from: open)
            #expect(failed.exitStatus(standby: false) == 126)
            #expect(failed.exitStatus(standby: true) == 1)
            try await walPush(name, from: path, system: point.system, to: open)
            let error = await #expect(throws: PraError.self) {
                try await walPush(name, from: path, system: SystemIdentifier(7), to: open)
            }
            #expect(error?.code == .wrongCluster)
        }
    }
}

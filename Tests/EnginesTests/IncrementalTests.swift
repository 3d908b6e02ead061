import ClusterHarness
import Manifests
import Model
import Ports
import Stores
import Testing

@testable import Engines

private let programs = Programs.folders.filter { $0.key >= 17 }.max { $0.key < $1.key }?.value

/// Incremental base backups of PostgreSQL 17 and later, whose points are full ones all the same.
@Suite(.enabled(if: programs != nil), .timeLimit(.minutes(3)))
struct IncrementalTests {
    @Test func anIncrementalBackupBecomesAFullPoint() async throws {
        try await withSummaries { cluster, bench in
            let full = try await bench.backup("backup/shop/1", by: .stream)
            try await change(cluster)
            _ = try await bench.backup("backup/shop/2", by: .stream)
            let second = try await bench.document("backup/shop/2")
            #expect(second.settings["incremental.base"] == "backup/shop/1")
            #expect(second.dataBytes.bytes > full.dataBytes.bytes / 2, "a full one")
            // Its manifest is one that the server itself builds on.
            try await cluster.psql("update items set word = 'third' where id = 7")
            _ = try await bench.backup("backup/shop/3", by: .stream)
            #expect(try await bench.document("backup/shop/3").settings["incremental.base"] == "backup/shop/2")
            let expected = try await dump(cluster)
            try await bench.ask(.latest, in: "copy") { copy in
                let found = try await dump(copy)
                #expect(found == expected)
            }
        }
    }

    /// File by file what reading the data directory gives.
    @Test func whatIsMadeOfAnIncrementIsWhatTheDataDirectoryHas() async throws {
        try await withSummaries { cluster, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await change(cluster)
            // So that no page changes by being looked at.
            try await cluster.psql("vacuum")
            try await cluster.psql("checkpoint")
            _ = try await bench.backup("backup/shop/2", by: .stream)
            _ = try await bench.backup("backup/shop/3", by: .local)
            #expect(try await bench.document("backup/shop/2").settings["incremental.base"] != nil)
            let (made, read) = (
                try await bench.manifest(of: "backup/shop/2"), try await bench.manifest(of: "backup/shop/3")
            )
            #expect(Set(made.keys) == Set(read.keys))
            let different = read.filter { made[$0.key] != $0.value }.keys
            #expect(different.filter { RelationFile(String($0.split(separator: "/").last ?? "")) != nil } == [])
            #expect(read.count > 900)
            let document = try await bench.document("backup/shop/2")
            let bytes = try #require(try await bench.bytes(of: "backup_manifest", in: document))
            for (path, checksum) in BackupManifest.checksums(in: bytes) {
                let stored = try #require(try await bench.bytes(of: path, in: document), "\(path)")
                #expect(crc32c(stored) == checksum, "\(path)")
            }
        }
    }

    @Test func theLabelOfAnIncrementIsThatOfAFullBackup() async throws {
        try await withSummaries { cluster, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            _ = try await bench.backup("backup/shop/2", by: .stream)
            let document = try await bench.document("backup/shop/2")
            let label = String(
                decoding: try #require(try await bench.bytes(of: "pgdata/backup_label", in: document)), as: UTF8.self)
            #expect(label.hasPrefix("START WAL LOCATION: ") && !label.contains("INCREMENTAL"))
            #expect(String(decoding: document.backupLabel, as: UTF8.self).contains("INCREMENTAL FROM LSN"))
        }
    }

    @Test func withoutTheSummariesItIsAFullOneThatSaysWhy() async throws {
        try await withSummaries { cluster, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await cluster.psql("update items set word = 'second' where id < 100; checkpoint")
            try await cluster.psql("select pg_switch_wal(); checkpoint")
            while try await cluster.psql("select count(*) from pg_available_wal_summaries()") == "0" {}
            try await cluster.run("/usr/bin/find", ["\(cluster.data)/pg_wal/summaries", "-type", "f", "-delete"])
            let point = try await bench.backup("backup/shop/2", by: .stream)
            #expect(point.isComplete)
            let settings = try await bench.document("backup/shop/2").settings
            #expect(settings["incremental.base"] == nil)
            #expect(settings["incremental.because"]?.contains("summar") == true, "\(settings)")
        }
    }

    @Test func aClusterWhoseChecksumsWereToggledIsCopiedWhole() async throws {
        try await withSummaries { cluster, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await cluster.stop("fast")
            try await cluster.run("pg_checksums", ["--disable", "-D", cluster.data])
            try await cluster.start()
            _ = try await bench.backup("backup/shop/2", by: .stream)
            #expect(try await bench.document("backup/shop/2").settings["incremental.base"] == nil)
        }
    }

    @Test func onlyACleanPointIsBuiltOn() async throws {
        try await withSummaries { cluster, bench in
            let file = try await cluster.psql("checkpoint; select pg_relation_filepath('items')")
            try await cluster.stop("fast")
            try await cluster.run(
                "/usr/bin/dd",
                ["if=/dev/zero", "of=\(cluster.data)/\(file)", "bs=1", "seek=5000", "count=99", "conv=notrunc"])
            try await cluster.start()
            #expect(try await bench.backup("backup/shop/1", by: .stream).taint != nil)
            _ = try await bench.backup("backup/shop/2", by: .stream)
            #expect(try await bench.document("backup/shop/2").settings["incremental.base"] == nil)
        }
    }

    private func withSummaries(_ body: (TestCluster, Bench) async throws -> Void) async throws {
        try await withCluster(programs: programs, settings: ["summarize_wal": "on", "autovacuum": "off"]) { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql(
                """
                create table wide as select repeat('x', 900) || g as t from generate_series(1, 5000) g;
                create table shrinking as select g as id from generate_series(1, 300000) g;
                create table emptied as select g as id from generate_series(1, 1000) g;
                create table dropped as select g as id from generate_series(1, 1000) g;
                create table untouched as select repeat('y', 900) || g as t from generate_series(1, 5000) g;
                checkpoint
                """)
            try await body(cluster, bench)
        }
    }

    /// Pages in the middle and at the end, tables that grow, shrink, empty, come and go.
    private func change(_ cluster: TestCluster) async throws {
        try await cluster.psql("update items set word = 'second' where id in (5, 9000, 19999)")
        try await cluster.psql("insert into wide select repeat('z', 900) || g from generate_series(1, 2000) g")
        try await cluster.psql("delete from shrinking where id > 1000")
        try await cluster.psql("vacuum shrinking")
        try await cluster.psql("truncate emptied; drop table dropped; create table new as select 1 as id")
    }

    private func dump(_ cluster: TestCluster) async throws -> String {
        let text = try await cluster.run("pg_dumpall", ["-h", cluster.folder, "-U", "postgres"])
        // A pair of lines has a random key since the releases of August 2025.
        return text.split(separator: "\n").filter { !$0.contains("restrict ") }.joined(separator: "\n")
    }
}

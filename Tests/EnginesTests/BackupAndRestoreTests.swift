import ClusterHarness
import Engines
import Model
import Stores
import Testing

private let sum = "select md5(string_agg(word, '' order by id)) || count(*) from items"

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct BackupAndRestoreTests {
    @Test func aBackupOfAQuietServerRestoresToTheSameRows() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            #expect(point.isComplete)
            #expect(point.taint == nil)
            let expected = try await cluster.psql(sum)
            // Nothing is written between the two.
            let second = try await bench.backup("backup/shop/2")
            #expect(second.addedBytes.bytes < point.addedBytes.bytes / 2)
            try await bench.ask(.latest, in: "copy") { copy in
                #expect(try await copy.psql(sum) == expected)
                try await copy.run(
                    "pg_amcheck", ["-h", copy.folder, "-p", "5432", "-U", "postgres", "--all", "--install-missing"])
            }
        }
    }

    @Test func restoresToATimeAnLSNAndAName() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await cluster.psql("delete from items where id <= 10")
            let time = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
            try await cluster.psql("delete from items where id <= 20")
            let lsn = try await cluster.psql("select pg_current_wal_insert_lsn()")
            try await cluster.psql("delete from items where id <= 30")
            try await cluster.psql("select pg_create_restore_point('here')")
            try await cluster.psql("delete from items where id <= 40")
            try await bench.archive()
            let targets: [(RestoreTarget, String)] = [
                (.time(try #require(Timestamp(text: time))), "19990"), (.lsn(try #require(LSN(text: lsn))), "19980"),
                (.name("here"), "19970"), (.latest, "19960"), (.immediate, "20000"),
            ]
            for (index, (target, rows)) in targets.enumerated() {
                try await bench.ask(target, in: "copy\(index)") { copy in
                    let count = try await copy.psql("select count(*) from items")
                    #expect(count == rows, "\(target)")
                }
            }
        }
    }

    @Test func refusesWhatItCanNotReachAndWritesNothing() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let future = try await cluster.psql("select to_json(now() + interval '1 hour')#>>'{}'")
            let targets: [RestoreTarget] = [
                .time(try #require(Timestamp(text: future))), .time(Timestamp(seconds: 0)), .lsn(LSN(1 << 50)),
                .lsn(LSN(1)),
            ]
            for target in targets {
                let error = await #expect(throws: PraError.self) {
                    try await bench.engine.restore(try await bench.request(target, to: "copy"))
                }
                #expect(error?.code == .targetOutsideWindow, "\(target): \(error.map { "\($0)" } ?? "")")
                #expect(error?.what.contains("recoverable window") == true)
            }
            #expect(try await Disk().names(in: "\(bench.folder)/copy") == nil)
        }
    }

    @Test func neverTouchesAFolderThatIsNotItsOwn() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let disk = Disk(), folder = "\(bench.folder)/copy"
            try await disk.makeFolder(folder, owner: nil)
            try await disk.write("\(folder)/letter.txt", [1], owner: nil)
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(to: "copy"))
            }
            #expect(error?.code == .targetNotEmpty)
            #expect(try await disk.names(in: folder) == ["letter.txt"])
            // What a crashed restore left has the marker, and no pg_control; it is redone.
            try await disk.write("\(folder)/.pra-restore", [], owner: nil)
            _ = try await bench.engine.restore(try await bench.request(to: "copy"))
            #expect(try await disk.names(in: folder)?.contains("letter.txt") == false)
            #expect(try await disk.names(in: folder)?.contains(".pra-restore") == false)
        }
    }

    @Test func aPointFromBeforeAnUpgradeFetchesTheWALOfItsOwnSystem() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            // What pg_upgrade makes of it: another system and a higher major version.
            _ = try await bench.store().bind(
                cluster: "shop", system: SystemIdentifier(42), major: point.major + 1, at: point.stop)
            var request = try await bench.request(to: "copy")
            request.restoreCommand = { system, _ in "/bin/false --system \(system)" }
            let result = try await bench.engine.restore(request)
            #expect(!result.holdsWAL)
            let settings = try #require(try await Disk().read("\(bench.folder)/copy/postgresql.auto.conf"))
            #expect(String(decoding: settings, as: UTF8.self).contains("--system \(point.system)'"))
        }
    }

    @Test func aBareMachineRestoresFromTheStoreAloneWithTablespaces() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(bench.folder)/fast"])
            try await cluster.psql("create tablespace fast location '\(bench.folder)/fast'")
            try await cluster.psql("alter database postgres set default_tablespace = 'fast'")
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let expected = try await cluster.psql(sum)
            let bare = Bench.engine(state: "\(bench.folder)/other-state", objects: bench.objects)
            var request = try await bench.request(to: "copy")
            request.cluster = "shop"
            let oid = try #require(
                UInt32(try await cluster.psql("select oid from pg_tablespace where spcname = 'fast'")))
            let refused = await #expect(throws: PraError.self) { try await bare.restore(request) }
            #expect(refused?.code == .targetNotEmpty, "the source's own tablespace is in use")
            request.tablespaces = [oid: "\(bench.folder)/moved"]
            let result = try await bare.restore(request)
            #expect(result.isVerified == true)
            let copy = TestCluster(folder: "\(bench.folder)/run", data: request.directory)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", copy.folder])
            try await copy.configure(["unix_socket_directories": copy.folder])
            try await copy.start()
            #expect(try await copy.psql(sum) == expected)
            try await copy.stop()
        }
    }
}

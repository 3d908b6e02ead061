import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Testing

/// A server does not stand still while it is copied.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ChangingClusterTests {
    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func whatChangesDuringTheCopyIsMadeGoodByItsWAL(transport: RecoveryPlan.Engine.Transport) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            for name in ["dropped", "emptied", "shrinking", "remade"] {
                try await cluster.psql("create table \(name) as select g as id from generate_series(1, 100000) g")
            }
            let order = bench.order("backup/shop/1", by: transport, rate: ByteCount(24 << 20))
            let result = try await bench.backup(order) {
                try await cluster.psql("drop table dropped; truncate emptied")
                try await cluster.psql("drop table remade; create table remade as select 'another' as word")
                try await cluster.psql("delete from shrinking where id > 10")
                try await cluster.psql("vacuum shrinking")
                try await cluster.psql("create table new as select g as id from generate_series(1, 50000) g")
                try await cluster.psql("update items set word = 'other' where id % 10 = 0; checkpoint")
            }
            #expect(try result.get().isComplete)
            try await bench.archive()
            let counts = """
                select (select count(*) from items where word = 'other'), (select count(*) from emptied),
                       (select count(*) from shrinking), (select count(*) from new), (select word from remade),
                       to_regclass('dropped')
                """
            let expected = try await cluster.psql(counts)
            #expect(expected == "2000|0|10|50000|another|")
            try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql(counts)
                #expect(found == expected)
                try await copy.run("pg_amcheck", ["-h", copy.folder, "-U", "postgres", "--all", "--install-missing"])
            }
        }
    }

    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func aTablespaceThatIsMadeDuringTheCopyTakesANewOne(transport: RecoveryPlan.Engine.Transport) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(bench.folder)/fast"])
            let order = bench.order("backup/shop/1", by: transport, rate: ByteCount(24 << 20))
            let result = try await bench.backup(order) {
                try await cluster.psql("create tablespace fast location '\(bench.folder)/fast'")
            }
            let error = #expect(throws: PraError.self) { try result.get() }
            #expect(error?.code == .backupFailed && error?.retry == .later)
            #expect(error?.what.contains("tablespace fast") == true, "\(error.map { "\($0)" } ?? "")")
            #expect(try await bench.backup("backup/shop/1", by: transport).isComplete)
            #expect(try await bench.document().tablespaces.map(\.path) == ["\(bench.folder)/fast"])
        }
    }

    /// Segments of 1 MiB, blocks as ever.
    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func segmentsOfAnotherSizeAreKept(transport: RecoveryPlan.Engine.Transport) async throws {
        try await withCluster(isStarted: false) { cluster in
            let other = TestCluster(
                folder: "\(cluster.folder)/other", data: "\(cluster.folder)/other/data", programs: cluster.programs)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", other.folder])
            try await cluster.run(
                "initdb", ["-D", other.data, "-U", "postgres", "-k", "--wal-segsize=1", "--no-sync", "-A", "trust"])
            try await other.configure([
                "listen_addresses": "", "unix_socket_directories": other.folder, "fsync": "off",
            ])
            try await other.start()
            do {
                let bench = try Bench(other)
                try await bench.fill()
                let order = bench.order("backup/shop/1", by: transport, rate: ByteCount(24 << 20))
                let result = try await bench.backup(order) {
                    try await other.psql("create table new as select g as id from generate_series(1, 50000) g")
                }
                #expect(try result.get().isComplete)
                let document = try await bench.document()
                #expect(document.walSegmentBytes == 1 << 20 && document.requiredWAL.count > 2)
                try await bench.ask(.latest, in: "copy") { copy in
                    let found = try await copy.psql("select count(*) from items")
                    #expect(found == "20000")
                }
            } catch {
                try await other.stop()
                throw error
            }
            try await other.stop()
        }
    }
}

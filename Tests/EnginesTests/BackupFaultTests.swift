import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct BackupFaultTests {
    @Test func theSameActionIsAdoptedNotRepeated() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let first = try await bench.backup("backup/shop/1")
            // A second copy would have other positions and times.
            #expect(try await bench.backup("backup/shop/1") == first)
        }
    }

    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func aCancelledBackupLeavesNothingThatCountsAndCanBeRunAgain(
        transport: RecoveryPlan.Engine.Transport
    ) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let (stages, continuation) = AsyncStream.makeStream(of: String.self)
            let error = await withTaskGroup(of: PraError?.self) { group in
                group.addTask {
                    defer { continuation.finish() }
                    do throws(PraError) {
                        _ = try await bench.engine.backup(bench.order("backup/shop/1", by: transport)) {
                            continuation.yield($0.stage)
                        }
                    } catch {
                        return error
                    }
                    return nil
                }
                for await stage in stages where stage == "copy" { break }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(error?.code == .interrupted)
            #expect(try await bench.store().points().isEmpty)
            #expect(try await bench.backup("backup/shop/1").isComplete)
            #expect(try await cluster.psql("select count(*) from pg_stat_replication") == "0")
        }
    }

    @Test func aServerThatWritesTooLittleWALIsRefused() async throws {
        try await withCluster(settings: ["wal_level": "minimal", "max_wal_senders": "0"]) { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let error = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/1") }
            #expect(error?.code == .postgresSetting)
            #expect(error?.remedy.contains("wal_level") == true || error?.remedy.contains("max_wal_senders") == true)
        }
    }

    @Test func aRoleWithoutReplicationIsRefusedWithTheStatementThatHelps() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("create role weak login")
            var order = bench.order("backup/shop/1", by: .auto)
            order.cluster.spec.connection.user = "weak"
            let weak = order
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.backup(weak, progress: { _ in })
            }
            #expect(error?.code == .postgresPrivilege)
            #expect(error?.remedy.contains("REPLICATION") == true)
        }
    }

    @Test("configuration outside the data directory, two files of one name and links in it, is restored beside it")
    func configurationOutside() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), (outside, data) = ("\(cluster.folder)/etc", cluster.data)
            try await bench.fill()
            try await cluster.run("/usr/bin/mkdir", ["-p", "\(outside)/conf.d"])
            try await cluster.run("/usr/bin/cp", ["\(data)/pg_hba.conf", "\(outside)/hba.conf"])
            try await cluster.run(
                "/usr/bin/env",
                [
                    "bash", "-ec",
                    """
                    cd '\(outside)'
                    echo 'local @people all trust' >> hba.conf
                    echo nobody > people
                    echo "work_mem = '5MB'" > conf.d/pra.conf
                    echo "maintenance_work_mem = '40MB'" > pra.conf
                    mv '\(data)/pg_ident.conf' linked.conf
                    ln -s '\(outside)/linked.conf' '\(data)/pg_ident.conf'
                    echo "include '\(outside)/pra.conf'" >> '\(data)/postgresql.conf'
                    echo "include_dir '\(outside)/conf.d'" >> '\(data)/postgresql.conf'
                    """,
                ])
            try await cluster.configure(["hba_file": "\(outside)/hba.conf"])
            try await cluster.stop("fast")
            try await cluster.start()
            for (number, transport) in [RecoveryPlan.Engine.Transport.stream, .local].enumerated() {
                _ = try await bench.backup("backup/shop/\(number)", by: transport)
                let result = try await bench.engine.restore(try await bench.request(to: "copy\(number)"))
                let folder = try #require(result.externalConfiguration)
                let expected = ["etc/hba.conf", "etc/people", "etc/conf.d/pra.conf", "etc/pra.conf"]
                for path in expected.map({ "\(cluster.folder)/\($0)" }) + ["\(data)/pg_ident.conf"] {
                    let restored = try await Disk().read(folder + path)
                    let original = try await Disk().read(path)
                    #expect(restored == original && restored != nil, "\(path)")
                }
                #expect(result.notRestored.contains { $0.contains(folder) })
                #expect(result.notRestored.contains { $0.contains("pg_ident.conf") }, "\(result.notRestored)")
            }
        }
    }

    @Test func whatWillNotComeBackIsSaidBeforeAnythingIsWritten() async throws {
        try await withCluster(settings: ["wal_level": "logical"]) { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("create unlogged table scratch (id int primary key)")
            try await cluster.psql("select pg_create_logical_replication_slot('feed', 'pgoutput')")
            try await cluster.psql(
                "create subscription inbound connection 'dbname=nowhere' publication p with (connect = false)")
            _ = try await bench.backup("backup/shop/1")
            let request = try await bench.request(to: "copy"), said = Mutex<[String]>([])
            let result = try await bench.engine.restore(
                request, planned: { decision in said.withLock { $0 = decision.notRestored } },
                progress: { progress in #expect(said.withLock { !$0.isEmpty }, "\(progress.stage) came first") })
            #expect(said.withLock { $0 } == result.notRestored)
            #expect(
                result.notRestored == [
                    "replication slots: make again those that are still wanted; logical ones were feed",
                    "unlogged tables: they are there and empty (2 relations, of scratch)",
                    "subscriptions: they are there, and their publishers have moved on: inbound",
                ])
        }
    }

    @Test func aStoreOfAnotherClusterIsRefused() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.store().bind(cluster: "shop", system: SystemIdentifier(42), major: 15, at: .zero)
            let error = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/1") }
            #expect(error?.code == .wrongCluster)
            #expect(try await bench.store().points().isEmpty)
        }
    }

    @Test func aMissingStoreIsSaid() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            let error = await #expect(throws: PraError.self) { try await bench.engine.observe(bench.local) }
            #expect(error?.code == .storeMissing)
        }
    }

    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func aServerThatStopsInMidBackupLeavesNothingThatCounts(
        transport: RecoveryPlan.Engine.Transport
    ) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let order = bench.order("backup/shop/1", by: transport, rate: ByteCount(4 << 20))
            let result = try await bench.backup(order) { try await cluster.stop() }
            let error = #expect(throws: PraError.self) { try result.get() }
            #expect(error?.retry == .later, "\(error.map { "\($0)" } ?? "no error")")
            #expect(try await bench.store().points().isEmpty)
        }
    }
}

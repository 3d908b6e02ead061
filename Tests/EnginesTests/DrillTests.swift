import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Postgres
import Stores
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct DrillTests {
    @Test func aGoodPointPassesEveryCheckAndLeavesNothingBehind() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster, check: "select count(*) from items", equals: 19_990)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            try await cluster.psql("delete from items where id <= 10")
            try await bench.archive()
            let record = try await bench.drill(point)
            #expect(record.passed, "\(record.failure ?? "") \(record.checks)")
            #expect(
                record.checks.map(\.name).filter { $0 != "network" } == [
                    "structure", "amcheck", "public.items", "sums", "freshness",
                ])
            #expect(record.phases.map(\.name) == [.plan, .provision, .fetch, .replay, .connect, .validate, .teardown])
            #expect(try #require(record.reached) >= point.stop)
            #expect(try #require(record.freshnessSeconds) < 120)
            #expect(try await Disk().names(in: "\(bench.folder)/state/drills") == [])
        }
    }

    @Test(arguments: [(Duration.seconds(3600), true), (.milliseconds(1), false)])
    func theAgeOfTheNewestHeartbeatIsHeldAgainstTheObjective(rpo: Duration, passes: Bool) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let heartbeat = try #require(bench.manifest.spec.heartbeat)
            try await LivePostgres(secrets: NoSecrets()).beat(heartbeat, on: bench.manifest)
            try await cluster.psql("update pra.heartbeat set at = clock_timestamp()")
            try await bench.archive()
            let record = try await bench.drill(point, rpo: rpo)
            #expect(record.passed == passes)
            let check = try #require(record.checks.first { $0.name == "freshness" })
            #expect(check.passed == passes, "\(check.detail)")
            #expect(record.freshnessSeconds != nil)
        }
    }

    @Test func withoutAHeartbeatFreshnessHasNeitherPassedNorFailed() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            var quiet = bench.manifest
            quiet.spec.heartbeat = nil
            var scenario = bench.plan.spec.objectives.scenarios[0]
            scenario.rpo = .milliseconds(1)
            let record = try await bench.engine.drill(
                DrillOrder(
                    action: ActionID("drill/shop/1"), plan: bench.plan, scenario: scenario, cluster: quiet,
                    store: bench.local, point: point), progress: { _ in })
            #expect(record.passed && record.failedChecks == [])
            #expect(record.unjudgedChecks.contains("freshness"))
        }
    }

    @Test func aPointOfAnotherClusterIsNotDrilled() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let other = Resource(
                "Cluster", name: "warehouse", spec: bench.manifest.spec, digest: bench.manifest.digest)
            let order = DrillOrder(
                action: ActionID("drill/1"), plan: bench.plan, scenario: bench.plan.spec.objectives.scenarios[0],
                cluster: other, store: bench.local, point: point)
            let error = await #expect(throws: PraError.self) {
                _ = try await bench.engine.drill(order, progress: { _ in })
            }
            #expect(error?.code == .wrongCluster && error?.what.contains("warehouse") == true)
        }
    }

    @Test func aCancelledDrillTearsItsServerDown() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let order = DrillOrder(
                action: ActionID("drill/1"), plan: bench.plan, scenario: bench.plan.spec.objectives.scenarios[0],
                cluster: bench.manifest, store: bench.local, point: point)
            let (stages, continuation) = AsyncStream.makeStream(of: String.self)
            let error = await withTaskGroup(of: PraError?.self) { group in
                group.addTask {
                    defer { continuation.finish() }
                    do throws(PraError) {
                        _ = try await bench.engine.drill(order) { continuation.yield($0.stage) }
                    } catch {
                        return error
                    }
                    return nil
                }
                for await stage in stages where stage == "validate" { break }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(error?.code == .interrupted)
            #expect(try await Disk().names(in: "\(bench.folder)/state/drills") == [])
        }
    }

    @Test func whatACrashedDrillLeftIsEndedByTheNext() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            // As after a kill: a server on a copy below the drills' folder, and a lock that nobody holds.
            let left = "\(bench.folder)/state/drills/00000000", disk = Disk()
            try await disk.makeFolders(left, mode: 0o711, owner: try Account.named("postgres"))
            try await disk.write(left + ".lock", [], owner: nil)
            var request = try await bench.request(to: "unused")
            request.directory = "\(left)/data"
            _ = try await bench.engine.restore(request)
            let server = TestCluster(folder: left, data: request.directory)
            try await server.configure(["unix_socket_directories": left])
            try await server.start()
            let pid = try #require(try await disk.read("\(left)/data/postmaster.pid"))
            let process = String(decoding: pid.prefix { $0 != 10 }, as: UTF8.self)
            let record = try await bench.drill(point)
            #expect(record.passed, "\(record.failure ?? "") \(record.checks)")
            #expect(await disk.exists(left) == false)
            // Gone, or a zombie that its new parent has not taken yet, whose command line is empty.
            #expect((try await disk.read("/proc/\(process)/cmdline") ?? []).isEmpty)
        }
    }

    @Test func aFalseCheckFailsTheDrillAsARecord() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster, check: "select count(*) from items", equals: 1)
            try await bench.fill()
            let record = try await bench.drill(try await bench.backup("backup/shop/1"))
            #expect(!record.passed)
            #expect(record.failure == nil)
            #expect(record.checks.first { $0.name == "sums" }?.detail == "20000, expected 1")
        }
    }

    @Test func deletedWALFailsTheDrillAndTheRestore() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            for _ in 1...3 { try await cluster.psql("delete from items where id <= 10; select pg_switch_wal()") }
            try await bench.archive()
            let name = WALName.segment(
                point.timeline, number: point.stop.bytes / (16 << 20) + 1, segmentBytes: 16 << 20
            ).text
            try await bench.objects.delete("wal/\(point.system)/00000001/\(name)")
            let record = try await bench.drill(point)
            #expect(!record.passed)
            #expect(record.failure?.contains("lacks WAL from") == true)
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(to: "copy"))
            }
            #expect(error?.code == .walGap)
        }
    }

    @Test func aFlippedBitIsFoundByVerifyAndStopsARestore() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let order = VerifyOrder(action: ActionID("verify/1"), point: point, store: bench.local)
            #expect(try await bench.engine.verify(order, progress: { _ in }).isIntact)
            let pack = try #require(try await bench.objects.list("packs/").max { $0.size < $1.size })
            var bytes = try #require(try await bench.objects.get(pack.key, range: nil))
            bytes[bytes.count / 2] ^= 1
            try await Disk().remove("\(bench.folder)/store/\(pack.key)")
            try await bench.objects.put(pack.key, bytes)
            var doubter = bench.engine
            doubter.rereads = true
            let record = try await doubter.verify(order, progress: { _ in })
            #expect(!record.isIntact)
            #expect(!record.findings.isEmpty)
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(to: "copy"))
            }
            #expect(error?.code == .storeCorrupt)
            #expect(await Disk().exists("\(bench.folder)/copy/global/pg_control") == false)
        }
    }
}

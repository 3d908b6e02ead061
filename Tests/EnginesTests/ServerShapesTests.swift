import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Testing

/// Servers that are made, filled or busy as few are.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct ServerShapesTests {
    @Test(arguments: [RecoveryPlan.Engine.Transport.local, .stream])
    func aTablespaceInsideTheDataDirectoryIsKeptOnce(transport: RecoveryPlan.Engine.Transport) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", "\(cluster.data)/inside"])
            try await cluster.psql("create tablespace inside location '\(cluster.data)/inside'")
            try await cluster.psql("alter database postgres set default_tablespace = 'inside'")
            try await bench.fill()
            let file = try await cluster.psql("select relfilenode from pg_class where relname = 'items'")
            _ = try await bench.backup("backup/shop/1", by: transport)
            let (store, document) = (try await bench.store(), try await bench.document())
            var paths: [String] = []
            for try await entry in store.tree(document) where entry.path.hasSuffix("/\(file)") {
                paths.append(entry.path)
            }
            let oid = try #require(document.tablespaces.first?.oid)
            #expect(paths.count == 1 && paths[0].hasPrefix("tablespaces/\(oid)/"), "\(paths)")
            var request = try await bench.request(to: "copy")
            request.tablespaces = [oid: "\(bench.folder)/moved"]
            #expect(try await bench.engine.restore(request).isVerified == true)
            try await bench.withCopy("copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "20000")
            }
        }
    }

    /// Some servers refuse their own base backup then; files are read without minding it.
    @Test func aStrayFileInGlobalStopsNoLocalBackup() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let stray = "\(cluster.data)/global/pg_control.old"
            try await cluster.run("/usr/bin/cp", ["\(cluster.data)/global/pg_control", stray])
            let point = try await bench.backup("backup/shop/1")
            #expect(point.isComplete && point.taint == nil)
            #expect(try await bench.bytes(of: "pgdata/global/pg_control.old", in: bench.document()) != nil)
            do throws(PraError) {
                _ = try await bench.engine.backup(bench.order("backup/shop/2", by: .stream)) { _ in }
            } catch {
                #expect("\(error)".contains("pg_control.old"), "\(error)")
            }
        }
    }

    @Test func aSpreadCheckpointIsSaidAndWaitedFor() async throws {
        let settings = ["checkpoint_timeout": "30s", "checkpoint_completion_target": "0.1"]
        try await withCluster(settings: settings) { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            var order = bench.order("backup/shop/1")
            order.limits.checkpoint = .spread
            order.cluster.spec.connection.connectTimeout = .seconds(1)
            let spread = order
            let (stages, continuation) = AsyncStream.makeStream(of: String.self)
            let time = HostTime()
            let point = try await withThrowingTaskGroup(of: RecoveryPoint?.self) { group in
                group.addTask {
                    defer { continuation.finish() }
                    return try await bench.engine.backup(spread) { continuation.yield($0.stage) }
                }
                var began = Duration.zero, told: [String] = []
                for await stage in stages where told.last != stage {
                    if stage == "checkpoint" { began = time.elapsed() }
                    if stage == "copy" { #expect(time.elapsed() - began > .milliseconds(1500)) }
                    told.append(stage)
                }
                #expect(told.starts(with: ["checkpoint", "copy"]), "\(told)")
                return try await group.next() ?? nil
            }
            #expect(point?.isComplete == true)
        }
    }

    /// It sends all it has to its receivers before it ends; one that asks again at once, as the loop might, would keep
    /// it from ending.
    @Test func aStreamHoldsUpNoShutdown() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let (time, reported) = (HostTime(), Latest())
            let took = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        do throws(PraError) {
                            try await bench.engine.stream(bench.order(bench.local)) { _, lsn in reported.lsn = lsn }
                        } catch  where error.retry == .later {
                            try await time.sleep(for: .milliseconds(10))
                        }
                    }
                }
                try await bench.wait { reported.lsn != nil }
                try await cluster.psql("create table more as select md5(g::text) from generate_series(1, 300000) g")
                let start = time.elapsed()
                try await cluster.stop("fast")
                group.cancelAll()
                return time.elapsed() - start
            }
            #expect(took < .seconds(15))
        }
    }
}

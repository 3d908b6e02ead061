import ClusterHarness
import Engines
import Model
import Ports
import Stores
import Testing

/// A cluster of which the store holds two systems: the server's, and one that came after it.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct ChooseSystemTests {
    @Test func aMomentOfAnOlderSystemIsRestoredFromItsOwnPointsAndWAL() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let time = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
            try await cluster.psql("delete from items where id <= 20")
            try await bench.archive()
            try await bench.addYoungerSystem("backup/shop/2")
            let moment = try #require(Timestamp(text: time))
            let result = try await bench.ask(.time(moment), in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "20000")
            }
            #expect(result.choice.point.action == ActionID("backup/shop/1"))
            let between = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(.time(moment + .seconds(3600)), to: "other"))
            }
            #expect(between?.code == .targetOutsideWindow, "no system had a commit after that")
        }
    }

    @Test func aPositionThatTwoSystemsHaveIsAskedFor() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await cluster.psql("delete from items where id <= 20")
            let position = try #require(LSN(text: try await cluster.psql("select pg_current_wal_insert_lsn()")))
            try await cluster.psql("delete from items where id <= 30")
            try await bench.archive()
            try await bench.addYoungerSystem("backup/shop/2")
            var request = try await bench.request(.lsn(position), to: "copy")
            let error = await #expect(throws: PraError.self) { try await bench.engine.restore(request) }
            #expect(error?.code == .usage)
            #expect(error?.what.contains("system 42") == true)
            #expect(error?.remedy.contains("--point backup/shop/2 or --point backup/shop/1") == true)
            #expect(try await Disk().names(in: request.directory) == nil)
            request.point = ActionID("backup/shop/1")
            let result = try await bench.engine.restore(request)
            #expect(result.choice.point.action == ActionID("backup/shop/1"))
        }
    }
}

extension Bench {
    /// What a new cluster under the old one's name leaves in the store a day later: the only point again, and its WAL,
    /// as system 42.
    fileprivate func addYoungerSystem(_ name: String) async throws {
        let store = try await store()
        var point = try #require(try await store.points().first)
        for info in try await objects.list("wal/\(point.system)/") {
            let bytes = try #require(try await objects.get(info.key, range: nil))
            try await objects.put(info.key.replacing("wal/\(point.system)/", with: "wal/42/"), bytes)
        }
        (point.action, point.system, point.epoch) = (ActionID(name), SystemIdentifier(42), 2)
        (point.startedAt, point.stoppedAt) = (point.startedAt + .seconds(86_400), point.stoppedAt + .seconds(86_400))
        let writer = try await store.beginPoint(
            point.action, cluster: point.clusterUID, .zstd(level: 1), at: point.stoppedAt)
        _ = try await writer.finish()
        try await writer.commit(point)
    }
}

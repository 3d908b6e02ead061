import ClusterHarness
import Engines
import Model
import Testing

/// Targets that only the WAL can locate: a named restore point, and a transaction.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct RestoreToRecordTests {
    /// 20,000 rows; a backup; 10 rows go, then `between`; 10 more go in one transaction; a backup; 10 more go, `after`.
    private func twoBackups(_ cluster: TestCluster) async throws -> (bench: Bench, xid: UInt64) {
        let bench = try Bench(cluster)
        try await bench.fill()
        _ = try await bench.backup("backup/shop/1")
        try await cluster.psql("delete from items where id <= 10")
        try await cluster.psql("select pg_create_restore_point('between'), pg_create_restore_point('betweentimes')")
        let deletion = "with gone as (delete from items where id <= 20 returning 1) select count(*) from gone"
        let xid = try await cluster.psql("begin; \(deletion); select pg_current_xact_id(); commit").split(
            separator: "\n")
        try await bench.archive()
        _ = try await bench.backup("backup/shop/2")
        try await cluster.psql("delete from items where id <= 30")
        try await cluster.psql("select pg_create_restore_point('after')")
        try await cluster.psql("delete from items where id <= 40")
        try await bench.archive()
        return (bench, try #require(xid.last.flatMap { UInt64($0) }))
    }

    @Test func theNewestBackupBeforeTheRecordIsTheBase() async throws {
        try await withCluster { cluster in
            let (bench, xid) = try await twoBackups(cluster)
            let targets: [(RestoreTarget, String, String)] = [
                (.name("between"), "backup/shop/1", "19990"), (.xid(xid), "backup/shop/1", "19980"),
                (.name("after"), "backup/shop/2", "19970"),
            ]
            for (index, (target, base, rows)) in targets.enumerated() {
                let chosen = try await bench.ask(target, in: "copy\(index)") { copy in
                    let count = try await copy.psql("select count(*) from items")
                    #expect(count == rows, "\(target)")
                }
                #expect(chosen.choice.point.action == ActionID(base), "\(target)")
            }
        }
    }

    @Test func whatIsNotInTheWALIsRefusedBeforeAnythingIsWritten() async throws {
        try await withCluster { cluster in
            let (bench, _) = try await twoBackups(cluster)
            let late = ActionID("backup/shop/2")
            let targets: [(RestoreTarget, ActionID?)] = [
                (.name("nosuch"), nil), (.name("betwee"), nil), (.xid(4_000_000), nil), (.name("between"), late),
            ]
            for (target, point) in targets {
                var request = try await bench.request(target, to: "copy")
                request.point = point
                let asked = request
                let error = await #expect(throws: PraError.self) { try await bench.engine.restore(asked) }
                #expect(error?.code == .targetOutsideWindow, "\(target)")
                #expect(error?.code.exitStatus == 6)
                #expect(error?.what.contains("recoverable window") == true)
            }
            #expect(try await Disk().names(in: "\(bench.folder)/copy") == nil)
            let left = try await Disk().names(in: "\(bench.folder)/state")?.filter { $0.hasPrefix("look-") }
            #expect(left == [])
        }
    }

    @Test func aHoleThatMayHideTheRecordIsNamed() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let first = try await bench.backup("backup/shop/1")
            // Nobody streams meanwhile.
            try await cluster.psql("select pg_create_restore_point('lost'); select pg_switch_wal()")
            try await cluster.psql("create table t(); drop table t; select pg_switch_wal()")
            _ = try await bench.backup("backup/shop/2")
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.restore(try await bench.request(.name("lost"), to: "copy"))
            }
            #expect(error?.code == .targetOutsideWindow && first.isComplete)
            #expect(error?.cause?.contains("lacks WAL from") == true, "\(error.map { "\($0)" } ?? "")")
        }
    }

    /// It named the last commit in the store, which lies behind the hole.
    @Test func aTargetBehindAHoleIsRefusedWithTheLatestThatLiesBeforeIt() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await cluster.psql("delete from items where id <= 10")
            try await bench.archive()
            // Nobody streams meanwhile.
            try await cluster.psql("delete from items where id <= 20")
            for _ in 1...2 { try await cluster.psql("create table t(); drop table t; select pg_switch_wal()") }
            let time = try await cluster.psql("select to_json(clock_timestamp())#>>'{}'")
            try await cluster.psql("delete from items where id <= 30")
            let lsn = try await cluster.psql("select pg_current_wal_insert_lsn()")
            _ = try await bench.backup("backup/shop/2")
            let targets: [RestoreTarget] = [
                .time(try #require(Timestamp(text: time))), .lsn(try #require(LSN(text: lsn))),
            ]
            var command = ""
            for target in targets {
                let error = try await bench.refusal(of: try await bench.request(target, to: "copy"))
                #expect(error.code == .walGap && error.what.contains("the commit of"), "\(error)")
                command = error.remedy
            }
            let words = command.split(separator: " ").map(String.init)
            let named = try #require(
                words.firstIndex(of: "--to-lsn").flatMap { LSN(text: String(words[$0 + 1].dropLast())) })
            try await bench.ask(.lsn(named), in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "19990")
            }
        }
    }

    @Test func aRecordBehindManySegmentsIsFound() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            for _ in 1...10 { try await cluster.psql("create table t(); drop table t; select pg_switch_wal()") }
            try await cluster.psql("delete from items where id <= 10")
            try await cluster.psql("select pg_create_restore_point('far')")
            try await bench.archive()
            _ = try await bench.ask(.name("far"), in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "19990")
            }
        }
    }
}

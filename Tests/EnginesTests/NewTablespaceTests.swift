import Archive
import ClusterHarness
import Engines
import Model
import Testing

/// A tablespace that only WAL knows is made by recovery at the source's path: on the source's host, in its files.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct NewTablespaceTests {
    /// The WAL behind the base backup makes tablespace `late`, and a table in it.
    private func withLateTablespace(_ body: (Bench, RecoveryPoint, _ late: String) async throws -> Void) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), late = "\(bench.folder)/late"
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", late])
            try await bench.stream(until: try await bench.flushed()) {
                try await cluster.psql("create tablespace late location '\(late)'")
                try await cluster.psql("create table far tablespace late as select g from generate_series(1, 1000) g")
                try await cluster.psql("select pg_switch_wal()")
            }
            try await bench.archive()
            try await body(bench, point, late)
        }
    }

    @Test func aCopyOnTheSourcesHostIsRefusedBeforeItCouldWriteIntoTheSourcesFiles() async throws {
        try await withLateTablespace { bench, _, late in
            let before = try contents(of: late)
            let refusal = try await bench.refusal(of: try await bench.request(to: "copy"))
            #expect(refusal.code == .refused && refusal.what.contains("at \(late), where a cluster has its files"))
            #expect(try contents(of: late) == before)
            #expect(await !Disk().exists("\(bench.folder)/copy/global/pg_control"), "it could be started")
        }
    }

    @Test func restoreCommandRefusesItToo() async throws {
        try await withLateTablespace { bench, point, late in
            let store = try await bench.store()
            var delivered: [WALDelivery] = []
            for name in try await store.segments(of: bench).keys.sorted() {
                delivered.append(
                    await walGet(name, to: "\(bench.folder)/got", system: point.system, into: bench.folder) { store }
                )
            }
            let refusals = delivered.compactMap { if case .failed(let error) = $0 { error.what } else { nil } }
            #expect(refusals.count == 1 && refusals.allSatisfy { $0.contains(late) }, "\(delivered)")
        }
    }

    @Test func aDrillIsRefusedWhetherThePathIsFreeOrNot() async throws {
        try await withLateTablespace { bench, point, late in
            let refusal = await #expect(throws: PraError.self) { try await bench.drill(point) }
            #expect(refusal?.code == .refused)
            let there = try contents(of: late)
            #expect(!there.isEmpty)
        }
    }

    @Test func aStandbyThatStreamsIsNotGuardedAndItsRestoreSaysSo() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            var request = try await bench.request(to: "standby")
            request.ending.standby = .init()
            request.restoreCommand = { _, _ in "/bin/false" }
            let said = "a check of the WAL that it streams"
            #expect(try await bench.engine.outlook(of: request).notRestored.allSatisfy { !$0.contains(said) })
            request.ending.standby?.primary = "host=/nowhere"
            #expect(try await bench.engine.outlook(of: request).notRestored.contains { $0.contains(said) })
        }
    }

    @Test func whereNothingIsInTheWayItComesBackAtItsPath() async throws {
        try await withLateTablespace { bench, _, late in
            try await bench.cluster.stop()
            try await bench.cluster.run("/usr/bin/mv", [late, "\(late).away"])
            try await bench.cluster.run("/usr/bin/mkdir", ["-m", "700", late])
            _ = try await bench.engine.restore(try await bench.request(to: "copy"))
            #expect(try await bench.withCopy("copy") { try await $0.psql("select count(*) from far") } == "1000")
        }
    }
}

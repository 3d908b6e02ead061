import ClusterHarness
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

@testable import Engines

/// Commits that wait for pra.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct SynchronousTests {
    private static let name = "pra_shop"

    private func order(
        _ bench: Bench, _ stalled: RecoveryPlan.Synchronous.StalledCommits = .accept
    ) -> StreamOrder {
        var order = bench.order(bench.local)
        order.synchronous = .init(name: Self.name, stalledCommits: stalled)
        return order
    }

    /// Goal: an acknowledged commit is on this host's disk, whatever becomes of the server; nobody's commit ends
    /// without that.
    @Test func aCommitWaitsForTheSpoolAndForNothingElse() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), near = AwayStore(bench.objects), reported = Latest()
            try await bench.fill()
            let engine = bench.engine(spoolLimit: ByteCount(32 << 20)) { _ in near }
            try await bench.streaming(order(bench), by: engine, reported) {
                try await bench.wait { reported.lsn != nil }
                try await cluster.name(Self.name)
                near.isAway.withLock { $0 = true }
                try await cluster.psql("insert into items values (0, 'kept')")
                let row = "select sync_state, replay_lsn is null, flush_lsn = write_lsn from pg_stat_replication"
                #expect(try await cluster.psql(row) == "sync|t|t")
                let flushed = try await bench.flushed()
                #expect(try await bench.spooledEnd() >= flushed)
                #expect(
                    try await bench.end(of: bench.objects) < flushed, "the store is away, and no commit waits for it")
                // A spool that takes no more holds commits up.
                try await cluster.write(60 << 20)
                try await bench.wait { try await bench.spooledBytes() > 30 << 20 }
                #expect(try await cluster.stalls("insert into items values (-1, 'late')"))
                near.isAway.withLock { $0 = false }
                try await bench.wait { try await cluster.stalls("insert into items values (-2, 'again')") == false }
            }
            #expect(try await cluster.stalls("insert into items values (-3, 'without pra')"))
        }
    }

    @Test func whatWasAcknowledgedStaysInTheSpoolWhileTheStreamBeginsAgain() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), reported = Latest()
            try await bench.fill()
            try await bench.streaming(order(bench), by: bench.engine, reported) {
                try await bench.wait { reported.lsn != nil }
                try await cluster.name(Self.name)
                try await cluster.psql("insert into items values (0, 'kept')")
            }
            let folder = try await bench.spoolFolder(), system = try await bench.system()
            let before = try await bench.spooledEnd()
            let spool = Spool(folder: folder, system: system, limit: ByteCount(1 << 30), stores: 1) { _, _ in }
            try await spool.prepare()
            let start = try #require(await spool.legs.start), history = TimelineHistory(only: Timeline(1))
            let first = await spool.resumption(from: start, along: history)
            #expect(first.lsn.bytes == before.bytes - before.bytes % (16 << 20))
            try await spool.begin(at: first, segmentBytes: 16 << 20)
            #expect(try await bench.spooledEnd() == before, "nothing was taken away before it came again")
            await spool.end()
            try await bench.streaming(order(bench), by: bench.engine, Latest()) {
                try await bench.wait { try await cluster.stalls("insert into items values (1, 'next')") == false }
            }
        }
    }

    @Test func namesThatHangCommitsAreRefused() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            func refusal(_ names: String) async throws -> PraError? {
                try await cluster.name(names)
                return await #expect(throws: PraError.self) {
                    try await bench.engine.stream(order(bench, .refuse)) { _, _ in }
                }
            }
            for names in [Self.name, "FIRST 2 (other, pra_shop)", "2 (\"pra_shop\", other)"] {
                let error = try await refusal(names)
                #expect(error?.code == .postgresSetting && error?.what.contains("for every commit") == true, "\(names)")
            }
            let star = try await refusal("FIRST 1 (pra_shop, *)")
            #expect(star?.code == .postgresSetting && star?.what.contains("a * in") == true, "\(star.said)")
        }
    }

    @Test func remoteApplyIsRefusedWhereverItIsSet() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("create role clerk")
            for (scope, place) in [
                ("role clerk set", "role clerk"), ("database postgres set", "all roles in database postgres"),
                ("role clerk in database postgres set", "role clerk in database postgres"),
                ("system set", "in its configuration"),
            ] {
                try await cluster.psql("alter \(scope) synchronous_commit = 'remote_apply'")
                try await cluster.psql("select pg_reload_conf()")
                let error = await #expect(throws: PraError.self) {
                    try await bench.engine.stream(order(bench)) { _, _ in }
                }
                #expect(
                    error?.code == .postgresSetting && error?.what.contains(place) == true, "\(scope) \(error.said)")
                try await cluster.psql("alter \(scope.replacing(" set", with: " reset")) synchronous_commit")
            }
        }
    }

    /// Goal: a stream that nobody stated as synchronous holds up no commit and vouches for none, not even under a `*`.
    @Test func anOrdinaryStreamAndABackupAreNeverCaptured() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), reported = Latest()
            try await bench.fill()
            try await bench.streaming(by: bench.engine, into: [bench.local], reported) {
                try await bench.wait { reported.lsn != nil }
                try await cluster.name("*")
                #expect(try await cluster.stalls("insert into items values (0, 'alone')"))
                let state = "select sync_state, flush_lsn is null from pg_stat_replication"
                #expect(try await cluster.psql(state) == "async|t")
            }
        }
    }

    @Test(
        arguments: [
            ("", [], 1), ("a, b", ["a", "b"], 1), ("2 (a,b , c)", ["a", "b", "c"], 2), ("ANY 1 (a, b)", ["a", "b"], 1),
            ("FIRST 3 (\"x, y\", *)", ["x, y", "*"], 3), ("any  2(a)", ["a"], 2),
        ] as [(String, [String], Int)])
    func readsTheNames(text: String, names: [String], needed: Int) {
        let read = SynchronousNames(text)
        #expect(read.names == names && read.needed == needed)
    }
}

extension TestCluster {
    fileprivate func name(_ names: String) throws {
        // Nobody waits for this one itself.
        try psql("alter system set synchronous_standby_names = '\(names)'")
        try reload()
        while try psql("show synchronous_standby_names") != names {}
    }

    /// Whether a commit has not ended after two seconds; its client then goes on waiting.
    fileprivate func stalls(_ statement: String) async throws -> Bool {
        let end = "\(folder)/ended-\(HostRandom().next())"
        let psql = "\(programs)/psql -Xq -h \(folder) -p \(port) -U postgres -c \"\(statement)\""
        try run("/bin/sh", ["-c", "(\(psql) && echo > \(end)) </dev/null >/dev/null 2>&1 &"])
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(2) {
            if await Disk().exists(end) { return false }
            try await HostTime().sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Without waiting for anybody.
    fileprivate func write(_ bytes: Int) throws {
        try psql(
            """
            set synchronous_commit = local;
            create table more as select repeat(md5(g::text), 30) from generate_series(1, \(bytes / 1000)) g
            """)
    }
}

extension Bench {
    /// Where the last file of the spool ends.
    fileprivate func spooledEnd() async throws -> LSN {
        let names = try await spooled().compactMap { name -> (String, WALName)? in
            WALName(text: String(name.prefix(24))).map { (name, $0) }
        }
        guard let (name, segment) = names.last, let number = segment.number(segmentBytes: 16 << 20) else {
            return .zero
        }
        let bytes = try await Disk().read("\(try await spoolFolder())/\(name)")?.count ?? 0
        return LSN(number << 24 + UInt64(bytes))
    }
}

import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

/// A primary that is lost, and its standby that takes over.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct FailoverTests {
    @Test func theStreamFollowsThePrimaryAndNothingOfTheSwitchIsMissing() async throws {
        try await withStandby { primary, standby, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await primary.psql("insert into items select g, 'before' from generate_series(30001, 30010) g")
            try await bench.stream(until: try await bench.flushed())
            try await standby.catchUp(with: primary)
            try await primary.stop()
            try await standby.promote()
            try await standby.psql("insert into items select g, 'after' from generate_series(40001, 40010) g")
            try await bench.stream(until: try await standby.flushed())
            let audit = try await bench.audit()
            #expect(audit.findings.isEmpty && audit.timelines.map(\.timeline.number) == [1, 2], "\(audit)")
            try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql(
                    "select count(*) filter (where word = 'before'), count(*) filter (where word = 'after') from items")
                #expect(found == "10|10")
            }
        }
    }

    /// Goal: the store has WAL of the new timeline, which a backup by hand put there, before the end of the old one,
    /// which the new primary still has.
    @Test func theOldTimelinesEndIsFetchedAlthoughTheNewOneIsThere() async throws {
        try await withStandby { primary, standby, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await bench.stream(until: try await bench.flushed())
            for _ in 1...3 { try await primary.psql("delete from items where id <= 10; select pg_switch_wal()") }
            try await primary.psql("insert into items select g, 'before' from generate_series(30001, 30010) g")
            try await standby.catchUp(with: primary)
            try await standby.psql("alter system set wal_keep_size = '1GB'")
            try await standby.psql("select pg_reload_conf()")
            try await primary.stop()
            try await standby.promote()
            _ = try await bench.backup("backup/shop/2", by: .stream)
            #expect(try await bench.audit().findings.contains { $0.reason == .tail })
            try await standby.psql("insert into items values (0, 'late')")
            try await bench.stream(until: try await standby.flushed())
            #expect(try await bench.audit().findings == [])
            try await bench.ask(.latest, from: "backup/shop/1", in: "copy") { copy in
                let found = try await copy.psql(
                    "select count(*) filter (where word = 'before'), count(*) filter (where word = 'late') from items")
                #expect(found == "10|1")
            }
        }
    }

    /// Goal: what the lost primary sent beyond the switch is nobody's history, nor is a base of it.
    @Test func whatThePromotedStandbyNeverHadIsNotHistory() async throws {
        try await withStandby { primary, standby, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await bench.stream(until: try await bench.flushed())
            try await standby.stop("fast")
            try await primary.psql("update items set word = 'lost' where id <= 10; select pg_switch_wal()")
            try await primary.psql("update items set word = 'lost' where id between 11 and 20")
            _ = try await bench.backup("backup/shop/2", by: .stream)
            try await bench.stream(until: try await bench.flushed())
            try await primary.stop()
            try await standby.start()
            try await standby.promote()
            try await standby.psql("update items set word = 'kept' where id <= 10")
            try await bench.stream(until: try await standby.flushed())
            #expect(try await bench.audit().findings == [])
            let result = try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql(
                    "select count(*) filter (where word = 'lost'), count(*) filter (where word = 'kept') from items")
                #expect(found == "0|10")
            }
            #expect(result.choice.point.action == ActionID("backup/shop/1"))
        }
    }

    @Test func aFormerPrimaryThatComesBackIsRefused() async throws {
        try await withStandby { primary, standby, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await bench.stream(until: try await bench.flushed())
            try await standby.promote()
            let two = await #expect(throws: PraError.self) { try await bench.stream(until: .zero) }
            #expect(two?.code == .wrongCluster && two?.what.contains("are primaries") == true, "\(two.said)")
            let backup = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/2", by: .stream) }
            #expect(backup?.what == two?.what)
            try await primary.stop("fast")
            try await bench.stream(until: try await standby.flushed())
            try await standby.stop("fast")
            try await primary.start()
            let former = await #expect(throws: PraError.self) { try await bench.stream(until: .zero) }
            #expect(
                former?.code == .wrongCluster && former?.what.contains("a former primary") == true, "\(former.said)")
            let again = await #expect(throws: PraError.self) { try await bench.backup("backup/shop/2", by: .stream) }
            #expect(again?.what == former?.what)
        }
    }

    @Test func aDemotedNodeIsNotStreamedFrom() async throws {
        try await withStandby { primary, _, bench in
            try await primary.stop("fast")
            let error = await #expect(throws: PraError.self) { try await bench.stream(until: .zero) }
            #expect(error?.code == .postgresUnreachable, "\(error.said)")
        }
    }

    @Test func anotherSystemUnderTheSameNameStopsTheStream() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.store().bind(cluster: "shop", system: SystemIdentifier(7), major: 15, at: .zero)
            let error = await #expect(throws: PraError.self) { try await bench.stream(until: .zero) }
            #expect(error?.code == .wrongCluster && error?.retry == .never, "\(error.said)")
        }
    }

    /// Goal: the new primary no longer has what comes next. The loss is on record, a new base answers it, and a
    /// restore into it is refused.
    @Test func whatNobodyHasAfterAFailoverIsAGapThatANewBaseAnswers() async throws {
        try await withStandby { primary, standby, bench in
            _ = try await bench.backup("backup/shop/1", by: .stream)
            try await bench.stream(until: try await bench.flushed())
            let lost = try await bench.flushed()
            for _ in 1...6 { try await primary.psql("delete from items where id <= 10; select pg_switch_wal()") }
            try await standby.catchUp(with: primary)
            try await primary.stop()
            try await standby.promote()
            for _ in 1...2 { try await standby.psql("select pg_switch_wal(); checkpoint") }
            let error = await #expect(throws: PraError.self) {
                try await bench.stream(until: try await standby.flushed())
            }
            #expect(error?.code == .walRemoved, "\(error.said)")
            #expect(try await bench.objects.list("wal/").count { $0.key.contains("/gaps/") } == 1)
            _ = try await bench.backup("backup/shop/2", by: .stream)
            try await standby.psql("insert into items values (0, 'late')")
            try await bench.stream(until: try await standby.flushed())
            let findings = try await bench.audit().findings
            #expect(findings.first?.until == ActionID("backup/shop/2"), "\(findings)")
            try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql("select word from items where id = 0")
                #expect(found == "late")
            }
            let refused = await #expect(throws: PraError.self) {
                var request = try await bench.request(.lsn(LSN(lost.bytes + (20 << 20))), to: "lost")
                request.point = ActionID("backup/shop/1")
                return try await bench.engine.restore(request)
            }
            #expect(refused?.code == .walGap, "\(refused.said)")
        }
    }

    /// Goal: who asks a server again that is going down keeps it from becoming a standby. It goes down while it
    /// streams, or before: then it ends the session like any other.
    @Test(arguments: [true, false])
    func aServerThatGoesDownIsLeftInPeaceForTenSeconds(streams: Bool) async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), reported = Latest(), time = PauseTime(), store = AwayStore(bench.objects)
            try await bench.fill()
            if !streams {
                // Where the store's WAL ends is read between the look at the server and START_REPLICATION.
                store.beforeReading.withLock { $0 = { if $0.hasPrefix("wal/") { try? await cluster.stop("fast") } } }
            }
            let error = await #expect(throws: PraError.self) {
                try await bench.streaming(by: bench.engine(time: time) { _ in store }, into: [bench.local], reported) {
                    if streams {
                        try await bench.wait { try await bench.confirmed() > .zero }
                        try await cluster.stop("fast")
                    }
                    try await bench.wait { false }
                }
            }
            #expect(error?.code == .connectionLost && time.longest == .seconds(10), "\(error.said)")
        }
    }
}

/// The host's time; of a pause of ten seconds nobody has to wait for the end.
private final class PauseTime: TimeSource {
    private let host = HostTime()
    private let longestPause = Mutex(Duration.zero)
    let bootID = "test"

    var longest: Duration { longestPause.withLock(\.self) }
    func now() -> Timestamp { host.now() }
    func elapsed() -> Duration { host.elapsed() }

    func sleep(for duration: Duration) async throws(PraError) {
        longestPause.withLock { $0 = max($0, duration) }
        if duration < .seconds(10) { try await host.sleep(for: duration) }
    }
}

extension TestCluster {
    func flushed() throws -> LSN {
        guard let lsn = LSN(text: try psql("select pg_current_wal_flush_lsn()")) else { throw HarnessError("no LSN") }
        return lsn
    }
}

extension Bench {
    func audit() async throws -> WALAudit {
        guard let audit = try await engine.observe(local).audit(of: try await system()) else {
            throw HarnessError("no WAL")
        }
        return audit
    }
}

extension PraError? {
    var said: String { map { "\($0)" } ?? "nothing was thrown" }
}

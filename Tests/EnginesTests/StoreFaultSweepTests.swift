import ClusterHarness
import Engines
import Foundation
import Manifests
import Model
import Ports
import StoreContract
import Stores
import Synchronization
import Testing

/// One call to the store fails, or its answer is lost, somewhere in the engine's work: it is told as what it is, and
/// the same work done again comes to its end. A sample of the calls, or all with PRA_EVERY_FAULT=1; PRA_FAULT_SEED
/// repeats a sample.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(20)))
struct StoreFaultSweepTests {
    @Test(arguments: [false, true])
    func backup(afterEffect: Bool) async throws {
        try await withCluster { cluster in
            let sweep = try await FaultSweep(cluster, afterEffect: afterEffect)
            try await sweep.bench.fill()
            try await sweep.run("backup") { number in
                let order = sweep.bench.order("backup/shop/\(number)")
                _ = try await sweep.engine.backup(order) { _ in }
            } settled: { number in
                let store = try await sweep.bench.store()
                let points = try await store.points().filter { $0.action == ActionID("backup/shop/\(number)") }
                #expect(points.count == 1)
                for point in points { #expect(try await store.verify(point, at: HostTime().now()).findings == []) }
            }
        }
    }

    @Test(arguments: [false, true])
    func verify(afterEffect: Bool) async throws {
        try await withCluster { cluster in
            let sweep = try await FaultSweep(cluster, afterEffect: afterEffect)
            try await sweep.bench.fill()
            let point = try await sweep.bench.backup("backup/shop/1")
            // A store that does not answer is no damaged one.
            try await sweep.run("verify") { number in
                let order = VerifyOrder(action: ActionID("verify/\(number)"), point: point, store: sweep.bench.local)
                let record = try await sweep.engine.verify(order) { _ in }
                #expect(record.isIntact, "\(record.findings)")
            }
        }
    }

    @Test(arguments: [false, true])
    func restore(afterEffect: Bool) async throws {
        try await withCluster { cluster in
            let sweep = try await FaultSweep(cluster, afterEffect: afterEffect)
            try await sweep.bench.fill()
            _ = try await sweep.bench.backup("backup/shop/1")
            try await sweep.bench.archive()
            let folder = "\(sweep.bench.folder)/copy", disk = Disk()
            _ = try await sweep.bench.engine.restore(try await sweep.bench.request(to: "copy"))
            let whole = try contents(of: folder)
            try await sweep.run("restore") { _ in
                if await disk.exists("\(folder)/global/pg_control") { try await disk.remove(folder) }
                var request = try await sweep.bench.request(to: "copy")
                request.store = try await Store.open(sweep.objects, random: HostRandom())
                _ = try await sweep.engine.restore(request)
            } settled: { _ in
                let found = try contents(of: folder)
                #expect(found == whole)
            }
        }
    }

    @Test(arguments: [false, true])
    func stream(afterEffect: Bool) async throws {
        try await withCluster { cluster in
            let sweep = try await FaultSweep(cluster, afterEffect: afterEffect)
            try await sweep.bench.fill()
            _ = try await sweep.bench.backup("backup/shop/1")
            // The stream rides out what passes: it ends well, or tells it; in the end the store has everything.
            try await sweep.run("stream", mayHide: true) { _ in
                try await cluster.psql("delete from items where id <= 10; select pg_switch_wal()")
                let end = try await sweep.bench.flushed()
                try await sweep.bench.stream(until: end, by: sweep.engine)
            } settled: { _ in
                let coverage = try await sweep.bench.store().coverage(of: try await sweep.bench.system())
                #expect(coverage.count == 1 && coverage[0].stretches.count == 1, "\(coverage)")
            }
            try await sweep.bench.ask(.latest, in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "19990")
            }
        }
    }

    @Test(arguments: [false, true])
    func forgetAndSweep(afterEffect: Bool) async throws {
        try await withCluster { cluster in
            let sweep = try await FaultSweep(cluster, afterEffect: afterEffect)
            try await sweep.bench.fill()
            let kept = try await sweep.bench.backup("backup/shop/kept")
            try await sweep.run("sweep") { number in
                let name = "backup/shop/\(number)"
                // Something of its own, so that something goes with it.
                if sweep.made.withLock({ $0.insert(number).inserted }) {
                    sweep.faults(false)
                    try await cluster.psql("update items set word = md5(random()::text) where id % 7 = 0; checkpoint")
                    _ = try await sweep.bench.backup(name)
                    sweep.faults(true)
                }
                _ = try await sweep.engine.forget([ActionID(name)], in: sweep.bench.local, reason: "test")
                try await sweep.engine.sweep(sweep.bench.local)
                sweep.time.pass(.seconds(2 * 3600))
                try await sweep.engine.sweep(sweep.bench.local)
            } settled: { _ in
                let store = try await sweep.bench.store()
                let points = try await store.points()
                #expect(points.map(\.action) == [kept.action])
                for point in points { #expect(try await store.verify(point, at: sweep.time.now()).findings == []) }
            }
        }
    }
}

/// Work on a store of which one call fails.
final class FaultSweep: Sendable {
    let bench: Bench
    let objects: FaultyStore
    let engine: PhysicalEngine
    let time = PassingTime()
    /// Rounds whose point was made: its name is used up, even when it is forgotten.
    let made = Mutex<Set<Int>>([])
    private let isAfterEffect: Bool
    private let fault = Mutex<FaultyStore.Fault?>(nil)

    private static let environment = ProcessInfo.processInfo.environment
    private static let seed =
        environment["PRA_FAULT_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...(1 << 32))

    init(_ cluster: TestCluster, afterEffect: Bool) async throws {
        let objects = FaultyStore(FileStore(directory: "\(cluster.folder)/store", creating: true))
        (bench, self.objects, isAfterEffect) = (try Bench(cluster), objects, afterEffect)
        let time = time
        engine = PhysicalEngine(
            .init(
                time: time, random: HostRandom(), runner: SubprocessRunner(time: HostTime()), secrets: NoSecrets(),
                objects: { _, _ in objects }), stateDirectory: "\(cluster.folder)/state")
    }

    /// - Parameters:
    ///   - mayHide: whether the work tries again by itself.
    ///   - work: told the number of the round, the same for both tries.
    func run(
        _ name: String, mayHide: Bool = false, _ work: (Int) async throws -> Void,
        settled: (Int) async throws -> Void = { _ in }
    ) async throws {
        objects.arm(nil)
        try await work(0)
        let count = objects.calls
        try await settled(0)
        let calls = sample(of: count)
        print("\(name): \(calls.count) of \(count) calls, seed \(Self.seed)")
        for (index, call) in calls.enumerated() {
            let what: Comment = "\(name) seed \(Self.seed) call \(call) of \(count), after its effect: \(isAfterEffect)"
            arm(.init(call: call, isAfterEffect: isAfterEffect))
            do {
                try await work(index + 1)
                // The work may have been shorter this time, and a lease that is not given back ends by itself.
                let isOfLease = objects.failedDeletion?.hasPrefix("control/leases/") ?? false
                #expect(mayHide || objects.calls < call || isOfLease, what)
            } catch {
                let told = PraError.wrapping(error)
                #expect(told.code == .storeUnreachable && told.retry == .later, "\(what): \(told)")
            }
            arm(nil)
            do { try await work(index + 1) } catch { Issue.record("\(what): again: \(error)") }
            try await settled(index + 1)
        }
    }

    private func arm(_ fault: FaultyStore.Fault?) {
        self.fault.withLock { $0 = fault }
        objects.arm(fault)
    }

    /// Switches the fault of this round off and on again, for what is no part of the work.
    func faults(_ isOn: Bool) { objects.arm(isOn ? fault.withLock { $0 } : nil) }

    private func sample(of count: Int) -> [Int] {
        if Self.environment["PRA_EVERY_FAULT"] == "1" { return Array(1...max(count, 1)) }
        var state = Self.seed
        return (0..<min(count, 4)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return 1 + Int(state >> 33) % count
        }
    }
}

/// The host's time, and more of it when told.
final class PassingTime: TimeSource {
    private let host = HostTime()
    private let ahead = Mutex(Duration.zero)
    let bootID = "test"

    func pass(_ duration: Duration) { ahead.withLock { $0 += duration } }
    func now() -> Timestamp { host.now() + ahead.withLock { $0 } }
    func elapsed() -> Duration { host.elapsed() + ahead.withLock { $0 } }
    func sleep(for duration: Duration) async throws(PraError) { try await host.sleep(for: duration) }
}

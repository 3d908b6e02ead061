import ClusterHarness
import Engines
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct SpoolTests {
    @Test func aStoreThatIsAwayStopsNeitherReceivingNorTheOtherStore() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let near = bench.objects, far = AwayStore(FileStore(directory: "\(bench.folder)/far", creating: true))
            _ = try await Store.initialize(far, random: HostRandom())
            let engine = bench.engine { resource -> any ObjectStore in
                if resource.name == "far" { far } else { near }
            }
            let reported = Latest()
            try await bench.streaming(by: engine, into: [bench.local, bench.named("far")], reported) {
                try await bench.wait { reported.lsn != nil }
                far.isAway.withLock { $0 = true }
                try await cluster.psql("create table more as select md5(g::text) from generate_series(1, 300000) g")
                let flushed = try await bench.flushed()
                try await bench.wait { try await bench.end(of: near) >= flushed }
                // The guard slot may not let go of what one store lacks.
                #expect((reported.lsn ?? .zero) < flushed)
                #expect(try await bench.confirmed() >= flushed)
                #expect(try await bench.spooled().contains { !$0.hasSuffix(".partial") && !$0.hasSuffix("lock") })
                far.isAway.withLock { $0 = false }
                try await bench.wait { (reported.lsn ?? .zero) >= flushed }
                #expect(try await bench.end(of: far) >= flushed)
            }
            #expect(try await bench.spooled().allSatisfy { $0.hasSuffix(".partial") || $0 == "lock" })
        }
    }

    @Test func whatOnlyTheSpoolHadWhenWeDiedReachesTheStoreWithoutTheServer() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            try await bench.archive()
            let near = AwayStore(bench.objects), engine = bench.engine { _ in near }
            let flushed = Latest()
            try await bench.streaming(by: engine, into: [bench.local], Latest()) {
                try await bench.wait { near.puts.withLock { $0 } > 0 }
                near.isAway.withLock { $0 = true }
                try await cluster.psql("delete from items where id <= 10")
                flushed.lsn = try await bench.flushed()
                try await bench.wait { try await bench.confirmed() >= flushed.lsn ?? .zero }
            }
            let lsn = try #require(flushed.lsn)
            #expect(try await bench.end(of: bench.objects) < lsn)
            try await cluster.stop()
            let error = await #expect(throws: PraError.self) {
                try await bench.engine.stream(bench.order(bench.local)) { _, _ in }
            }
            #expect(error?.retry == .later)
            #expect(try await bench.end(of: bench.objects) >= lsn)
            try await bench.ask(.latest, in: "copy") { copy in
                let count = try await copy.psql("select count(*) from items")
                #expect(count == "19990")
            }
        }
    }

    @Test func aFullSpoolPausesReceivingUntilTheStoreTakesIt() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await cluster.psql("select pg_create_physical_replication_slot('guard', true)")
            let near = AwayStore(bench.objects), reported = Latest()
            let engine = bench.engine(spoolLimit: ByteCount(32 << 20)) { _ in near }
            try await bench.streaming(by: engine, into: [bench.local], reported) {
                try await bench.wait { reported.lsn != nil }
                let flushed = try await bench.fillSpool(without: near)
                #expect(try await bench.confirmed() < flushed)
                near.isAway.withLock { $0 = false }
                try await bench.wait { (reported.lsn ?? .zero) >= flushed }
                #expect(try await bench.spooledBytes() <= 32 << 20)
            }
        }
    }

    @Test func aSpoolOfAnotherSystemOrWithAHoleIsDropped() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await bench.archive()
            let folder = try await bench.spoolFolder()
            let name = try await cluster.psql("select pg_walfile_name(pg_current_wal_lsn())")
            let alien = [UInt8](repeating: 7, count: 1 << 20)
            try await Disk().write("\(folder)/\(name)", alien, owner: nil)
            try await bench.archive()
            let stored = try #require(try await bench.store().walFile(name, system: try await bench.system()))
            #expect(Array(stored.prefix(1000)) != Array(alien.prefix(1000)))
            #expect(try await bench.spooled().allSatisfy { $0 != name })
        }
    }

    @Test func aSpoolThatCanNotBeWrittenIsSaidWithItsFolder() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            try await bench.archive()
            let folder = try await bench.spoolFolder(), reported = Latest()
            let error = await #expect(throws: PraError.self) {
                try await bench.streaming(by: bench.engine, into: [bench.local], reported) {
                    try await bench.wait { reported.lsn != nil }
                    try await Disk().remove(folder)
                    try await cluster.psql("create table more as select md5(g::text) from generate_series(1, 400000) g")
                    try await bench.wait { false }
                }
            }
            #expect(error?.code == .fileFault)
            #expect(error?.what.contains(folder) == true, "\(error.map { "\($0)" } ?? "")")
        }
    }
}

/// A store that can be cut off and that counts.
final class AwayStore: ObjectStore {
    let isAway = Mutex(false)
    /// What it answers to everything.
    let refusal = Mutex<PraError?>(nil)
    let puts = Mutex(0)
    /// What it takes over each piece of WAL and each segment.
    let slowness = Mutex(Duration.zero)
    let packReads = Mutex(0)
    /// What happens before an object is read.
    let beforeReading = Mutex<@Sendable (String) async -> Void>({ _ in })
    /// Whether what it has is locked, which can not be renewed.
    let refusesLocks = Mutex(false)
    private let inner: FileStore

    init(_ inner: FileStore) { self.inner = inner }

    private func check() throws(PraError) {
        if let error = refusal.withLock({ $0 }) { throw error }
        if isAway.withLock({ $0 }) {
            throw PraError(.storeUnreachable, "the store is away", remedy: "wait", retry: .later)
        }
    }

    @discardableResult
    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try check()
        let pause = slowness.withLock { $0 }
        if key.hasPrefix("wal/"), pause > .zero { try await HostTime().sleep(for: pause) }
        let isNew = try await inner.put(key, bytes)
        puts.withLock { $0 += 1 }
        return isNew
    }

    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try check()
        try await inner.replace(key, bytes)
    }

    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try check()
        await beforeReading.withLock(\.self)(key)
        if key.hasPrefix("packs/") { packReads.withLock { $0 += 1 } }
        return try await inner.get(key, range: range)
    }

    func size(_ key: String) async throws(PraError) -> Int64? {
        try check()
        return try await inner.size(key)
    }

    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try check()
        return try await inner.list(prefix)
    }

    func delete(_ key: String) async throws(PraError) {
        try check()
        try await inner.delete(key)
    }

    func capacity() async throws(PraError) -> StoreObservation.Space? {
        try check()
        return try await inner.capacity()
    }

    func isReadOnly() async throws(PraError) -> Bool { try await inner.isReadOnly() }

    var isLocking: Bool { refusesLocks.withLock { $0 } }

    func extendLocks(of keys: [String]) async throws(PraError) {
        guard isLocking else { return }
        throw PraError(.storeReadOnly, "no lock may be renewed", remedy: "allow it")
    }
}

/// The last position that was told.
final class Latest: Sendable {
    private let value = Mutex<LSN?>(nil)

    var lsn: LSN? {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}

import ClusterHarness
import Engines
import FoundationEssentials
import Manifests
import Model
import Ports
import Stores
import Synchronization

extension Bench {
    /// Takes a store away and writes until a spool of 32 MiB is full.
    /// - Returns: the end of what was written.
    func fillSpool(without store: AwayStore) async throws -> LSN {
        store.isAway.withLock { $0 = true }
        try await cluster.psql("create table more as select md5(g::text) from generate_series(1, 800000) g")
        let end = try await flushed()
        try await wait { try await spooledBytes() > 30 << 20 }
        return end
    }

    /// An engine over other object stores, with this bench's spool.
    func engine(
        spoolLimit: ByteCount = ByteCount(4 << 30), time: any TimeSource = HostTime(),
        _ objects: @escaping @Sendable (Resource<BackupStore.Spec>) -> any ObjectStore
    ) -> PhysicalEngine {
        PhysicalEngine(
            .init(
                time: time, random: HostRandom(), runner: SubprocessRunner(time: HostTime()),
                secrets: NoSecrets(),
                objects: { store, _ in objects(store) }),
            stateDirectory: "\(folder)/state", spoolLimit: spoolLimit)
    }

    func named(_ name: String) -> Resource<BackupStore.Spec> {
        Resource("BackupStore", name: name, spec: local.spec, digest: local.digest)
    }

    func order(_ stores: Resource<BackupStore.Spec>...) -> StreamOrder {
        StreamOrder(cluster: manifest, stores: stores, limits: plan.spec.limits)
    }

    /// Streams while `body` runs; the stream's failure ends `body`.
    func streaming(
        by engine: PhysicalEngine, into stores: [Resource<BackupStore.Spec>], _ reported: Latest,
        while body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await streaming(
            StreamOrder(cluster: manifest, stores: stores, limits: plan.spec.limits), by: engine, reported, while: body)
    }

    func streaming(
        _ order: StreamOrder, by engine: PhysicalEngine, _ reported: Latest, telling told: Told = Told(),
        while body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await engine.stream(order, refusals: { told.note($0, $1) }) { _, position in
                    reported.lsn = position
                }
            }
            group.addTask { try await body() }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Until `isTrue`, looking often.
    func wait(_ isTrue: @Sendable () async throws -> Bool) async throws {
        while try await !isTrue() { try await HostTime().sleep(for: .milliseconds(50)) }
    }

    func system() async throws -> SystemIdentifier {
        guard let bound = try await store().clusters().first else { throw HarnessError("no cluster is bound") }
        return bound.current.system
    }

    /// Up to where a store has the WAL of timeline 1.
    func end(of objects: any ObjectStore) async throws -> LSN {
        let store = try await Store.open(objects, random: HostRandom())
        guard let bound = try await store.clusters().first else { return .zero }
        return try await store.coverage(of: bound.current.system).last?.stretches.last?.to ?? .zero
    }

    /// The write position that the stream has told the server.
    func confirmed() async throws -> LSN {
        LSN(
            text: try await cluster.psql(
                "select coalesce(write_lsn, '0/0') from pg_stat_replication where application_name = 'pra stream'"))
            ?? .zero
    }

    func spoolFolder() async throws -> String { "\(folder)/state/spool/\(try await system())" }

    func spooled() async throws -> [String] { try await Disk().names(in: try await spoolFolder()) ?? [] }

    func spooledBytes() async throws -> Int {
        var bytes = 0
        for name in try await spooled() { bytes += try await Disk().read("\(spoolFolder())/\(name)")?.count ?? 0 }
        return bytes
    }
}

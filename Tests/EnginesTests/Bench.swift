import ClusterHarness
import Engines
import FoundationEssentials
import Manifests
import Model
import Ports
import Postgres
import Stores

/// One cluster, one store and one engine over them, as a manifest states them.
struct Bench: Sendable {
    let cluster: TestCluster
    let engine: PhysicalEngine
    let objects: FileStore
    let desired: Desired
    /// Holds the store and restored directories; belongs to the clusters' owner, so that it goes with the cluster.
    let folder: String

    var plan: Resource<RecoveryPlan.Spec> { desired.plans[0] }
    var manifest: Resource<Cluster.Spec> { desired.clusters[0] }
    var local: Resource<BackupStore.Spec> { desired.stores[0] }

    /// - Parameter connection: fields of the cluster's, as a manifest has them; its socket when absent.
    init(
        _ cluster: TestCluster, check: String = "select count(*) from pg_class where oid = 1259", equals: Int = 1,
        connection: String? = nil
    ) throws {
        self.cluster = cluster
        folder = cluster.folder
        let socket = "hosts: [\"\(cluster.folder)\"], port: \(cluster.port), database: postgres, user: postgres"
        let text = manifests(of: cluster, check: check, equals: equals, connection: connection ?? socket)
        let (desired, problems) = loadManifests([SourceFile(path: "test.yaml", bytes: Array(text.utf8))])
        guard let desired else { throw HarnessError("\(problems)") }
        self.desired = desired
        objects = FileStore(directory: "\(cluster.folder)/store", creating: true)
        engine = Bench.engine(state: "\(cluster.folder)/state", objects: objects)
    }

    /// An engine with nothing but a store: a bare machine.
    static func engine(state: String, objects: FileStore) -> PhysicalEngine {
        PhysicalEngine(
            .init(
                time: HostTime(), random: HostRandom(), runner: SubprocessRunner(time: HostTime()),
                secrets: NoSecrets(),
                objects: { _, _ in objects }),
            stateDirectory: state)
    }

    func store() async throws -> Store { try await Store.open(objects, random: HostRandom()) }

    /// What a backup of this cluster is asked to do; `Local`, so that it fails where it would quietly stream.
    func order(
        _ name: String, by transport: RecoveryPlan.Engine.Transport = .local, rate: ByteCount? = nil
    ) -> BackupOrder {
        var order = BackupOrder(
            action: ActionID(name), cluster: manifest, store: local, engine: plan.spec.engine, limits: plan.spec.limits)
        order.engine.transport = transport
        order.limits.rate = rate
        return order
    }

    func backup(
        _ name: String, by transport: RecoveryPlan.Engine.Transport = .local
    ) async throws -> RecoveryPoint {
        try await engine.backup(order(name, by: transport), progress: { _ in })
    }

    /// Runs `body` once the backup copies.
    func backup(
        _ order: BackupOrder, by other: PhysicalEngine? = nil, while body: () async throws -> Void
    ) async throws -> Result<RecoveryPoint, PraError> {
        let engine = other ?? engine
        let (stages, continuation) = AsyncStream.makeStream(of: String.self)
        return try await withThrowingTaskGroup(of: Result<RecoveryPoint, PraError>.self) { group in
            group.addTask {
                defer { continuation.finish() }
                do throws(PraError) {
                    return .success(try await engine.backup(order) { continuation.yield($0.stage) })
                } catch {
                    return .failure(error)
                }
            }
            for await stage in stages where stage == "copy" { break }
            try await body()
            guard let result = try await group.next() else { throw HarnessError("no backup ran") }
            return result
        }
    }

    /// The document of the only point, or of the one that is named.
    func document(_ name: String? = nil) async throws -> PointDocument {
        let points = try await store().points().filter { name == nil || $0.action.text == name }
        guard let point = points.first, points.count == 1 else { throw HarnessError("\(points.count) points") }
        return point
    }

    func bytes(of path: String, in point: PointDocument) async throws -> [UInt8]? {
        let store = try await store()
        for try await entry in store.tree(point) where entry.path == path {
            var bytes: [UInt8] = []
            for try await id in store.extents(of: entry) { bytes += try await store.extent(id) }
            return bytes
        }
        return nil
    }

    /// Streams WAL until the store has it up to `lsn`, then ends the stream as the loop does.
    func stream(
        until lsn: LSN, by engine: PhysicalEngine? = nil, while body: () async throws -> Void = {}
    ) async throws {
        let engine = engine ?? self.engine
        let order = StreamOrder(cluster: manifest, stores: [local], limits: plan.spec.limits)
        let (positions, continuation) = AsyncStream.makeStream(of: LSN.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await engine.stream(order) { _, position in continuation.yield(position) }
            }
            try await body()
            for await position in positions where position >= lsn { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Everything that was committed by now is in the store afterwards.
    func archive() async throws { try await stream(until: try await flushed()) }

    func flushed() async throws -> LSN {
        guard let lsn = LSN(text: try await cluster.psql("select pg_current_wal_flush_lsn()")) else {
            throw HarnessError("no LSN")
        }
        return lsn
    }

    /// - Parameter checks: those of the plan when absent.
    func drill(
        _ point: RecoveryPoint, to target: DrillTarget = .latest, rpo: Duration = .seconds(3600),
        checks: [RecoveryPlan.Drill.Check]? = nil
    ) async throws -> DrillRecord {
        var plan = plan
        plan.spec.drill.checks = checks ?? plan.spec.drill.checks
        var scenario = plan.spec.objectives.scenarios[0]
        scenario.rpo = rpo
        var order = DrillOrder(
            action: ActionID("drill/shop/1"), plan: plan, scenario: scenario, cluster: manifest, store: local,
            point: point)
        order.target = target
        return try await engine.drill(order, progress: { _ in })
    }

    /// Makes the table that every test restores.
    func fill() async throws {
        try await cluster.psql(
            "create table items as select g as id, md5(g::text) as word from generate_series(1, 20000) g")
        try await engine.initialize(local)
    }

    func request(_ target: RestoreTarget = .latest, to name: String) async throws -> RestoreRequest {
        var request = RestoreRequest(
            store: try await store(), target: target, directory: "\(folder)/\(name)", owner: "postgres")
        request.programs = cluster.programs
        return request
    }

    /// Restores, starts a server on the copy, waits until recovery is over, and asks it.
    @discardableResult
    func ask(
        _ target: RestoreTarget, from point: String? = nil, in name: String,
        _ body: (TestCluster) async throws -> Void
    ) async throws -> RestoreResult {
        var request = try await request(target, to: name)
        request.point = point.map { ActionID($0) }
        let result = try await engine.restore(request)
        let copy = TestCluster(folder: "\(folder)/\(name)-run", data: "\(folder)/\(name)", programs: cluster.programs)
        try await cluster.run("/usr/bin/mkdir", ["-m", "700", copy.folder])
        try await copy.configure([
            "unix_socket_directories": copy.folder, "listen_addresses": "", "port": String(copy.port),
        ])
        try await copy.start()
        do {
            while try await copy.psql("select pg_is_in_recovery()") == "t" {}
            try await body(copy)
        } catch {
            try await copy.stop()
            throw error
        }
        try await copy.stop()
        return result
    }
}

struct HostTime: TimeSource {
    private let start = ContinuousClock.now

    func now() -> Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    func elapsed() -> Duration { start.duration(to: .now) }

    let bootID = "test"

    func sleep(for duration: Duration) async throws(PraError) {
        do { try await Task.sleep(for: duration) } catch { throw PraError.wrapping(error) }
    }
}

struct HostRandom: RandomSource {
    func next() -> UInt64 { .random(in: 0...(.max)) }
}

struct NoSecrets: SecretResolver {
    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret {
        throw PraError(.secretUnavailable, "tests have no secrets", remedy: "none")
    }
}

private func manifests(of cluster: TestCluster, check: String, equals: Int, connection: String) -> String {
    """
    apiVersion: pra/v1
    kind: Cluster
    metadata: {name: shop, labels: {tier: critical}}
    spec:
      host: local
      programs: \(cluster.programs)
      connection: {\(connection)}
      heartbeat: {schema: pra, every: 15s}
      criticalTables: [{name: public.items, minRows: 1}]
      checks: [{name: sums, sql: "\(check)", equals: \(equals)}]
    ---
    apiVersion: pra/v1
    kind: BackupStore
    metadata: {name: local}
    spec:
      url: "file://\(cluster.folder)/store"
      failureDomain: {site: here, host: this}
      compression: zstd-1
      capacity: {warnAt: "80%", stopAt: "95%"}
    ---
    apiVersion: pra/v1
    kind: RetentionPolicy
    metadata: {name: standard}
    spec:
      window: 7d
      keep: {hourly: 24}
      timeZone: UTC
      minProven: 1
    ---
    apiVersion: pra/v1
    kind: RecoveryPlan
    metadata: {name: critical}
    spec:
      clusters: {matchLabels: {tier: critical}}
      mode: Enforce
      objectives:
        scenarios: [{name: primary-loss, survives: [local], rpo: 1h, rto: 30m}]
      engine: {type: Physical}
      stores: [local]
      backup: {every: 24h, startWithin: 2h, missed: RunOnce}
      wal: {stream: true, guardSlot: {name: pra_shop, retainAtMost: 16Gi}}
      retention: {ref: standard}
      verify: {every: 24h}
      drill: {every: 7d, target: Latest, checks: [Structure, AmCheck, SQL, Freshness]}
      limits: {checkpoint: Fast, timeout: 5m}
    """
}

extension TestCluster {
    /// Puts other content into a file; a new one belongs to this process.
    nonisolated func overwrite(_ path: String, _ bytes: some Sequence<UInt8>) async throws {
        let isNew = await !Disk().exists(path)
        if isNew { try await Disk().write(path, [], owner: nil) }
        try Data(bytes).write(to: URL(filePath: path))
    }

    nonisolated func overwrite(_ path: String, _ text: String) async throws { try await overwrite(path, text.utf8) }
}

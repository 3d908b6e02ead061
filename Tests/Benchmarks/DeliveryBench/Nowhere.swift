import Glibc
import Manifests
import Model
import Ports

/// A world in which there is nothing but time: no server, no store, no secret.
struct Nowhere: PostgresServer, EndpointProbe, BackupEngine, SecretResolver, RandomSource {
    private var nothing: PraError { PraError(.postgresUnreachable, "nothing is here", remedy: "none", retry: .later) }

    func next() -> UInt64 { UInt64.random(in: .min ... .max) }
    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret { throw nothing }

    func observe(_ cluster: Resource<Cluster.Spec>) async throws(PraError) -> ClusterObservation { throw nothing }
    func countTables(of cluster: Resource<Cluster.Spec>) async throws(PraError) -> [TableObservation] { [] }
    func createGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) { throw nothing }
    func advanceGuardSlot(
        _ name: String, to position: LSN, on cluster: Resource<Cluster.Spec>
    ) async throws(PraError) { throw nothing }
    func dropGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) { throw nothing }
    func beat(_ heartbeat: Cluster.Heartbeat, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        throw nothing
    }
    func probe(_ endpoint: Cluster.Endpoint) async -> EndpointObservation {
        EndpointObservation(name: endpoint.name, isHealthy: true, status: 200, took: .zero, problem: "")
    }

    func observe(_ store: Resource<BackupStore.Spec>) async throws(PraError) -> StoreObservation { throw nothing }
    func initialize(_ store: Resource<BackupStore.Spec>) async throws(PraError) { throw nothing }
    func backup(_ order: BackupOrder, progress: @escaping ProgressHandler) async throws(PraError) -> RecoveryPoint {
        throw nothing
    }
    func verify(_ order: VerifyOrder, progress: @escaping ProgressHandler) async throws(PraError) -> VerifyRecord {
        throw nothing
    }
    func scrub(_ order: ScrubOrder, progress: @escaping ProgressHandler) async throws(PraError) -> ScrubRecord {
        throw nothing
    }
    func drill(_ order: DrillOrder, progress: @escaping ProgressHandler) async throws(PraError) -> DrillRecord {
        throw nothing
    }
    func clearLeftovers() async throws(PraError) {}
    func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, reason: String
    ) async throws(PraError) -> [ActionID] { [] }
    func sweep(_ store: Resource<BackupStore.Spec>) async throws(PraError) {}
    func stream(
        _ order: StreamOrder, refusals: @escaping @Sendable (_ store: String, PraError?) -> Void,
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError) { throw nothing }
}

struct HostTime: TimeSource {
    let bootID = "bench"

    func now() -> Timestamp { Timestamp(microseconds: read(CLOCK_REALTIME)) }
    func elapsed() -> Duration { .microseconds(read(CLOCK_MONOTONIC)) }
    func sleep(for duration: Duration) async throws(PraError) {
        do { try await Task.sleep(for: duration) } catch { throw PraError.wrapping(error) }
    }

    private func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

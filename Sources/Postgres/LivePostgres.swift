import Manifests
import Model
import Ports
import Synchronization

/// Real servers. One idle session per cluster is kept, so that a look costs a few milliseconds.
package final class LivePostgres: PostgresServer {
    private let secrets: any SecretResolver
    private let idle = Mutex<[Key: Kept]>([:])

    private struct Key: Hashable {
        var cluster: String
        var role: Session.Role
    }

    private struct Kept {
        /// By which it was opened: of no use once the manifest says otherwise.
        var connection: Cluster.Connection
        var session: Session
        var since = ContinuousClock.now

        /// Of several hosts another may have become the primary meanwhile.
        func serves(_ wanted: Cluster.Connection) -> Bool {
            connection == wanted && (wanted.hosts.count == 1 || since.duration(to: .now) < .seconds(60))
        }
    }

    package init(secrets: any SecretResolver) { self.secrets = secrets }

    package func observe(_ cluster: Resource<Cluster.Spec>) async throws(PraError) -> ClusterObservation {
        try await withSession(cluster, role: .primaryOrStandby) { session throws(PraError) in
            try await session.observe()
        }
    }

    package func countTables(of cluster: Resource<Cluster.Spec>) async throws(PraError) -> [TableObservation] {
        guard !cluster.spec.criticalTables.isEmpty else { return [] }
        return try await withSession(cluster, role: .primaryOrStandby) { session throws(PraError) in
            try await session.count(cluster.spec.criticalTables)
        }
    }

    package func createGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await withSession(cluster, role: .primary) { session throws(PraError) in try await session.createSlot(name)
        }
    }

    package func advanceGuardSlot(
        _ name: String, to position: LSN, on cluster: Resource<Cluster.Spec>
    ) async throws(PraError) {
        try await withSession(cluster, role: .primary) { session throws(PraError) in
            try await session.advanceSlot(name, to: position)
        }
    }

    package func dropGuardSlot(_ name: String, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await withSession(cluster, role: .primary) { session throws(PraError) in try await session.dropSlot(name) }
    }

    package func beat(_ heartbeat: Cluster.Heartbeat, on cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await withSession(cluster, role: .primary) { session throws(PraError) in
            try await session.beat(schema: heartbeat.schema, cluster: cluster.name)
        }
    }

    /// Runs `body` with the idle session or a new one. Everything asked here may be asked twice, so a kept session
    /// that turns out to be dead is replaced without a word.
    private func withSession<T: Sendable>(
        _ cluster: Resource<Cluster.Spec>, role: Session.Role, _ body: (Session) async throws(PraError) -> T
    ) async throws(PraError) -> T {
        let key = Key(cluster: cluster.name, role: role), connection = cluster.spec.connection
        if let kept = idle.withLock({ $0.removeValue(forKey: key) }), kept.serves(connection) {
            do throws(PraError) { return try await using(kept, as: key, body) } catch {
                guard error.code == .connectionLost else { throw error }
            }
        }
        let settings = try await ConnectionSettings(cluster, secrets: secrets)
        let session = try await Session.connect(settings, role: role)
        return try await using(Kept(connection: connection, session: session), as: key, body)
    }

    private func using<T: Sendable>(
        _ kept: Kept, as key: Key, _ body: (Session) async throws(PraError) -> T
    ) async throws(PraError) -> T {
        let result = try await body(kept.session)
        // While it is in recovery, another host may become the primary: that is looked for again.
        if await kept.session.isIdle, await !kept.session.isInRecovery { idle.withLock { $0[key] = kept } }
        return result
    }
}

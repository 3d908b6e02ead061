import Manifests
import Model
import Ports
import Postgres
import Stores

extension PhysicalEngine {
    package func backup(
        _ order: BackupOrder, progress: @escaping ProgressHandler
    ) async throws(PraError) -> RecoveryPoint {
        let store = try await open(order.store)
        let document = try await BackupRun(engine: self, order: order, store: store, progress: progress).run()
        return try await counted(document, in: store, called: order.store.name)
    }

    /// - Throws: `.backupFailed` when something of the committed point is missing: it counts for nothing then.
    private func counted(
        _ document: PointDocument, in store: Store, called name: String
    ) async throws(PraError) -> RecoveryPoint {
        var point = try await recoveryPoint(document, in: store)
        point.store = name
        guard point.isComplete else {
            throw PraError(
                .backupFailed, "the point \(document.action) in store \(name) lacks something that a restore needs",
                remedy: "see what with `pra store check`, and take a new backup",
                cause: try await store.structureCheck(document).first)
        }
        return point
    }

    /// Logs in to the cluster's primary.
    func connect(
        _ cluster: Resource<Cluster.Spec>, as application: String
    ) async throws(PraError) -> Postgres.Session {
        try await connect(cluster, as: application, replication: false, to: .primary, host: nil)
    }

    /// - Parameter host: the one of the cluster's to try; all of them when absent.
    func connect(
        _ cluster: Resource<Cluster.Spec>, as application: String, replication: Bool, to role: Postgres.Session.Role,
        host: String?
    ) async throws(PraError) -> Postgres.Session {
        var settings = try await ConnectionSettings(cluster, secrets: world.secrets)
        if let host { settings.hosts = [host] }
        return try await Postgres.Session.connect(settings, role: role, as: application, replication: replication)
    }

    /// The history files of all timelines up to `timeline`, without which it can not be restored. A standby may never
    /// have had those of older ones.
    /// - Throws: `.connectionLost` when that of `timeline` itself is not there yet.
    func histories(
        upTo timeline: Timeline, _ session: Postgres.Session
    ) async throws(PraError) -> [Timeline: [UInt8]] {
        guard timeline.number > 1 else { return [:] }
        var histories: [Timeline: [UInt8]] = [:]
        for number in 2...timeline.number {
            histories[Timeline(number)] = try await history(Timeline(number), session)
        }
        guard histories[timeline] != nil else {
            throw PraError(
                .connectionLost, "the server is on timeline \(timeline) and has no history file of it",
                remedy: "none is needed: it is asked again; see that nobody deletes from pg_wal", retry: .later)
        }
        return histories
    }

    private func history(_ timeline: Timeline, _ session: Postgres.Session) async throws(PraError) -> [UInt8]? {
        do throws(PraError) {
            let text = try await session.command("TIMELINE_HISTORY \(timeline)").only().text("content")
            return Array(text.utf8)
        } catch  where error.cause?.hasPrefix("SQLSTATE 58P01") == true {
            return nil
        }
    }
}

extension BackupStore.Compression {
    package var compressor: Compressor {
        switch codec {
        case .none: .none
        case .zstd: .zstd(level: level)
        case .gzip: .gzip(level: level)
        }
    }
}

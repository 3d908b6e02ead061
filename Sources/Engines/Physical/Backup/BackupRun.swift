import Manifests
import Model
import Ports
import Postgres
import Stores

/// One base backup, from the preflight to the committed point.
struct BackupRun: Sendable {
    let engine: PhysicalEngine
    let order: BackupOrder
    let store: Store
    let progress: ProgressHandler

    /// What a point belongs to.
    struct Bound: Sendable { var uid: String, epoch: Int }

    func run() async throws(PraError) -> PointDocument {
        let (session, copying, server) = try await reach()
        let uid = try await store.bind(
            cluster: order.cluster.name, system: server.system, major: server.major, at: server.flush)
        let epoch = try await store.clusters().first { $0.uid == uid }?.current.number
        // Committed by a process that ended before it could say so. Another cluster of that name is refused above.
        if let committed = try await store.points().first(where: {
            $0.action == order.action && $0.system == server.system
        }) {
            return committed
        }
        try server.refuseFormerPrimary(of: order.cluster.name, by: try await store.coverage(of: server.system))
        for (timeline, bytes) in try await engine.histories(upTo: server.timeline, copying) {
            try await store.putHistory(system: server.system, timeline: timeline, bytes: bytes)
        }
        let bound = Bound(uid: uid, epoch: epoch ?? 1)
        do throws(PraError) { return try await write(bound, server, session, copying, mayBeIncremental: true) } catch {
            guard error.code == .storeCorrupt else { throw error }
        }
        // What an incremental backup built on can not be read: everything is copied.
        let (again, copyingAgain, _) = try await reach()
        return try await write(bound, server, again, copyingAgain, mayBeIncremental: false)
    }

    private func write(
        _ bound: Bound, _ server: SourceServer, _ session: Postgres.Session, _ copying: Postgres.Session,
        mayBeIncremental: Bool
    ) async throws(PraError) -> PointDocument {
        let writer = try await store.beginPoint(
            order.action, cluster: bound.uid, order.store.spec.compression.compressor, at: engine.world.time.now(),
            pages: store.wantsPageCache ? engine.pageCache(of: store, cluster: bound.uid) : nil)
        do throws(PraError) {
            var copy = BackupCopy(run: self, server: server, session: session, writer: writer)
            copy.mayBeIncremental = mayBeIncremental
            let document = try await copy.run(copying, as: bound)
            progress(Progress(stage: "commit", done: document.dataBytes, total: document.dataBytes))
            try await writer.commit(document)
            return document
        } catch let failure {
            // A session that stays open only delays a later sweep: what went wrong first is the one to tell.
            do throws(PraError) { try await writer.abandon() } catch { throw failure }
            throw failure
        }
    }

    /// Sessions of one and the same server: an ordinary one, and one for replication.
    private func reach() async throws(PraError) -> (Postgres.Session, Postgres.Session, SourceServer) {
        let session = try await connect(replication: false, host: nil)
        let copying = try await connect(replication: true, host: session.host)
        let server = try await BackupPreflight(
            cluster: order.cluster.name, replication: copying, session: session, source: order.engine.source
        ).run()
        return (session, copying, server)
    }

    func connect(replication: Bool, host: String?) async throws(PraError) -> Postgres.Session {
        try await engine.connect(
            order.cluster, as: "pra backup", replication: replication,
            to: order.engine.source == .standby ? .preferStandby : .primary, host: host)
    }
}

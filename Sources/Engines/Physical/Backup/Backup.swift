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
        _ cluster: Resource<Cluster.Spec>, as application: String, replication: Bool = false
    ) async throws(PraError) -> Postgres.Session {
        let settings = try await ConnectionSettings(cluster, secrets: world.secrets)
        return try await Postgres.Session.connect(settings, as: application, replication: replication)
    }

    /// Stores the history file of every timeline that led to `timeline`; without them no later timeline can be
    /// restored.
    func putHistories(
        of timeline: Timeline, _ system: SystemIdentifier, from session: Postgres.Session, into stores: [Store]
    ) async throws(PraError) {
        guard timeline.number > 1 else { return }
        for number in 2...timeline.number {
            guard let bytes = try await history(Timeline(number), session) else { continue }
            for store in stores { try await store.putHistory(system: system, timeline: Timeline(number), bytes: bytes) }
        }
    }

    /// `nil` when the server no longer has the file of an older timeline.
    func history(_ timeline: Timeline, _ session: Postgres.Session) async throws(PraError) -> [UInt8]? {
        do throws(PraError) {
            let text = try await session.command("TIMELINE_HISTORY \(timeline)").only().text("content")
            return Array(text.utf8)
        } catch  where error.cause?.hasPrefix("SQLSTATE 58P01") == true {
            return nil
        }
    }
}

/// One base backup, from the preflight to the committed point.
private struct BackupRun: Sendable {
    let engine: PhysicalEngine
    let order: BackupOrder
    let store: Store
    let progress: ProgressHandler

    func run() async throws(PraError) -> PointDocument {
        let session = try await engine.connect(order.cluster, as: "pra backup")
        let copying = try await engine.connect(order.cluster, as: "pra backup", replication: true)
        let server = try await BackupPreflight(cluster: order.cluster.name, replication: copying, session: session)
            .run()
        let uid = try await store.bind(
            cluster: order.cluster.name, system: server.system, major: server.major, at: server.flush)
        let epoch = try await store.clusters().first { $0.uid == uid }?.current.number
        // Committed by a process that ended before it could say so. Another cluster of that name is refused above.
        if let committed = try await store.points().first(where: {
            $0.action == order.action && $0.system == server.system
        }) {
            return committed
        }
        try await engine.putHistories(of: server.timeline, server.system, from: copying, into: [store])
        let writer = try await store.beginPoint(
            order.action, cluster: uid, order.store.spec.compression.compressor, at: engine.world.time.now())
        do throws(PraError) {
            let document = try await write(
                writer, (uid, epoch ?? 1), server, copying: copying, session: session)
            progress(Progress(stage: "commit", done: document.dataBytes, total: document.dataBytes))
            try await writer.commit(document)
            return document
        } catch let failure {
            // A session that stays open only delays a later sweep: what went wrong first is the one to tell.
            do throws(PraError) { try await writer.abandon() } catch { throw failure }
            throw failure
        }
    }

    private func write(
        _ writer: PointWriter, _ bound: (uid: String, epoch: Int), _ server: SourceServer,
        copying: Postgres.Session, session: Postgres.Session
    ) async throws(PraError) -> PointDocument {
        progress(Progress(stage: "checkpoint", done: .zero))
        let startedAt = try await now(session)
        let stream = try await BaseBackupStream.begin(
            copying,
            .init(
                label: order.action.text, isFast: order.limits.checkpoint == .fast, rate: order.limits.rate,
                timeout: order.limits.timeout))
        let receiving = try await engine.connect(order.cluster, as: "pra backup", replication: true)
        let stop = BackupWAL.StopPosition()
        let wal = BackupWAL(session: receiving, server: server, store: store, start: stream.start, stop: stop)
        let copied = try await bothDone(wal) { () throws(PraError) in
            try await copy(stream, into: writer, session, announcing: stop)
        }
        return document(copied, stream, server, bound, startedAt)
    }

    private struct Copied: Sendable {
        var outcome: BaseBackupStream.Outcome
        var label: [UInt8]
        var tree: WrittenTree
        var notes: [String]
        var leftBehind: LeftBehind
        var stoppedAt: Timestamp
        var wal: [PointDocument.RequiredSegment] = []
    }

    private enum Part: Sendable { case wal([PointDocument.RequiredSegment]), data(Copied) }

    /// Copies while the WAL is received; an error of either ends both.
    private func bothDone(
        _ wal: BackupWAL, _ copy: @escaping @Sendable () async throws(PraError) -> Copied
    ) async throws(PraError) -> Copied {
        do {
            return try await withThrowingTaskGroup(of: Part.self) { group in
                group.addTask { .wal(try await wal.run()) }
                group.addTask { .data(try await copy()) }
                var copied: Copied?, segments: [PointDocument.RequiredSegment] = []
                while let next = try await group.next() {
                    switch next {
                    case .wal(let done): segments = done
                    case .data(let done): copied = done
                    }
                }
                guard var copied else { throw CancellationError() }
                copied.wal = segments
                return copied
            }
        } catch { throw PraError.wrapping(error) }
    }

    private func copy(
        _ stream: BaseBackupStream, into writer: PointWriter, _ session: Postgres.Session,
        announcing stop: BackupWAL.StopPosition
    ) async throws(PraError) -> Copied {
        var sink = BackupSink(writer)
        let outcome = try await stream.copy(into: &sink, progress: progress)
        // The last WAL is stored while the last packs are.
        stop.lsn = outcome.stop
        let stoppedAt = try await now(session)
        try await sink.addFile("backup_manifest", outcome.manifest, at: stoppedAt)
        let external = try await ExternalConfiguration.read(session)
        for file in external.files { try await sink.addFile("external/\(file.name)", file.bytes, at: stoppedAt) }
        var leftBehind = try await LeftBehind.read(session)
        (leftBehind.unlogged, leftBehind.external) = (sink.unlogged, external.files.map(\.name))
        return Copied(
            outcome: outcome, label: sink.backupLabel, tree: try await writer.finish(), notes: external.notes,
            leftBehind: leftBehind, stoppedAt: stoppedAt)
    }

    private func document(
        _ copied: Copied, _ stream: BaseBackupStream, _ server: SourceServer, _ bound: (uid: String, epoch: Int),
        _ startedAt: Timestamp
    ) -> PointDocument {
        var settings: [String: String] = ["server_version_num": "\(server.versionNumber)"]
        settings.merge(copied.leftBehind.settings) { $1 }
        for (index, note) in copied.notes.enumerated() { settings["note.\(index)"] = note }
        return PointDocument(
            action: order.action, clusterUID: bound.uid, clusterName: order.cluster.name, epoch: bound.epoch,
            system: server.system,
            timeline: stream.timeline, start: stream.start, stop: copied.outcome.stop, startedAt: startedAt,
            stoppedAt: copied.stoppedAt, major: server.major, walSegmentBytes: Int(server.segmentBytes),
            blockBytes: server.blockBytes,
            backupLabel: copied.label, tablespaceMap: [], tree: copied.tree.tree, tablespaces: stream.tablespaces,
            settings: settings, taint: copied.outcome.taint, requiredWAL: copied.wal, dataBytes: copied.tree.dataBytes,
            addedBytes: copied.tree.addedBytes)
    }

    /// By the server's clock.
    private func now(_ session: Postgres.Session) async throws(PraError) -> Timestamp {
        try await session.query("select now() as now").only().timestamp("now")
    }
}

extension BackupStore.Compression {
    var compressor: Compressor {
        switch codec {
        case .none: .none
        case .zstd: .zstd(level: level)
        case .gzip: .gzip(level: level)
        }
    }
}

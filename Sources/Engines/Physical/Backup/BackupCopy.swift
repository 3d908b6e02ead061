import Manifests
import Model
import Ports
import Postgres
import Stores

/// Brings a server's data and the WAL of the same time into a point.
struct BackupCopy: Sendable {
    let run: BackupRun
    let server: SourceServer
    let session: Postgres.Session
    let writer: PointWriter

    var order: BackupOrder { run.order }
    /// Whether it may build on an earlier point.
    var mayBeIncremental = true

    func run(_ copying: Postgres.Session, as bound: BackupRun.Bound) async throws(PraError) -> PointDocument {
        run.progress(Progress(stage: "checkpoint", done: .zero))
        let startedAt = try await now()
        let (transport, how) = try await begin(copying, cluster: bound.uid)
        let receiving = try await run.connect(replication: true, host: session.host)
        let stop = BackupWAL.StopPosition()
        let wal = BackupWAL(
            time: run.engine.world.time, session: receiving, server: server, store: run.store, start: transport.start,
            stop: stop)
        let copied = try await bothDone(wal) { () throws(PraError) in try await copy(by: transport, announcing: stop) }
        var point = document(copied, transport, bound, startedAt)
        point.settings.merge(how) { $1 }
        point.settings["version"] = try await session.query("select version() as version").only().text("version")
        return point
    }

    struct Copied: Sendable {
        var outcome: BackupOutcome
        var label: [UInt8]
        var tree: WrittenTree
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
        by transport: any BackupTransport, announcing stop: BackupWAL.StopPosition
    ) async throws(PraError) -> Copied {
        var sink = BackupSink(writer)
        var outcome = try await transport.copy(into: &sink, progress: run.progress)
        try checkControl(sink.controlFile)
        try await refuseNewTablespaces(besides: transport.tablespaces)
        // The last WAL is stored while the last packs are.
        stop.lsn = outcome.stop
        let stoppedAt = try await now()
        try await outcome.manifest.finish(by: writer, at: stoppedAt)
        try await outcome.sentManifest?.finish(by: writer, at: stoppedAt)
        let external = try await ExternalConfiguration.read(session, copied: sink.configuration)
        for file in external.files { try await sink.addFile("external\(file.path)", file.bytes, at: stoppedAt) }
        var leftBehind = try await LeftBehind.read(session)
        (leftBehind.unlogged, leftBehind.external) = (sink.unlogged, external.files.map(\.path))
        outcome.notes += external.notes
        return Copied(
            outcome: outcome, label: sink.backupLabel, tree: try await writer.finish(), leftBehind: leftBehind,
            stoppedAt: stoppedAt)
    }

    /// It is written while it is read (older servers send it torn, and it says nothing of itself).
    private func checkControl(_ bytes: [UInt8]) throws(PraError) {
        let control: ControlFile
        do throws(PraError) { control = try ControlFile(bytes) } catch {
            throw damagedControl(of: order.cluster.name, error.what)
        }
        guard control.system == server.system else {
            throw damagedControl(of: order.cluster.name, "it is of system \(control.system)")
        }
    }

    private func document(
        _ copied: Copied, _ transport: any BackupTransport, _ bound: BackupRun.Bound, _ startedAt: Timestamp
    ) -> PointDocument {
        let outcome = copied.outcome
        var settings = ["server_version_num": "\(server.versionNumber)"]
        settings.merge(copied.leftBehind.settings) { $1 }
        for (name, value) in order.labels { settings[PointDocument.label + name] = value }
        for (index, note) in outcome.notes.enumerated() { settings["note.\(index)"] = note }
        return PointDocument(
            action: order.action, clusterUID: bound.uid, clusterName: order.cluster.name, epoch: bound.epoch,
            system: server.system,
            timeline: transport.timeline, start: transport.start, stop: outcome.stop, startedAt: startedAt,
            stoppedAt: copied.stoppedAt, major: server.major, walSegmentBytes: Int(server.segmentBytes),
            blockBytes: server.blockBytes,
            backupLabel: copied.label, tablespaceMap: outcome.tablespaceMap, tree: copied.tree.tree,
            tablespaces: transport.tablespaces,
            settings: settings, taint: outcome.taint, requiredWAL: copied.wal, dataBytes: copied.tree.dataBytes,
            addedBytes: copied.tree.addedBytes)
    }

    /// By the server's clock.
    private func now() async throws(PraError) -> Timestamp {
        try await session.query("select now() as now").only().timestamp("now")
    }
}

import Archive
import Model
import Ports
import Postgres
import Stores

/// A base backup that reads the server's files itself.
struct LocalBackup: BackupTransport {
    struct Options: Sendable {
        var label: String
        var isFast: Bool
        var rate: ByteCount?
        var timeout: Duration
        var time: any TimeSource
    }

    let name = "local"
    let directory: LocalDirectory
    let online: OnlineBackup
    let server: SourceServer
    let tablespaces: [PointDocument.Tablespace]
    let options: Options
    let store: Store

    var start: LSN { online.start }
    var timeline: Timeline { server.timeline }

    static func begin(
        _ session: Postgres.Session, _ directory: LocalDirectory, _ server: SourceServer, _ options: Options,
        into store: Store
    ) async throws(PraError) -> LocalBackup {
        let online = try await OnlineBackup.begin(
            session, label: options.label, isFast: options.isFast, within: options.timeout)
        return LocalBackup(
            directory: directory, online: online, server: server, tablespaces: try tablespaces(of: directory.path),
            options: options, store: store)
    }

    /// As the links in `pg_tblspc` say; a folder there is a part of the data directory.
    private static func tablespaces(of data: String) throws(PraError) -> [PointDocument.Tablespace] {
        var found: [PointDocument.Tablespace] = []
        for name in try HostFile.names(in: "\(data)/pg_tblspc") ?? [] {
            let path = "\(data)/pg_tblspc/\(name)"
            guard let oid = UInt32(name), try FileStatus.of(path)?.kind == .link,
                let target = try HostFile.linkTarget(path)
            else { continue }
            found.append(.init(oid: oid, path: target))
        }
        return found
    }

    func copy(into sink: inout BackupSink, progress: ProgressHandler) async throws(PraError) -> BackupOutcome {
        var copy = LocalCopy(self)
        try await copy.copyFiles(into: &sink, progress: progress)
        let control = try LocalDirectory.controlFile(of: directory.path)
        sink.beginArchive(tablespace: nil)
        try await copy.store(
            LocalFile(path: "global/pg_control", place: "", status: control.stat), control.bytes, into: &sink)
        let end = try await online.end()
        var status = control.stat
        (status.size, status.modified) = (Int64(end.label.count), options.time.now())
        try await copy.store(LocalFile(path: "backup_label", place: "", status: status), end.label, into: &sink)
        let manifest = copy.manifest.finished(ranges: BackupManifest.range(timeline, from: start, to: end.stop))
        return BackupOutcome(
            stop: end.stop, manifest: manifest, tablespaceMap: end.tablespaceMap, taint: copy.damaged.taint,
            notes: copy.notes)
    }
}

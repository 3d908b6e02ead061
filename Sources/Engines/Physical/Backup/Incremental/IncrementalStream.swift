import Model
import Ports
import Postgres
import Stores

/// A base backup of which the server sends only what changed since a point that the store has (PostgreSQL 17). What it
/// becomes in the store is a full one.
struct IncrementalStream: BackupTransport {
    let stream: BaseBackupStream
    let base: IncrementalBase
    let server: SourceServer
    let store: Store

    let name = "stream"
    var start: LSN { stream.start }
    var timeline: Timeline { stream.timeline }
    var tablespaces: [PointDocument.Tablespace] { stream.tablespaces }

    func copy(into sink: inout BackupSink, progress: ProgressHandler) async throws(PraError) -> BackupOutcome {
        sink.rebuilding = Rebuilding(base, server, sink.writer, store)
        var outcome = try await stream.copy(into: &sink, progress: progress)
        guard let rebuilding = sink.rebuilding, let ranges = BackupManifest.ranges(in: outcome.manifest) else {
            throw PraError(
                .backupFailed, "the server's manifest does not say which WAL the backup needs",
                remedy: "run the backup again; if it repeats, report it with the server's version", retry: .later)
        }
        outcome.sentManifest = outcome.manifest
        outcome.manifest = rebuilding.manifest.finished(ranges: ranges)
        return outcome
    }
}

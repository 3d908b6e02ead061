import Model
import Ports
import Stores

/// A base backup that has begun: how its files come here.
protocol BackupTransport: Sendable {
    var name: String { get }
    var start: LSN { get }
    var timeline: Timeline { get }
    var tablespaces: [PointDocument.Tablespace] { get }

    /// Copies everything into `sink`, `pg_control` last; the backup has ended on the server when this returns.
    func copy(into sink: inout BackupSink, progress: ProgressHandler) async throws(PraError) -> BackupOutcome
}

struct BackupOutcome: Sendable {
    var stop: LSN
    var manifest: GrowingFile
    /// The server's own, where `manifest` is of what was made of it.
    var sentManifest: GrowingFile?
    var tablespaceMap: [UInt8] = []
    /// What is said of damaged pages; everything was copied all the same.
    var taint: String?
    /// For people: what was not copied.
    var notes: [String] = []
}

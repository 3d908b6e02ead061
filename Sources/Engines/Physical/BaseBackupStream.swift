import Model
import Ports
import Postgres
import Stores

/// One `BASE_BACKUP` on a replication connection (PostgreSQL 15 and later: all archives in one COPY).
struct BaseBackupStream: BackupTransport {
    struct Options: Sendable {
        var label: String
        var isFast: Bool
        /// Bytes a second.
        var rate: ByteCount?
        /// Of the whole backup; also bounds each wait, because a spread checkpoint takes its time.
        var timeout: Duration
        /// Over the manifest that was uploaded.
        var isIncremental = false
    }

    let name = "stream"
    let session: Postgres.Session
    let options: Options
    let start: LSN
    let timeline: Timeline
    let tablespaces: [PointDocument.Tablespace]
    /// The server's estimate.
    let total: ByteCount

    /// Begins the backup; returns when the checkpoint is done and the copy can begin.
    static func begin(_ session: Postgres.Session, _ options: Options) async throws(PraError) -> BaseBackupStream {
        try await session.begin(options.command, within: options.timeout)
        let started = try await rows(session, options).only()
        var (tablespaces, kilobytes): ([PointDocument.Tablespace], Int64) = ([], 0)
        for row in try await rows(session, options) {
            kilobytes += try row.optionalInt64("size") ?? 0
            guard let oid = try row.optionalText("spcoid").flatMap({ UInt32($0) }) else { continue }
            tablespaces.append(.init(oid: oid, path: try row.text("spclocation")))
        }
        return BaseBackupStream(
            session: session, options: options, start: try started.lsn("recptr"), timeline: try started.timeline("tli"),
            tablespaces: tablespaces, total: ByteCount(kilobytes * 1024))
    }

    private static func rows(_ session: Postgres.Session, _ options: Options) async throws(PraError) -> Rows {
        guard case .rows(let rows) = try await session.nextReply(within: options.timeout) else { throw unexpected() }
        return rows
    }

    /// Copies everything into `sink`.
    func copy(into sink: inout BackupSink, progress: ProgressHandler) async throws(PraError) -> BackupOutcome {
        guard case .copy = try await session.nextReply(within: options.timeout) else { throw unexpected() }
        var archives = Archives(listing: options.isIncremental ? "server/backup_manifest" : "backup_manifest")
        var next = await read()
        while let batch = try next.get() {
            guard !batch.isEmpty else { throw silent() }
            // The server goes on sending while this batch is hashed and stored.
            async let following = read()
            for message in batch.messages { try await archives.take(message, into: &sink) }
            progress(Progress(stage: "copy", done: ByteCount(sink.received), total: total))
            next = await following
        }
        guard let manifest = archives.manifest else {
            // Why the server broke the COPY off stands in its next reply.
            _ = try await session.nextReply(within: options.timeout)
            throw unexpected()
        }
        return try await ending(manifest)
    }

    private func read() async -> Result<CopyBatch?, PraError> {
        do throws(PraError) { return .success(try await session.nextBatch(patience: options.timeout)) } catch {
            return .failure(error)
        }
    }

    /// The stop position; after damaged pages an error comes behind it, when everything was sent.
    private func ending(_ manifest: GrowingFile) async throws(PraError) -> BackupOutcome {
        var outcome = BackupOutcome(
            stop: try await BaseBackupStream.rows(session, options).only().lsn("recptr"), manifest: manifest)
        do throws(PraError) {
            while try await session.nextReply(within: options.timeout) != nil {}
        } catch {
            let damagedData = "SQLSTATE XX001: "
            guard let cause = error.cause, cause.hasPrefix(damagedData) else { throw error }
            outcome.taint = String(cause.dropFirst(damagedData.count))
            return outcome
        }
        // Such as a link in the data directory, which it does not send.
        outcome.notes += await session.notices.map { "the server: \($0)" }
        return outcome
    }

    private func silent() -> PraError {
        PraError(
            .timeout, "the server sent nothing of the base backup for \(DurationText.compact(options.timeout))",
            remedy: "see what it waits for in pg_stat_progress_basebackup", retry: .later)
    }
}

/// The messages of the COPY: archives one after the other, then the manifest.
private struct Archives {
    private var tar: TarReader?
    private(set) var manifest: GrowingFile?
    private let path: String

    /// - Parameter path: of the manifest in the point.
    init(listing path: String) { self.path = path }

    mutating func take(_ message: ArraySlice<UInt8>, into sink: inout BackupSink) async throws(PraError) {
        let content = message.dropFirst()
        switch message.first {
        case UInt8(ascii: "n"):
            try tar?.finish()
            tar = TarReader()
            sink.beginArchive(tablespace: tablespaceOID(content))
        case UInt8(ascii: "m"):
            try tar?.finish()
            (tar, manifest) = (nil, GrowingFile(path))
        case UInt8(ascii: "d") where manifest == nil: try await tar?.feed(content, into: &sink)
        case UInt8(ascii: "d"):
            manifest?.append(content)
            try await manifest?.storeFull(by: sink.writer)
        default: break
        }
    }

    /// Archives are called `16400.tar` after their tablespace, the data directory's own `base.tar`.
    private func tablespaceOID(_ content: ArraySlice<UInt8>) -> UInt32? {
        UInt32(String(decoding: content.prefix { $0 != 0 }, as: UTF8.self).split(separator: ".").first ?? "")
    }
}

extension BaseBackupStream.Options {
    /// `TABLESPACE_MAP false`, so that moving a tablespace leaves the manifest true; `WAIT false`, because our own
    /// stream has the WAL.
    fileprivate var command: String {
        let text = label.map { $0 == "'" ? "''" : String($0) }.joined()
        // The server takes 32 kB/s to 1 GB/s.
        let limit = rate.map { ", MAX_RATE \(min(max($0.bytes / 1024, 32), 1_048_576))" } ?? ""
        return "BASE_BACKUP (LABEL '\(text)', PROGRESS, CHECKPOINT '\(isFast ? "fast" : "spread")', WAIT false"
            + ", TABLESPACE_MAP false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'CRC32C'\(limit)"
            + (isIncremental ? ", INCREMENTAL)" : ")")
    }
}

private func unexpected() -> PraError {
    PraError(
        .backupFailed, "the server did not answer BASE_BACKUP as PostgreSQL 15 and later do",
        remedy: "use a server of version 15 or later, reached directly and not through a pooler")
}

import Model
import Ports
import Stores

/// The files of a local backup on their way: read by several readers ahead of the one that stores them in order.
struct LocalCopy {
    private let backup: LocalBackup
    private let check: PageCheck?
    private var throttle: Throttle
    private var archive: UInt32?
    /// Checksum of the parts of a long file that were stored.
    private var checksum: UInt32 = 0
    private var asked: Duration
    private(set) var manifest: BackupManifest
    private(set) var damaged = DamagedPages()
    private(set) var notes: [String] = []

    /// A lost session is noticed this soon; and one that asks is not ended for being idle.
    private static let askEvery = Duration.seconds(5)

    init(_ backup: LocalBackup) {
        self.backup = backup
        let control = backup.directory.control
        let rules = PageCheck(
            blockBytes: control.blockBytes, segmentBlocks: control.relationSegmentBlocks, start: backup.start)
        check = control.hasChecksums ? rules : nil
        throttle = Throttle(backup.options.rate, backup.options.time)
        asked = backup.options.time.elapsed()
        manifest = BackupManifest(system: backup.server.system, major: backup.server.major)
    }

    /// Everything but `pg_control`.
    mutating func copyFiles(into sink: inout BackupSink, progress: ProgressHandler) async throws(PraError) {
        let control = backup.directory.control, major = backup.server.major
        var items = LocalItems(
            backup.directory.path, tablespaces: backup.tablespaces,
            folder: "PG_\(major)_\(control.catalogVersion)", major: major)
        let (check, spare) = (check, sink.writer.spare)
        var reads = LocalReads((0..<max(2, coreCount())).map { _ in LocalReader(check, spare) })
        do {
            try await withThrowingTaskGroup(of: LocalReads.Numbered.self) { group in
                while let read = try await reads.next(of: &items, in: &group) {
                    try await store(read, into: &sink)
                    try await manifest.storeFull(by: sink.writer)
                    progress(Progress(stage: "copy", done: ByteCount(sink.received)))
                    try await stayInBackup()
                }
            }
        } catch { throw PraError.wrapping(error) }
        notes = items.notes
    }

    private mutating func store(_ read: LocalReads.Read, into sink: inout BackupSink) async throws(PraError) {
        switch read {
        case .item(.archive(let oid)):
            archive = oid
            sink.beginArchive(tablespace: oid)
        case .item(.folder(let path, let status)):
            try await sink.addDirectory(path, mode: status.mode, modified: status.modified)
        case .item(.link(let path, let target, let status)):
            try await sink.addSymlink(path, to: target, mode: status.mode, modified: status.modified)
        case .item: break
        case .files(let files, let parts):
            for case (let file, let part?) in zip(files, parts) {
                note(part, of: file)
                try await store(file, part.bytes, part.checksum, into: &sink)
            }
        case .part(let part, let read): try await store(part, read, into: &sink)
        }
    }

    private mutating func store(
        _ part: LocalPart, _ read: ReadPart, into sink: inout BackupSink
    ) async throws(PraError) {
        let file = part.file, status = file.status
        if part.isFirst {
            try await sink.beginFile(file.path, mode: status.mode, size: status.size, modified: status.modified)
        }
        checksum = part.isFirst ? read.checksum : crc32c(checksum, followedBy: read.checksum, bytes: read.bytes.count)
        note(read, of: file)
        try await throttle.pace(read.bytes.count)
        try await sink.append(extent: read.bytes)
        guard part.isLast else { return }
        try await sink.endFile()
        manifest.add(listed(file), size: status.size, modified: status.modified, checksum: checksum)
    }

    /// A whole file.
    mutating func store(_ file: LocalFile, _ bytes: [UInt8], into sink: inout BackupSink) async throws(PraError) {
        archive = nil
        try await store(file, bytes, crc32c(bytes), into: &sink)
    }

    private mutating func store(
        _ file: LocalFile, _ bytes: [UInt8], _ checksum: UInt32, into sink: inout BackupSink
    ) async throws(PraError) {
        let status = file.status
        try await throttle.pace(bytes.count)
        try await sink.beginFile(file.path, mode: status.mode, size: status.size, modified: status.modified)
        try await sink.append(bytes[...])
        try await sink.endFile()
        manifest.add(listed(file), size: status.size, modified: status.modified, checksum: checksum)
    }

    private mutating func note(_ read: ReadPart, of file: LocalFile) {
        if !read.damaged.isEmpty { damaged.add(read.damaged, of: listed(file)) }
    }

    /// As the manifest names a file.
    private func listed(_ file: LocalFile) -> String {
        archive.map { "pg_tblspc/\($0)/\(file.path)" } ?? file.path
    }

    /// - Throws: when the session that holds the backup is gone, or this task is to end.
    private mutating func stayInBackup() async throws(PraError) {
        try stopIfCancelled()
        let now = backup.options.time.elapsed()
        guard now - asked >= Self.askEvery else { return }
        asked = now
        try await backup.online.isHeld()
    }
}

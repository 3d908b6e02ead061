import Model
import Stores

/// Makes a full backup of the files of an incremental one, as they come, and its manifest.
struct Rebuilding: Sendable {
    private enum Current: Sendable {
        case plain(String, size: Int64, modified: Timestamp, checksum: UInt32)
        case label([UInt8], mode: UInt32, modified: Timestamp)
        case rebuilt(RebuiltFile)
    }

    let base: IncrementalBase
    private let writer: PointWriter
    private let store: Store
    private let blockBytes: Int
    private var current: Current?
    private(set) var manifest: BackupManifest

    init(_ base: IncrementalBase, _ server: SourceServer, _ writer: PointWriter, _ store: Store) {
        (self.base, self.writer, self.store, blockBytes) = (base, writer, store, server.blockBytes)
        manifest = BackupManifest(system: server.system, major: server.major)
    }

    mutating func beginFile(_ path: String, mode: UInt32, size: Int64, modified: Timestamp) async throws(PraError) {
        let parts = path.split(separator: "/")
        if path == "pgdata/backup_label" {
            current = .label([], mode: mode, modified: modified)
        } else if let name = parts.last, name.hasPrefix(IncrementalHeader.prefix) {
            let whole = (parts.dropLast() + [name.dropFirst(IncrementalHeader.prefix.count)]).joined(separator: "/")
            current = .rebuilt(
                RebuiltFile(
                    whole, mode: mode, modified: modified, over: base.files[whole], blockBytes: blockBytes, writer,
                    store))
        } else {
            current = .plain(path, size: size, modified: modified, checksum: 0)
            try await writer.beginFile(path, mode: mode, size: size, modified: modified)
        }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws(PraError) {
        switch current {
        case .label(let begun, let mode, let modified):
            current = .label(begun + bytes, mode: mode, modified: modified)
        case .rebuilt(var file):
            // Let go of, so that it is not copied.
            current = nil
            try await file.append(bytes)
            current = .rebuilt(file)
        case .plain(let path, let size, let modified, let checksum):
            let next = crc32c(checksum, followedBy: crc32c(Array(bytes)), bytes: bytes.count)
            current = .plain(path, size: size, modified: modified, checksum: next)
            try await writer.append(bytes)
        case nil: break
        }
    }

    mutating func endFile() async throws(PraError) {
        let ended = current
        current = nil
        switch ended {
        case .label(let bytes, let mode, let modified): try await store(Rebuilding.full(bytes), mode, modified)
        case .rebuilt(var file):
            try await file.finish()
            add(file.path, file.size, file.modified, file.checksum)
        case .plain(let path, let size, let modified, let checksum):
            try await writer.endFile()
            add(path, size, modified, checksum)
        case nil: break
        }
        try await manifest.storeFull(by: writer)
    }

    /// The label without the lines that would have the server refuse the copy as an incremental one (pg_combinebackup
    /// takes them out as well).
    static func full(_ label: [UInt8]) -> [UInt8] {
        let lines = String(decoding: label, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return Array(lines.filter { !$0.hasPrefix("INCREMENTAL FROM ") }.joined(separator: "\n").utf8)
    }

    private mutating func store(_ label: [UInt8], _ mode: UInt32, _ modified: Timestamp) async throws(PraError) {
        try await writer.beginFile("pgdata/backup_label", mode: mode, size: Int64(label.count), modified: modified)
        try await writer.append(label)
        try await writer.endFile()
        add("pgdata/backup_label", Int64(label.count), modified, crc32c(label))
    }

    private mutating func add(_ path: String, _ size: Int64, _ modified: Timestamp, _ checksum: UInt32) {
        manifest.add(BackupManifest.listed(path), size: size, modified: modified, checksum: checksum)
    }
}

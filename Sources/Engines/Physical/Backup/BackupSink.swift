import Model
import Stores

/// Takes what a base backup sends and writes it into a point under the store's names.
struct BackupSink: Sendable {
    let writer: PointWriter
    private var prefix = "pgdata"
    private(set) var backupLabel: [UInt8] = []
    private(set) var controlFile: [UInt8] = []
    private(set) var received: Int64 = 0
    /// Relations with an init fork.
    private(set) var unlogged = 0
    /// Paths in the data directory that may be configuration: at its top, or called so.
    private(set) var configuration: Set<String> = []
    private enum Collected: Sendable { case label, control }
    /// What the current file is kept as, besides.
    private var collected: Collected?
    /// Takes the files of an incremental backup.
    var rebuilding: Rebuilding?

    init(_ writer: PointWriter) { self.writer = writer }

    /// - Parameter tablespace: its oid; `nil` for the data directory itself.
    mutating func beginArchive(tablespace: UInt32?) {
        prefix = tablespace.map { "tablespaces/\($0)" } ?? "pgdata"
    }

    mutating func beginFile(_ path: String, mode: UInt32, size: Int64, modified: Timestamp) async throws(PraError) {
        let kept: [String: Collected] = ["backup_label": .label, "global/pg_control": .control]
        collected = prefix == "pgdata" ? kept[path] : nil
        if path.hasSuffix("_init") { unlogged += 1 }
        if prefix == "pgdata", path.hasSuffix(".conf") || !path.contains("/") { configuration.insert(path) }
        if rebuilding != nil {
            try await rebuilding?.beginFile("\(prefix)/\(path)", mode: mode, size: size, modified: modified)
        } else {
            try await writer.beginFile("\(prefix)/\(path)", mode: mode, size: size, modified: modified)
        }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws(PraError) {
        received += Int64(bytes.count)
        switch collected {
        case .label: backupLabel += bytes
        case .control: controlFile += bytes
        case nil: break
        }
        if rebuilding != nil { try await rebuilding?.append(bytes) } else { try await writer.append(bytes) }
    }

    /// One whole extent, or the end of a file that is longer than one; it is taken over.
    mutating func append(extent: [UInt8]) async throws(PraError) {
        received += Int64(extent.count)
        try await writer.append(extent: extent)
    }

    mutating func endFile() async throws(PraError) {
        collected = nil
        if rebuilding != nil { try await rebuilding?.endFile() } else { try await writer.endFile() }
    }

    func addDirectory(_ path: String, mode: UInt32, modified: Timestamp) async throws(PraError) {
        guard !path.isEmpty else { return }
        try await writer.addDirectory("\(prefix)/\(path)", mode: mode, modified: modified)
    }

    func addSymlink(_ path: String, to target: String, mode: UInt32, modified: Timestamp) async throws(PraError) {
        try await writer.addSymlink("\(prefix)/\(path)", to: target, mode: mode, modified: modified)
    }

    /// A small file of ours beside the archives.
    func addFile(_ name: String, _ bytes: [UInt8], at now: Timestamp) async throws(PraError) {
        try await writer.beginFile(name, mode: 0o600, size: Int64(bytes.count), modified: now)
        try await writer.append(bytes)
        try await writer.endFile()
    }
}

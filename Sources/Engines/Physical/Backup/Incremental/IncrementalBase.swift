import Model
import Postgres
import Stores

/// The point that an incremental base backup of PostgreSQL 17 and later builds on: the server sends the blocks that
/// changed since, and the rest is taken from here.
struct IncrementalBase: Sendable {
    struct File: Sendable {
        var entry: TreeEntry
        /// CRC-32C; `nil` where its manifest has another.
        var checksum: UInt32?
    }

    let point: PointDocument
    let manifest: [UInt8]
    /// By path in the tree.
    let files: [String: File]

    /// The newest point that is whole and clean; `nil` when the server keeps no record of what changes, or there is no
    /// such point.
    static func find(
        _ session: Postgres.Session, _ server: SourceServer, cluster uid: String, in store: Store
    ) async throws(PraError) -> IncrementalBase? {
        guard server.major >= 17 else { return nil }
        let row = try await session.query(
            """
            select current_setting('summarize_wal') = 'on' as is_summarized,
                   current_setting('data_checksums') = 'on' as has_checksums
            """
        ).only()
        guard try row.bool("is_summarized") else { return nil }
        let points = try await store.points().filter {
            $0.clusterUID == uid && $0.system == server.system && $0.taint == nil
        }
        guard let point = points.last, try await store.structureCheck(point).isEmpty else { return nil }
        let base = try await read(point, in: store)
        // Pages from before checksums were turned on have none, and the server does not send them again.
        guard let base, try await base.hasChecksums(in: store) == row.bool("has_checksums") else { return nil }
        return base
    }

    private static func read(_ point: PointDocument, in store: Store) async throws(PraError) -> IncrementalBase? {
        var (files, manifest): ([String: File], [UInt8]) = ([:], [])
        var entries = store.tree(point).makeAsyncIterator()
        while let entry = try await entries.next() {
            if entry.path == "backup_manifest" {
                manifest = try await store.bytes(of: entry)
            } else if case .file = entry.kind {
                files[entry.path] = File(entry: entry)
            }
        }
        guard !manifest.isEmpty else { return nil }
        for (path, checksum) in BackupManifest.checksums(in: manifest) { files[path]?.checksum = checksum }
        return IncrementalBase(point: point, manifest: manifest, files: files)
    }

    private func hasChecksums(in store: Store) async throws(PraError) -> Bool? {
        guard let file = files[FetchFiles.controlFile] else { return nil }
        return try ControlFile(try await store.bytes(of: file.entry)).hasChecksums
    }

    /// Tells the server what it builds on.
    func upload(to session: Postgres.Session, within limit: Duration) async throws(PraError) {
        try await session.begin("UPLOAD_MANIFEST")
        guard case .copy = try await session.nextReply(within: limit) else { return }
        var rest = manifest[...]
        while !rest.isEmpty {
            try await session.put(Array(rest.prefix(1 << 16)), within: limit)
            rest = rest.dropFirst(1 << 16)
        }
        try await session.endCopy(within: limit)
        while try await session.nextReply(within: limit) != nil {}
    }
}

extension Store {
    /// A whole file of a point.
    func bytes(of entry: TreeEntry) async throws(PraError) -> [UInt8] {
        var bytes: [UInt8] = [], ids = extents(of: entry).makeAsyncIterator()
        while let id = try await ids.next() { bytes += try await extent(id) }
        return bytes
    }
}

import Model
import Stores

/// Holds what is written of each file against the CRC-32C that the point's backup manifest has for it: that the right
/// extents came to the right places is proven without reading the files again.
struct FileSums {
    /// A row of a file's bytes, as they were written.
    struct Part: Sendable {
        /// In the point's tree.
        var path: String
        /// Of the whole file.
        var size: Int64
        var offset: Int64
        var length: Int
        var checksum: UInt32 = 0
    }

    private var wanted: [String: UInt32]
    private var open: [String: [Part]] = [:]
    /// Whether a file was written that the manifest has no checksum of this kind for.
    private(set) var lacksSome = false

    init(manifest: [UInt8]) { wanted = BackupManifest.checksums(in: manifest) }

    /// Reads the point's manifest, which stands in the tree behind the files that it lists.
    /// - Returns: `nil` for a point without one.
    static func read(_ point: PointDocument, in store: Store) async throws(PraError) -> FileSums? {
        var entries = store.tree(point).makeAsyncIterator()
        while let entry = try await entries.next() {
            guard entry.path == FetchFiles.manifest else { continue }
            var sums = FileSums(manifest: [])
            try await BackupManifest.read(entry, in: store) { part in
                sums.wanted.merge(BackupManifest.checksums(in: part)) { $1 }
            }
            return sums
        }
        return nil
    }

    /// - Throws: `.storeCorrupt` when a file is whole now and not what the manifest says.
    mutating func note(_ part: Part) throws(PraError) {
        guard part.path != FetchFiles.manifest else { return }
        guard let checksum = wanted[part.path] else { return lacksSome = true }
        let parts = (open.removeValue(forKey: part.path) ?? []) + [part]
        guard parts.reduce(0, { $0 + Int64($1.length) }) >= part.size else { return open[part.path] = parts }
        wanted[part.path] = nil
        let found = parts.sorted { $0.offset < $1.offset }.reduce(UInt32(0)) { sum, next in
            crc32c(sum, followedBy: next.checksum, bytes: next.length)
        }
        guard found == checksum else {
            throw PraError(
                .storeCorrupt, "\(part.path) does not have the checksum that the point's backup manifest has for it",
                remedy: "run `pra verify` on this point, and restore from another one")
        }
    }
}

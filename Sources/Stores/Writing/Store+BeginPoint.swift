import Model
import Ports

extension Store {
    /// Opens a session and begins a point.
    /// - Parameter pages: what a store of which reading is dear finds changed pages by; others read their old content.
    package func beginPoint(
        _ action: ActionID, cluster uid: String, _ compressor: Compressor, at now: Timestamp, pages: PageCache? = nil
    ) async throws(PraError) -> PointWriter {
        let session = try await beginSession(.backup, action, at: now)
        await index.noteLost(try await listedPacks())
        let reads = takesDeltas && !objects.isDear
        let previous = reads ? try await points().last { $0.clusterUID == uid } : nil
        return PointWriter(
            self, session: session, damaged: await index.damaged, bases: try await BaseFiles(previous, in: self),
            pages: takesDeltas && objects.isDear ? pages : nil, compressor)
    }

    /// Whether a backup should bring a page cache.
    package var wantsPageCache: Bool { takesDeltas && objects.isDear }
}

/// What a point's data became in the store.
package struct WrittenTree: Hashable, Sendable {
    package var tree: Digest
    /// Sum of the files' sizes.
    package var dataBytes: ByteCount
    /// Packs and index, as stored.
    package var addedBytes: ByteCount
    package var extents: Int
    package var newExtents: Int
}

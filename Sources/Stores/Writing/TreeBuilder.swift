import Model

/// Writes a tree as it comes: entries into chunks, chunks into a map. A chunk ends where the hash of a path says so, so
/// that a changed file changes one chunk and not all that follow it.
final class TreeBuilder {
    private static let longestChunk = 512 << 10
    /// One path in 256 ends a chunk.
    private static let cutMask: UInt32 = 0xFF

    private var chunk = ByteWriter()
    private var map = MapBuilder()
    private var count: UInt64 = 0

    func add(
        _ entry: TreeEntry, store: ([UInt8]) async throws(PraError) -> Digest
    ) async throws(PraError) {
        entry.write(to: &chunk)
        count += 1
        let cuts = crc32c(Array(entry.path.utf8)[...]) & Self.cutMask == 0
        if cuts || chunk.bytes.count >= Self.longestChunk { try await endChunk(store: store) }
    }

    /// The tree's id.
    func finish(store: ([UInt8]) async throws(PraError) -> Digest) async throws(PraError) -> Digest {
        try await endChunk(store: store)
        let chunks = try await map.finish(store: store)
        return try await store(TreeRoot(entryCount: count, chunks: chunks).encoded())
    }

    private func endChunk(store: ([UInt8]) async throws(PraError) -> Digest) async throws(PraError) {
        guard !chunk.bytes.isEmpty else { return }
        let id = try await store(chunk.bytes)
        chunk = ByteWriter()
        try await map.add(id, store: store)
    }
}

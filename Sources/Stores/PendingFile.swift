import Model

/// A tree entry whose extents are still being hashed. Ids arrive in the order of the file's extents.
final class PendingFile {
    var entry: TreeEntry
    private var expected: Int
    private var ids: [Digest] = []
    private var map = MapBuilder()
    private var bases: ArraySlice<Digest>

    /// - Parameters:
    ///   - extents: how many ids it waits for.
    ///   - bases: ids of the file's extents in the point before this one.
    init(_ entry: TreeEntry, extents: Int, bases: [Digest] = []) {
        (self.entry, expected, self.bases) = (entry, extents, bases[...])
    }

    /// - Returns: the extent that stood in its place before; `nil` when there was none.
    func deliver(_ id: Digest) -> Digest? {
        ids.append(id)
        expected -= 1
        return bases.popFirst()
    }

    /// Puts the ids that have come into the map; the finished entry once all have.
    func settle(store: ([UInt8]) async throws(PraError) -> Digest) async throws(PraError) -> TreeEntry? {
        let arrived = ids
        ids = []
        for id in arrived { try await map.add(id, store: store) }
        guard expected == 0 else { return nil }
        entry.content = try await map.finish(store: store)
        return entry
    }
}

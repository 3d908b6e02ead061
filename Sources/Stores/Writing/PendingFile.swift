import Model

/// A tree entry whose extents are still being hashed. Ids arrive in the order of the file's extents.
final class PendingFile {
    var entry: TreeEntry
    private var expected: Int
    private var ids: [Digest] = []
    private var map = MapBuilder()
    private var bases: ArraySlice<BaseExtent>
    /// The extents that came, with the hashes of their pages where those are kept.
    private(set) var extents: [BaseExtent] = []
    private let keepsPages: Bool

    /// - Parameters:
    ///   - extents: how many ids it waits for.
    ///   - bases: what the file's extents were in the point before this one.
    ///   - keepsPages: whether somebody asks for `extents` in the end.
    init(_ entry: TreeEntry, extents: Int, bases: [BaseExtent] = [], keepsPages: Bool = false) {
        (self.entry, expected, self.bases) = (entry, extents, bases[...])
        self.keepsPages = keepsPages
    }

    /// What stood in the place of the next extent before; `nil` when there was none.
    func takeBase() -> BaseExtent? { bases.popFirst() }

    /// By one extent of `count` bytes: that of a file whose length nobody knows before its end.
    func lengthen(by count: Int) {
        expected += 1
        entry.kind = .file(size: entry.size + Int64(count))
    }

    func deliver(_ id: Digest, _ pages: PageHashes?) {
        ids.append(id)
        expected -= 1
        if keepsPages { extents.append(BaseExtent(id: id, pages: pages)) }
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

import Model

/// Where the files of the point before this one begin, for page deltas. A path is kept as its hash: another file's
/// pages make a large delta, never a wrong one. Small files, which are stored whole, are not in it.
struct BaseFiles {
    private var contents: [Int: TreeEntry.Content] = [:]
    private let store: Store

    /// - Parameter point: a tree that can not be read to its end gives what was read.
    init(_ point: PointDocument?, in store: Store) async throws(PraError) {
        self.store = store
        guard let point else { return }
        do throws(PraError) {
            var entries = store.tree(point).makeAsyncIterator()
            while let entry = try await entries.next() {
                if entry.size >= PointWriter.bundledBelow { contents[entry.path.hashValue] = entry.content }
            }
        } catch  where error.code == .storeCorrupt {
            // This point is stored without what can not be read.
        }
    }

    /// That file's extents then, in order; empty when there was none.
    func extents(of path: String) async throws(PraError) -> [BaseExtent] {
        guard let content = contents[path.hashValue] else { return [] }
        var extents: [BaseExtent] = [], cursor = MapCursor(store, content)
        do throws(PraError) {
            while let id = try await cursor.next() { extents.append(BaseExtent(id: id, pages: nil)) }
        } catch  where error.code == .storeCorrupt {
            return []
        }
        return extents
    }
}

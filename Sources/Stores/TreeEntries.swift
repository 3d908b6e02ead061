import Model
import Ports

/// The ids under a map, in order; holds one block of each level.
struct MapCursor {
    private let store: Store
    private var stack: [(level: UInt8, id: Digest)]
    /// Called with the id of each map block before it is read; `false` skips all that lies under it.
    private let enters: @Sendable (Digest) -> Bool

    init(_ store: Store, _ content: TreeEntry.Content?, enters: @escaping @Sendable (Digest) -> Bool = { _ in true }) {
        (self.store, self.enters) = (store, enters)
        stack = content.map { [($0.level, $0.id)] } ?? []
    }

    mutating func next() async throws(PraError) -> Digest? {
        while let (level, id) = stack.popLast() {
            if level == 0 { return id }
            guard enters(id) else { continue }
            let block = try await store.extent(id)
            guard block.count % 32 == 0 else { throw corrupt("map \(id)", "its length is not a multiple of 32") }
            for start in stride(from: block.count - 32, through: 0, by: -32) {
                stack.append((level - 1, Digest(block[start..<start + 32])))
            }
        }
        return nil
    }
}

/// The entries of a tree in the order in which they were written, read a chunk at a time.
package struct TreeEntries: AsyncSequence, Sendable {
    package typealias Failure = PraError

    let store: Store
    let tree: Digest
    /// See `MapCursor`; also called for chunks and for the tree itself.
    var enters: @Sendable (Digest) -> Bool = { _ in true }

    package func makeAsyncIterator() -> Iterator { Iterator(entries: self) }

    package struct Iterator: AsyncIteratorProtocol {
        let entries: TreeEntries
        private var chunks: MapCursor?
        private var chunk: ByteReader?

        init(entries: TreeEntries) { self.entries = entries }

        package mutating func next() async throws(PraError) -> TreeEntry? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(PraError) -> TreeEntry? {
            if chunks == nil { chunks = try await openTree() }
            while chunk?.isAtEnd != false {
                guard let id = try await chunks?.next() else { return nil }
                guard entries.enters(id) else { continue }
                chunk = ByteReader(try await entries.store.extent(id)[...], of: "tree \(entries.tree)")
            }
            guard var reader = chunk else { return nil }
            let entry = try TreeEntry(from: &reader)
            chunk = reader
            return entry
        }

        private func openTree() async throws(PraError) -> MapCursor {
            let tree = entries.tree
            guard entries.enters(tree) else { return MapCursor(entries.store, nil) }
            let root = try TreeRoot(parsing: try await entries.store.extent(tree), of: "tree \(tree)")
            return MapCursor(entries.store, root.chunks, enters: entries.enters)
        }
    }
}

/// The ids of a file's extents in order: each covers the next 1 MiB of it, the last what is left.
package struct ExtentIDs: AsyncSequence, Sendable {
    package typealias Failure = PraError

    let store: Store
    let entry: TreeEntry

    package func makeAsyncIterator() -> Iterator { Iterator(cursor: MapCursor(store, entry.content)) }

    package struct Iterator: AsyncIteratorProtocol {
        var cursor: MapCursor

        package mutating func next() async throws(PraError) -> Digest? { try await cursor.next() }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(PraError) -> Digest? {
            try await cursor.next()
        }
    }
}

extension Store {
    package func tree(_ point: PointDocument) -> TreeEntries { TreeEntries(store: self, tree: point.tree) }

    package func extents(of entry: TreeEntry) -> ExtentIDs { ExtentIDs(store: self, entry: entry) }

    /// Every extent of a file but the last has this many bytes.
    package static var extentBytes: Int64 { Int64(Stores.extentBytes) }
}

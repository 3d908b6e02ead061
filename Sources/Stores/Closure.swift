import Model
import Ports
import Synchronization

/// What a set of points stands on: tree → maps → extents → packs. Maps and chunks that several points share are walked
/// once.
struct Closure {
    private let store: Store
    private let walked = WalkedBlocks()
    private(set) var packs: Set<Digest> = []
    private(set) var entries = EntrySet()
    /// Extents of files that were met, each time one was met.
    private(set) var extents = 0

    init(_ store: Store) { self.store = store }

    /// Adds a point.
    /// - Parameter missing: told of each extent that no index knows, with the path that needs it, unless it throws.
    /// - Throws: `.storeCorrupt` when the tree or a map cannot be read: the closure is then not known, but for what was
    ///   walked until then and the packs of what could not be read.
    mutating func add(
        _ point: PointDocument, missing: (Digest, String) throws(PraError) -> Void
    ) async throws(PraError) {
        do throws(PraError) { try await walk(point, missing: missing) } catch {
            try await addBlocks(of: point)
            throw error
        }
        try await addBlocks(of: point)
    }

    private mutating func walk(
        _ point: PointDocument, missing: (Digest, String) throws(PraError) -> Void
    ) async throws(PraError) {
        let walked = walked
        var iterator = TreeEntries(store: store, tree: point.tree, enters: { walked.insert($0) }).makeAsyncIterator()
        while let entry = try await iterator.next() {
            var ids = MapCursor(store, entry.content, enters: { walked.insert($0) })
            while let id = try await ids.next() {
                extents += 1
                try await add(id) { () throws(PraError) in try missing(id, entry.path) }
            }
            try await addBlocks(of: point)
        }
    }

    /// The packs of the trees, chunks and maps that were walked.
    private mutating func addBlocks(of point: PointDocument) async throws(PraError) {
        for id in walked.takeNew() {
            try await add(id) { () throws(PraError) in throw corrupt("extent \(id)", "no index of the store knows it") }
        }
    }

    private mutating func add(_ id: Digest, missing: () throws(PraError) -> Void) async throws(PraError) {
        let uses = try await store.index.uses(of: id)
        if uses.isEmpty { try missing() }
        for (found, place) in uses {
            packs.insert(found.pack.id)
            entries.insert(place)
        }
    }
}

/// A set of entries of the index: one bit each.
struct EntrySet: Sendable {
    private var words: [Digest: [UInt64]] = [:]

    mutating func insert(_ place: IndexPlace) {
        let word = place.ordinal / 64
        if words[place.file] == nil { words[place.file] = [UInt64](repeating: 0, count: IndexFile.mostEntries / 64) }
        words[place.file]?[word] |= 1 << UInt64(place.ordinal % 64)
    }

    func contains(_ place: IndexPlace) -> Bool {
        words[place.file].map { $0[place.ordinal / 64] >> UInt64(place.ordinal % 64) & 1 == 1 } ?? false
    }
}

private final class WalkedBlocks: Sendable {
    private let state = Mutex((all: Set<Digest>(), new: [Digest]()))

    /// Whether the block was not met before.
    func insert(_ id: Digest) -> Bool {
        state.withLock { state in
            guard state.all.insert(id).inserted else { return false }
            state.new.append(id)
            return true
        }
    }

    func takeNew() -> [Digest] {
        state.withLock { state in
            defer { state.new = [] }
            return state.new
        }
    }
}

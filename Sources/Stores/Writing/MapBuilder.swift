import Model

/// Builds the map of a list of ids of any length without keeping more than a block of it a level (FORMAT.md, Maps).
struct MapBuilder {
    static let idsInBlock = 32_768

    /// Ids not yet written, of extents at 0, of maps of them at 1, and so on.
    private var levels: [[UInt8]] = []

    /// - Parameter store: stores a full block and returns its id.
    mutating func add(
        _ id: Digest, level: Int = 0, store: (_ block: [UInt8]) async throws(PraError) -> Digest
    ) async throws(PraError) {
        if levels.count == level { levels.append([]) }
        if levels[level].count == 32 * Self.idsInBlock {
            let block = try await store(levels[level])
            levels[level] = []
            try await add(block, level: level + 1, store: store)
        }
        levels[level] += id.bytes
    }

    /// The content over all ids; `nil` when there were none.
    mutating func finish(
        store: (_ block: [UInt8]) async throws(PraError) -> Digest
    ) async throws(PraError) -> TreeEntry.Content? {
        var level = 0
        while level < levels.count {
            if level == levels.count - 1, levels[level].count == 32 {
                return TreeEntry.Content(level: UInt8(level), id: Digest(levels[level]))
            }
            if !levels[level].isEmpty {
                let block = try await store(levels[level])
                levels[level] = []
                try await add(block, level: level + 1, store: store)
            }
            level += 1
        }
        return nil
    }
}

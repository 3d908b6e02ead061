import Model

/// What stands before the blocks of an `INCREMENTAL.` file (basebackup_incremental.h), little-endian.
struct IncrementalHeader: Hashable, Sendable {
    static let prefix = "INCREMENTAL."
    private static let magic: UInt32 = 0xd3ae_1f0d
    /// More than a file of a relation can have.
    private static let mostBlocks: UInt32 = 1 << 20

    /// Numbers in the file, ascending, of the blocks that follow.
    var blocks: [UInt32]
    /// Blocks below this that do not follow are as they were.
    var keptBlocks: UInt32
    /// Of the header, with what fills it up to a whole block.
    var bytes: Int

    /// Blocks of the whole file.
    var length: UInt32 { max(keptBlocks, (blocks.last ?? 0) + (blocks.isEmpty ? 0 : 1)) }

    /// How long the header is that begins with these twelve bytes.
    static func bytes(of start: [UInt8], blockBytes: Int) throws(PraError) -> Int {
        guard start.count >= 12, word(start, 0) == magic, word(start, 1) <= mostBlocks else { throw malformed() }
        let count = Int(word(start, 1)), bytes = 12 + 4 * count
        return count == 0 ? bytes : (bytes + blockBytes - 1) / blockBytes * blockBytes
    }

    init(_ bytes: [UInt8], blockBytes: Int) throws(PraError) {
        self.bytes = try Self.bytes(of: bytes, blockBytes: blockBytes)
        let count = Int(word(bytes, 1))
        guard bytes.count >= 12 + 4 * count else { throw malformed() }
        keptBlocks = word(bytes, 2)
        blocks = (0..<count).map { word(bytes, 3 + $0) }
        guard zip(blocks, blocks.dropFirst()).allSatisfy({ $0 < $1 }), length <= Self.mostBlocks else {
            throw malformed()
        }
    }
}

private func word(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << (8 * $1) }
}

private func malformed() -> PraError {
    PraError(
        .backupFailed, "the server's incremental backup has a file that is not as PostgreSQL 17 and later write it",
        remedy: "run the backup again; if it repeats, report it with the server's version", retry: .later)
}

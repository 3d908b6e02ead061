import Model
import Stores

/// A file of a point that grows while others are stored. What lists many files is long: of it no more than about an
/// extent is in memory.
struct GrowingFile: Sendable {
    private static let tailBytes = 64 << 10

    private let path: String
    /// What no extent is full of yet, and the end of the extent before it.
    private var (open, tail): ([UInt8], [UInt8]) = ([], [])

    init(_ path: String) { self.path = path }

    /// The last 64 KiB at least; of a shorter file all.
    var end: [UInt8] { tail + open }

    mutating func append(_ bytes: some Collection<UInt8>) { open += bytes }

    /// Stores what fills extents.
    mutating func storeFull(by writer: PointWriter) async throws(PraError) {
        while open.count > extentBytes {
            var extent = writer.spare.take()
            extent += open.prefix(extentBytes)
            tail = Array(extent.suffix(Self.tailBytes))
            open.removeFirst(extentBytes)
            try await writer.append(aside: path, extent: extent)
        }
    }

    mutating func finish(by writer: PointWriter, at now: Timestamp) async throws(PraError) {
        try await storeFull(by: writer)
        try await writer.endAside(path, with: open, mode: 0o600, modified: now)
    }
}

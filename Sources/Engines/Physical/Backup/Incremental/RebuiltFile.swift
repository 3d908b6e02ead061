import Model
import Stores

/// One file of an incremental backup made whole: the blocks that came, over what the file was in the base. Extents that
/// did not change are not even read.
struct RebuiltFile: Sendable {
    let path: String
    private let old: IncrementalBase.File?
    private let writer: PointWriter
    private let store: Store
    private let blockBytes: Int
    private var mode: UInt32
    private(set) var modified: Timestamp

    private var header: IncrementalHeader?
    /// Of the header, or of the block that is coming.
    private var pending: [UInt8] = []
    /// Blocks that came.
    private var count = 0
    private var oldExtents: [Digest] = []
    /// Up to here blocks that did not come are as they were; beyond, they are zero.
    private var oldSize: Int64 = 0
    private var number = 0
    /// The current extent, once a block of it came, and its checksum before that.
    private var extent: (bytes: [UInt8], before: UInt32)?
    private(set) var checksum: UInt32 = 0
    /// Whether the checksum follows from the old one, and unchanged extents need not be read.
    private var isDerived = false

    init(
        _ path: String, mode: UInt32, modified: Timestamp, over old: IncrementalBase.File?, blockBytes: Int,
        _ writer: PointWriter, _ store: Store
    ) {
        (self.path, self.mode, self.modified, self.old) = (path, mode, modified, old)
        (self.blockBytes, self.writer, self.store) = (blockBytes, writer, store)
    }

    var size: Int64 { Int64(header?.length ?? 0) * Int64(blockBytes) }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws(PraError) {
        var rest = bytes
        while !rest.isEmpty {
            let needed = header == nil ? try headerBytes() : blockBytes
            let part = rest.prefix(needed - pending.count)
            pending += part
            rest = rest.dropFirst(part.count)
            if header != nil, pending.count == blockBytes {
                try await take(pending)
                pending = []
            } else if header == nil, pending.count >= 12, pending.count == (try headerBytes()) {
                try await begin()
            }
        }
    }

    mutating func finish() async throws(PraError) {
        guard let header, count == header.blocks.count, pending.isEmpty else {
            throw PraError(
                .backupFailed, "\(path) of the incremental backup ended too early", remedy: "run the backup again",
                retry: .later)
        }
        while Int64(number) * Int64(extentBytes) < size { try await closeExtent() }
        try await writer.endFile()
    }

    private func headerBytes() throws(PraError) -> Int {
        pending.count < 12 ? 12 : try IncrementalHeader.bytes(of: pending, blockBytes: blockBytes)
    }

    private mutating func begin() async throws(PraError) {
        header = try IncrementalHeader(pending, blockBytes: blockBytes)
        pending = []
        guard let old else {
            throw PraError(
                .storeCorrupt, "the point that the incremental backup builds on lacks \(path)",
                remedy: "none is needed: everything is copied instead")
        }
        var ids = store.extents(of: old.entry).makeAsyncIterator()
        while let id = try await ids.next() { oldExtents.append(id) }
        oldSize = min(old.entry.size, Int64(header?.keptBlocks ?? 0) * Int64(blockBytes))
        if let known = old.checksum, old.entry.size == oldSize {
            isDerived = true
            let more = Int(size - oldSize)
            checksum = crc32c(known, followedBy: crc32c(zeros: more), bytes: more)
        }
        try await writer.beginFile(path, mode: mode, size: size, modified: modified)
    }

    /// A block that came.
    private mutating func take(_ block: [UInt8]) async throws(PraError) {
        guard let header, count < header.blocks.count else { return }
        let offset = Int(header.blocks[count]) * blockBytes
        count += 1
        while number < offset / extentBytes { try await closeExtent() }
        if extent == nil {
            let bytes = try await oldBytes()
            extent = (bytes, crc32c(bytes))
        }
        let start = offset % extentBytes
        extent?.bytes.replaceSubrange(start..<start + blockBytes, with: block)
    }

    private mutating func closeExtent() async throws(PraError) {
        let (start, bytes) = (Int64(number) * Int64(extentBytes), extent)
        let length = Int(min(Int64(extentBytes), size - start))
        defer { number += 1 }
        extent = nil
        if bytes == nil, isDerived, isWhole(length),
            try await writer.append(known: oldExtents[number], count: length)
        {
            return
        }
        let new: [UInt8]
        if let bytes { new = bytes.bytes } else { new = try await oldBytes() }
        if !isDerived {
            checksum = number == 0 ? crc32c(new) : crc32c(checksum, followedBy: crc32c(new), bytes: length)
        } else if let before = bytes?.before {
            // Of two contents of one length the checksums differ by that of their difference.
            checksum ^= crc32c(before ^ crc32c(new), followedBy: 0, bytes: Int(size - start) - length)
        }
        try await writer.append(extent: new)
    }

    /// Whether the current extent of the base is one of the whole file as it is.
    private func isWhole(_ length: Int) -> Bool { number < oldExtents.count && oldLength == length }

    /// How much of the current extent is taken from the base.
    private var oldLength: Int { Int(max(0, min(Int64(extentBytes), oldSize - Int64(number) * Int64(extentBytes)))) }

    /// The current extent as the base has it, cut or filled with zeros to its new length.
    private func oldBytes() async throws(PraError) -> [UInt8] {
        let length = Int(min(Int64(extentBytes), size - Int64(number) * Int64(extentBytes)))
        guard number < oldExtents.count, oldLength > 0 else { return [UInt8](repeating: 0, count: length) }
        let bytes = try await store.extent(oldExtents[number]).prefix(oldLength)
        return bytes + [UInt8](repeating: 0, count: length - bytes.count)
    }
}

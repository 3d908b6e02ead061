import Model
import Ports

/// A whole WAL segment that lies outside of the store.
package struct SegmentSource: Sendable {
    let bytes: Int
    fileprivate let read: @Sendable (Range<Int>) throws(PraError) -> [UInt8]

    /// - Parameter read: blocks, and gives exactly the bytes of its range.
    package init(bytes: Int, read: @escaping @Sendable (Range<Int>) throws(PraError) -> [UInt8]) {
        (self.bytes, self.read) = (bytes, read)
    }

    fileprivate func parts(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: bytes, by: size).map { $0..<min($0 + size, bytes) }
    }

    /// What one reading of it saw.
    fileprivate struct Seen {
        var id: Digest
        /// Checksum of each extent.
        var sums: [UInt32]
    }

    /// On a thread of its own, in parts that stay in the processor's cache: to read the next one beside the hashing of
    /// one costs as much in switches as it saves.
    fileprivate func seen(_ keys: KeyRing?) async -> Result<Seen, PraError> {
        await WorkerThreads(count: 1) {}.submit { [self] _ in
            Result { () throws(PraError) in
                var id = ContentID(keys), sums: [UInt32] = []
                for range in parts(of: 256 << 10) {
                    let bytes = try read(range)
                    id.add(bytes[...])
                    let sum = range.lowerBound % Stores.extentBytes == 0 ? 0 : sums.removeLast()
                    sums.append(crc32c(sum, followedBy: crc32c(bytes), bytes: bytes.count))
                }
                return Seen(id: id.digest(), sums: sums)
            }
        }.value()
    }
}

/// Stores a segment that PostgreSQL waits to be rid of. One that is there is told by the hash that was stored with it:
/// neither is it read nor are the bytes packed again.
/// - Parameter open: makes the way to the store, while the segment is hashed already: in vain where that is encrypted.
/// - Throws: `.storeConflict` when another segment has that name: two servers claim one timeline.
package func push(
    _ segment: SegmentSource, as name: WALName, system: SystemIdentifier, to open: () async throws(PraError) -> Store
) async throws(PraError) {
    async let plain = segment.seen(nil)
    let store = try await open()
    try store.checkWritable()
    let key = StoreKey.wal(system, name), cipher = store.cipher
    let there = try await store.settledHeader(of: key)
    let frames = there == nil ? try await store.frames(of: segment) : []
    let seen = cipher.keys == nil ? try await plain.get() : try await segment.seen(cipher.keys).get()
    if let there { return try there.expect(seen.id, segment, key) }
    guard frames.map(\.sum) == seen.sums else { throw changed(name) }
    try await store.noteSegmentBytes(segment.bytes, of: system)
    let header = WALObject.Header(
        segmentBytes: segment.bytes, from: 0, count: segment.bytes, epoch: cipher.epoch, hash: seen.id)
    do throws(PraError) {
        try await store.objects.put(
            key, WALObject.joined(header, frames.map(\.frame), as: key, by: cipher, store.random))
    } catch  where error.code == .storeConflict {
        // The stream has put it meanwhile, packed otherwise.
        guard let there = try await store.settledHeader(of: key) else { throw error }
        try there.expect(seen.id, segment, key)
    }
}

private func changed(_ name: WALName) -> PraError {
    PraError(
        .fileFault, "WAL file \(name.text) changed while it was read",
        remedy: "see what else writes there: PostgreSQL changes no segment that it archives, and asks again by itself",
        retry: .later)
}

extension Store {
    /// Of an object that survives power loss then.
    fileprivate func settledHeader(of key: String) async throws(PraError) -> WALObject.Header? {
        guard let header = try await WALObject.header(of: key, in: self) else { return nil }
        try await objects.settle(key)
        return header
    }

    /// Read a second time, with the checksum of what each frame was made of: no reader could use what does not have the
    /// hash that it is stored with.
    fileprivate func frames(of segment: SegmentSource) async throws(PraError) -> [(frame: [UInt8], sum: UInt32)] {
        let tickets = segment.parts(of: Stores.extentBytes).map { range in
            workers.submit { codec in
                Result { () throws(PraError) in
                    let bytes = try segment.read(range)
                    return (frame: codec.frame(bytes[...], .zstd(level: 1)), sum: crc32c(bytes))
                }
            }
        }
        var frames: [(frame: [UInt8], sum: UInt32)] = []
        for ticket in tickets { frames.append(try await ticket.value().get()) }
        return frames
    }
}

extension WALObject.Header {
    fileprivate func expect(_ id: Digest, _ segment: SegmentSource, _ key: String) throws(PraError) {
        guard from == 0, count == segment.bytes, hash == id else {
            throw PraError(
                .storeConflict, "\(key) is in the store with other bytes",
                remedy: "two servers claim one timeline, one of them perhaps a restored copy that archives where its "
                    + "source does: stop the wrong one, then take a new backup")
        }
    }
}

import Model
import Ports

/// A whole WAL segment that lies outside of the store. Its hash is on the way from the beginning, on a thread of its
/// own: before the store is open, in vain where that is encrypted.
package final class SegmentSource: Sendable {
    let bytes: Int
    fileprivate let read: @Sendable (Range<Int>) throws(PraError) -> [UInt8]
    private let plainID = Ticket<Result<Digest, PraError>>()

    /// - Parameter read: blocks, and gives exactly the bytes of its range.
    package init(bytes: Int, read: @escaping @Sendable (Range<Int>) throws(PraError) -> [UInt8]) {
        (self.bytes, self.read) = (bytes, read)
        runOnNewThread { [self] in plainID.fulfil(Result { () throws(PraError) in try id(nil) }) }
    }

    fileprivate func parts(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: bytes, by: size).map { $0..<min($0 + size, bytes) }
    }

    /// Once.
    fileprivate func id(in store: Store) async throws(PraError) -> Digest {
        guard let keys = store.cipher.keys else { return try await plainID.value().get() }
        return try await store.workers.run { [self] _ throws(PraError) in try id(keys) }
    }

    /// In parts that stay in the processor's cache.
    private func id(_ keys: KeyRing?) throws(PraError) -> Digest {
        var id = ContentID(keys)
        for range in parts(of: 256 << 10) { id.add(try read(range)[...]) }
        return id.digest()
    }
}

extension Store {
    /// Stores a segment that PostgreSQL waits to be rid of. One that is there is told by the hash that was stored with
    /// it: neither is it read nor are the bytes packed again.
    /// - Throws: `.storeConflict` when another segment has that name: two servers claim one timeline.
    package func push(_ segment: SegmentSource, as name: WALName, system: SystemIdentifier) async throws(PraError) {
        try checkWritable()
        let key = StoreKey.wal(system, name)
        if let there = try await WALObject.header(of: key, in: self) {
            try await objects.settle(key)
            return try there.expect(try await segment.id(in: self), segment, key)
        }
        try await noteSegmentBytes(segment.bytes, of: system)
        let cipher = cipher, frames = try await frames(of: segment), id = try await segment.id(in: self)
        let header = WALObject.Header(
            segmentBytes: segment.bytes, from: 0, count: segment.bytes, epoch: cipher.epoch, hash: id)
        let object = WALObject.joined(header, frames, as: key, by: cipher, random)
        do throws(PraError) {
            try await objects.put(key, object)
        } catch  where error.code == .storeConflict {
            // The stream has put it meanwhile, packed otherwise.
            guard let there = try await WALObject.header(of: key, in: self) else { throw error }
            try await objects.settle(key)
            try there.expect(id, segment, key)
        }
    }

    /// Read a second time: a file that changed meanwhile does not have its hash, and every reader sees that.
    private func frames(of segment: SegmentSource) async throws(PraError) -> [[UInt8]] {
        let tickets = segment.parts(of: Stores.extentBytes).map { range in
            workers.submit { codec in
                Result { () throws(PraError) in codec.frame(try segment.read(range)[...], .zstd(level: 1)) }
            }
        }
        var frames: [[UInt8]] = []
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

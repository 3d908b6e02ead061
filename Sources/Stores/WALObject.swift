import Model
import Ports

/// A segment, or a piece of one, as stored: a header with the id of the plain bytes, then frames of 1 MiB (FORMAT.md,
/// WAL).
struct WALObject: Sendable {
    static let magic = Array("PRAWAL01".utf8)
    static let headerBytes = 56
    static let saltBytes = 16

    var segmentBytes: Int
    /// Where in the segment the bytes begin.
    var from: Int
    var bytes: [UInt8]

    /// - Parameter key: the object's name.
    func encoded(as key: String, _ compressor: Compressor, for store: Store) async -> [UInt8] {
        let cipher = store.cipher
        let hash = store.workers.submit { [bytes] _ in cipher.id(of: bytes) }
        let tickets = stride(from: 0, to: bytes.count, by: extentBytes).map { start in
            store.workers.submit { [bytes] codec in
                codec.frame(bytes[start..<min(start + extentBytes, bytes.count)], compressor)
            }
        }
        var frames: [[UInt8]] = []
        for ticket in tickets { frames.append(await ticket.value()) }
        let header = Header(
            segmentBytes: segmentBytes, from: from, count: bytes.count, epoch: cipher.epoch, hash: await hash.value())
        return WALObject.joined(header, frames, as: key, by: cipher, store.random)
    }

    /// - Parameter frames: of the bytes that `header` tells of, an extent each.
    static func joined(
        _ header: Header, _ frames: [[UInt8]], as key: String, by cipher: Cipher, _ random: any RandomSource
    ) -> [UInt8] {
        var writer = ByteWriter(bytes: Self.magic)
        writer.bytes.reserveCapacity(frames.reduce(1024) { $0 + $1.count })
        for number in [header.segmentBytes, header.from, header.count] { writer.put(UInt32(number)) }
        writer.put(header.epoch)
        writer.put(zeros: 2)
        writer.put(header.hash)
        if header.epoch > 0 { for _ in 0..<2 { writer.put(random.next()) } }
        guard let seal = WALObject.seal(writer.bytes, epoch: header.epoch, as: key, by: cipher) else {
            preconditionFailure("a cipher has the key of its own epoch")
        }
        for frame in frames { writer.bytes += seal.sealed(frame, at: writer.bytes.count) }
        return writer.bytes
    }

    /// What the object behind `key` says of itself; `nil` when there is none.
    static func header(of key: String, in store: Store) async throws(PraError) -> Header? {
        guard let stored = try await store.objects.get(key, range: 0..<Int64(headerBytes)) else { return nil }
        var reader = ByteReader(stored[...], of: key)
        return try Header(from: &reader)
    }

    /// The object behind `key`, its bytes checked; `nil` when there is none.
    static func read(_ key: String, in store: Store) async throws(PraError) -> WALObject? {
        guard let stored = try await store.objects.get(key, range: nil) else { return nil }
        var reader = ByteReader(stored[...], of: key)
        let header = try Header(from: &reader)
        let seal = try await store.seal(key, epoch: header.epoch) {
            WALObject.seal(stored, epoch: header.epoch, as: key, by: $0)
        }
        let cipher = store.cipher
        return try await store.workers.run { codec throws(PraError) in
            try WALObject(parsing: stored, header, key, cipher, seal, codec)
        }
    }

    /// - Parameter object: at least its header and salt.
    private static func seal(_ object: [UInt8], epoch: UInt16, as key: String, by cipher: Cipher) -> FrameSeal? {
        let salt = object.dropFirst(headerBytes).prefix(epoch == 0 ? 0 : saltBytes)
        return cipher.seal(.wal, epoch: epoch, salt: salt, header: object.prefix(headerBytes), name: key)
    }

    private init(
        parsing stored: [UInt8], _ header: Header, _ key: String, _ cipher: Cipher, _ seal: FrameSeal, _ codec: Codec
    ) throws(PraError) {
        let start = Self.headerBytes + (header.epoch == 0 ? 0 : Self.saltBytes)
        guard start <= stored.count else { throw corrupt(key, "it ends too early") }
        bytes = try Frame.decodeAll(stored[start...], at: start, of: key, seal, with: codec)
        (segmentBytes, from) = (header.segmentBytes, header.from)
        guard bytes.count == header.count, from + bytes.count <= segmentBytes, cipher.id(of: bytes) == header.hash
        else { throw corrupt(key, "its bytes do not have the hash that was stored with them") }
    }

    init(segmentBytes: Int, from: Int, bytes: [UInt8]) {
        (self.segmentBytes, self.from, self.bytes) = (segmentBytes, from, bytes)
    }

    struct Header {
        var segmentBytes: Int, from: Int, count: Int, epoch: UInt16
        var hash: Digest

        init(segmentBytes: Int, from: Int, count: Int, epoch: UInt16, hash: Digest) {
            (self.segmentBytes, self.from, self.count, self.epoch) = (segmentBytes, from, count, epoch)
            self.hash = hash
        }

        fileprivate init(from reader: inout ByteReader) throws(PraError) {
            guard try reader.take(count: 8).elementsEqual(WALObject.magic) else {
                throw corrupt(reader.object, "it is not a WAL object")
            }
            segmentBytes = Int(try reader.take(UInt32.self))
            from = Int(try reader.take(UInt32.self))
            count = Int(try reader.take(UInt32.self))
            epoch = try reader.take(UInt16.self)
            _ = try reader.take(UInt16.self)
            hash = try reader.takeDigest()
        }
    }
}

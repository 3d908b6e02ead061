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
        let start = headerBytes + (header.epoch == 0 ? 0 : saltBytes)
        guard start <= stored.count else { throw corrupt(key, "it ends too early") }
        let frames = StoredFrames(
            object: stored, places: try Frame.places(in: stored[start...], of: key), key: key, seal: seal)
        let (bytes, id) = try await frames.decoded(room: header.count, in: store)
        guard bytes.count == header.count, header.from + bytes.count <= header.segmentBytes, id == header.hash
        else { throw corrupt(key, "its bytes do not have the hash that was stored with them") }
        return WALObject(segmentBytes: header.segmentBytes, from: header.from, bytes: bytes)
    }

    /// - Parameter object: at least its header and salt.
    private static func seal(_ object: [UInt8], epoch: UInt16, as key: String, by cipher: Cipher) -> FrameSeal? {
        let salt = object.dropFirst(headerBytes).prefix(epoch == 0 ? 0 : saltBytes)
        return cipher.seal(.wal, epoch: epoch, salt: salt, header: object.prefix(headerBytes), name: key)
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

/// The frames of an object.
private struct StoredFrames: Sendable {
    let object: [UInt8]
    let places: [Range<Int>]
    let key: String
    let seal: FrameSeal

    /// Decodes them on all cores. What they hold is hashed meanwhile, in their order: recovery waits for both.
    /// - Parameter room: bytes that they are said to hold, which may be a lie.
    func decoded(room: Int, in store: Store) async throws(PraError) -> (bytes: [UInt8], id: Digest) {
        let room = min(room, places.count * extentBytes)
        let joining = WorkerThreads(count: 1) { [keys = store.cipher.keys] in Joined(keys, room: room) }
        let tickets = places.map { place in
            store.workers.submit { [self] codec in
                Result { () throws(PraError) in
                    var reader = ByteReader(object[place], of: key)
                    return try Frame.decode(from: &reader, at: place.lowerBound, seal, with: codec)
                }
            }
        }
        for ticket in tickets {
            let part = try await ticket.value().get()
            _ = joining.submit { $0.add(part) }
        }
        return await joining.submit { ($0.bytes, $0.id.digest()) }.value()
    }
}

/// What the frames of an object hold; belongs to one thread.
private final class Joined {
    private(set) var bytes: [UInt8] = []
    private(set) var id: ContentID

    init(_ keys: KeyRing?, room: Int) {
        id = ContentID(keys)
        bytes.reserveCapacity(room)
    }

    func add(_ part: [UInt8]) {
        id.add(part[...])
        bytes += part
    }
}

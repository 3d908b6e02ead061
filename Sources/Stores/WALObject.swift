import Model
import Ports

/// A segment, or a piece of one, as stored: a header with the hash of the plain bytes, then frames of 1 MiB (FORMAT.md,
/// WAL).
struct WALObject: Sendable {
    static let magic = Array("PRAWAL01".utf8)

    var segmentBytes: Int
    /// Where in the segment the bytes begin.
    var from: Int
    var bytes: [UInt8]

    func encoded(level: Int, on workers: WorkerThreads<Codec>) async -> [UInt8] {
        var writer = ByteWriter(bytes: Self.magic)
        for number in [segmentBytes, from, bytes.count, 0] { writer.put(UInt32(number)) }
        let hash = workers.submit { [bytes] _ in Hash.of(bytes) }
        let frames = stride(from: 0, to: bytes.count, by: extentBytes).map { start in
            let part = Array(bytes[start..<min(start + extentBytes, bytes.count)])
            return workers.submit { $0.frame(part, level: level) }
        }
        writer.put(await hash.value())
        for frame in frames { writer.bytes += await frame.value() }
        return writer.bytes
    }

    /// The object behind `key`, its bytes checked; `nil` when there is none.
    static func read(_ key: String, in store: Store) async throws(PraError) -> WALObject? {
        guard let stored = try await store.objects.get(key, range: nil) else { return nil }
        return try await store.workers.run { codec throws(PraError) in try WALObject(parsing: stored, key, codec) }
    }

    private init(parsing stored: [UInt8], _ key: String, _ codec: Codec) throws(PraError) {
        var reader = ByteReader(stored[...], of: key)
        guard try reader.take(count: 8).elementsEqual(Self.magic) else { throw corrupt(key, "it is not a WAL object") }
        segmentBytes = Int(try reader.take(UInt32.self))
        from = Int(try reader.take(UInt32.self))
        let count = Int(try reader.take(UInt32.self))
        _ = try reader.take(UInt32.self)
        let hash = try reader.takeDigest()
        bytes = try Frame.decodeAll(stored[reader.position...], of: key, with: codec)
        guard bytes.count == count, from + count <= segmentBytes, Hash.of(bytes) == hash else {
            throw corrupt(key, "its bytes do not have the hash that was stored with them")
        }
    }

    init(segmentBytes: Int, from: Int, bytes: [UInt8]) {
        (self.segmentBytes, self.from, self.bytes) = (segmentBytes, from, bytes)
    }
}

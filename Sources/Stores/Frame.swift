import Model

/// The envelope of stored bytes: header (stored length, codec, raw length), then the payload (FORMAT.md, Frame).
enum Frame {
    static let headerBytes = 12
    /// Nothing larger is ever written or decoded.
    static let largestRaw = 2 << 20

    static func header(length: Int, _ codec: Compression, rawLength: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(UInt32(length))
        writer.put(codec.rawValue)
        writer.put(zeros: 3)
        writer.put(UInt32(rawLength))
        return writer.bytes
    }

    /// The plain bytes of the frame that `reader` stands at, moving it to the next one.
    /// - Parameters:
    ///   - offset: of the frame in its object.
    ///   - prefix: what the frame was compressed after; empty for most.
    static func decode(
        from reader: inout ByteReader, at offset: Int, _ seal: FrameSeal, with codec: Codec, prefix: [UInt8] = []
    ) throws(PraError) -> [UInt8] {
        let (object, length) = (reader.object, Int(try reader.take(UInt32.self)))
        let rest = try reader.take(count: headerBytes - 4)
        let method = rest[rest.startIndex]
        let rawLength = rest.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard rawLength <= largestRaw else { throw corrupt(object, "a frame claims \(rawLength) bytes") }
        guard let payload = seal.opened(try reader.take(count: length), header: rest, at: offset) else {
            throw corrupt(object, "a frame is not what was sealed for its place")
        }
        switch Compression(rawValue: method) {
        case .none?:
            guard payload.count == rawLength else { throw corrupt(object, "a frame's two lengths differ") }
            return Array(payload)
        case .zstd?:
            guard let raw = codec.decompress(payload, rawLength: rawLength, prefix: prefix) else {
                throw corrupt(object, "a frame does not decompress to \(rawLength) bytes")
            }
            return raw
        case .gzip?:
            guard let raw = Gzip.decompress(payload, rawLength: rawLength) else {
                throw corrupt(object, "a frame does not decompress to \(rawLength) bytes")
            }
            return raw
        case nil:
            throw corrupt(object, "a frame has codec \(method), which no feature of this store announces")
        }
    }

    /// Where in `bytes` each of a row of frames stands.
    static func places(in bytes: ArraySlice<UInt8>, of object: String) throws(PraError) -> [Range<Int>] {
        var reader = ByteReader(bytes, of: object), places: [Range<Int>] = []
        while !reader.isAtEnd {
            let start = reader.position, length = Int(try reader.take(UInt32.self))
            _ = try reader.take(count: headerBytes - 4 + length)
            places.append(start..<reader.position)
        }
        return places
    }

    /// The plain bytes of a row of frames.
    /// - Parameter offset: of the first one in its object.
    static func decodeAll(
        _ bytes: ArraySlice<UInt8>, at offset: Int, of object: String, _ seal: FrameSeal, with codec: Codec
    ) throws(PraError) -> [UInt8] {
        var reader = ByteReader(bytes, of: object)
        var raw: [UInt8] = []
        while !reader.isAtEnd {
            let frame = offset + reader.position - bytes.startIndex
            let part = try decode(from: &reader, at: frame, seal, with: codec)
            // Most rows have one frame: not copied again.
            if raw.isEmpty { raw = part } else { raw += part }
        }
        return raw
    }
}

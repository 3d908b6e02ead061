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
    /// - Parameter prefix: what the frame was compressed after; empty for most.
    static func decode(
        from reader: inout ByteReader, with codec: Codec, prefix: [UInt8] = []
    ) throws(PraError) -> [UInt8] {
        let (object, length) = (reader.object, Int(try reader.take(UInt32.self)))
        let method = try reader.take(UInt8.self)
        _ = try reader.take(count: 3)
        let rawLength = Int(try reader.take(UInt32.self))
        guard rawLength <= largestRaw else { throw corrupt(object, "a frame claims \(rawLength) bytes") }
        let payload = try reader.take(count: length)
        switch Compression(rawValue: method) {
        case .none?:
            guard length == rawLength else { throw corrupt(object, "a frame's two lengths differ") }
            return Array(payload)
        case .zstd?:
            guard let raw = codec.decompress(payload, rawLength: rawLength, prefix: prefix) else {
                throw corrupt(object, "a frame does not decompress to \(rawLength) bytes")
            }
            return raw
        case .gzip?, nil:
            throw corrupt(object, "a frame has codec \(method), which no feature of this store announces")
        }
    }

    /// The plain bytes of a row of frames.
    static func decodeAll(_ bytes: ArraySlice<UInt8>, of object: String, with codec: Codec) throws(PraError) -> [UInt8]
    {
        var reader = ByteReader(bytes, of: object)
        var raw: [UInt8] = []
        while !reader.isAtEnd { raw += try decode(from: &reader, with: codec) }
        return raw
    }
}

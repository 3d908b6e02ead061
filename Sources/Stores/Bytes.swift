import Model

/// Appends little-endian numbers and byte strings.
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func put(_ number: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func put(_ digest: Digest) { bytes.append(contentsOf: digest.bytes) }

    mutating func put(zeros count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// A length in two bytes, then UTF-8. Traps above 65,535 bytes: callers check paths first.
    mutating func put(text: String) {
        put(UInt16(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads what `ByteWriter` wrote. Whatever the bytes are it throws `.storeCorrupt` rather than read past the end.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    /// The object's name, for errors.
    let object: String
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>, of object: String) {
        (self.bytes, self.object, position) = (bytes, object, bytes.startIndex)
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// Inlined, or each of an index entry's numbers would be read by unspecialised code.
    @inline(__always)
    mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws(PraError) -> Number {
        let slice = try take(count: MemoryLayout<Number>.size)
        return unsafe slice.withUnsafeBytes { unsafe Number(littleEndian: $0.loadUnaligned(as: Number.self)) }
    }

    mutating func take(count: Int) throws(PraError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw corrupt(object, "it ends too early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func takeDigest() throws(PraError) -> Digest { Digest(try take(count: 32)) }

    mutating func takeText() throws(PraError) -> String {
        let utf8 = try take(count: Int(try take(UInt16.self)))
        guard let text = String(validating: utf8, as: UTF8.self) else { throw corrupt(object, "a name is not UTF-8") }
        return text
    }
}

/// An object whose bytes are not what the format says.
func corrupt(_ object: String, _ what: String) -> PraError {
    PraError(
        .storeCorrupt, "\(object) is damaged: \(what)",
        remedy: "run `pra store check` for the extent of it, and restore from another store until it is repaired")
}

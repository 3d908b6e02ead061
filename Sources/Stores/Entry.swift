import Model

/// Where one extent's bytes are inside a pack, and how to get at them (FORMAT.md, Entries).
struct Entry: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case full = 0, zero = 1, bundle = 2
        /// Deltas: pages that differ from the base's; compressed on their own, or after the pages that they replace.
        case pages = 3, pagesPrefix = 4
    }

    static let bytes = 88

    var id: Digest
    var kind: Kind
    /// Steps to the full extent under it; 0 for `full`, `zero` and `bundle`.
    var depth: UInt8 = 0
    var keyEpoch: UInt16 = 0
    var rawLength: UInt32
    var frameOffset: UInt32 = 0
    /// With its header; 0 for `zero`.
    var frameLength: UInt32 = 0
    var offsetInFrame: UInt32 = 0
    /// CRC-32C of the stored frame, header included; 0 for `zero`.
    var frameCRC: UInt32 = 0
    /// All zeros where there is none.
    var base: Digest = .none

    var isDelta: Bool { kind == .pages || kind == .pagesPrefix }

    func write(to writer: inout ByteWriter) {
        writer.put(id)
        writer.put(kind.rawValue)
        writer.put(depth)
        writer.put(keyEpoch)
        for number in [rawLength, frameOffset, frameLength, offsetInFrame, frameCRC] { writer.put(number) }
        writer.put(base)
    }
}

extension Entry {
    init(from reader: inout ByteReader) throws(PraError) {
        id = try reader.takeDigest()
        let number = try reader.take(UInt8.self)
        guard let kind = Kind(rawValue: number) else {
            throw corrupt(reader.object, "an entry has kind \(number), which no feature of this store announces")
        }
        self.kind = kind
        depth = try reader.take(UInt8.self)
        keyEpoch = try reader.take(UInt16.self)
        rawLength = try reader.take(UInt32.self)
        frameOffset = try reader.take(UInt32.self)
        frameLength = try reader.take(UInt32.self)
        offsetInFrame = try reader.take(UInt32.self)
        frameCRC = try reader.take(UInt32.self)
        base = try reader.takeDigest()
    }
}

extension Digest {
    static let none = Digest([UInt8](repeating: 0, count: 32))
}

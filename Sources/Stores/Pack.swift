import Model
import Ports

/// A pack being filled in memory: magic, kind, salt, frames; sealed with a footer of entries and named by its hash
/// (FORMAT.md, Packs).
struct PackBuilder {
    private(set) var bytes: [UInt8]
    private(set) var entries: [Entry] = []
    private var hash = Hash()
    private let kind: Pack.Kind

    /// - Parameter spent: the bytes of an earlier pack, whose memory is used again.
    init(_ kind: Pack.Kind, random: any RandomSource, reusing spent: consuming [UInt8] = []) {
        self.kind = kind
        spent.removeAll(keepingCapacity: true)
        var writer = ByteWriter(bytes: spent)
        writer.bytes.reserveCapacity(Pack.aimBytes + Pack.aimBytes / 8)
        writer.bytes += Pack.magic
        writer.put(kind.rawValue)
        writer.put(zeros: 7)
        writer.put(random.next())
        writer.put(random.next())
        bytes = writer.bytes
        hash.add(bytes[...])
    }

    var isEmpty: Bool { entries.isEmpty }
    var isFull: Bool { bytes.count >= Pack.aimBytes || entries.count >= Pack.mostEntries }

    /// Adds one frame and the entries inside it, whose frame fields are set here.
    mutating func add(_ frame: [UInt8], holding held: [Entry]) {
        let (offset, crc) = (UInt32(bytes.count), crc32c(frame[...]))
        bytes += frame
        hash.add(frame[...])
        for var entry in held {
            (entry.frameOffset, entry.frameLength, entry.frameCRC) = (offset, UInt32(frame.count), crc)
            entries.append(entry)
        }
    }

    /// A zero extent has no frame.
    mutating func add(zero entry: Entry) { entries.append(entry) }

    /// The finished pack, which takes the builder's bytes with it.
    mutating func seal(with codec: Codec) -> Pack {
        var footer = ByteWriter()
        for entry in entries { entry.write(to: &footer) }
        let frame = codec.frame(footer.bytes, level: 3)
        var tail = ByteWriter(bytes: frame)
        tail.put(UInt32(frame.count))
        tail.bytes += Pack.endMagic
        bytes += tail.bytes
        hash.add(tail.bytes[...])
        defer { (bytes, entries) = ([], []) }
        return Pack(id: hash.digest(), kind: kind, bytes: bytes, entries: entries)
    }
}

/// A sealed pack with its bytes.
struct Pack: Sendable {
    enum Kind: UInt8, Sendable { case data = 1, delta = 2, meta = 3 }

    static let magic = Array("PRAPACK1".utf8)
    static let endMagic = Array("PRAF".utf8)
    static let headerBytes = 32
    static let trailerBytes = 8
    static let aimBytes = 16 << 20
    /// Keeps the footer below the largest frame.
    static let mostEntries = 16_384

    var id: Digest
    var kind: Kind
    var bytes: [UInt8]
    var entries: [Entry]

    /// Parses a whole pack. Checks its shape, not its name.
    init(id: Digest, parsing bytes: [UInt8], with codec: Codec) throws(PraError) {
        let object = StoreKey.pack(id)
        guard bytes.count >= Pack.headerBytes + Pack.trailerBytes, bytes.starts(with: Pack.magic),
            let kind = Kind(rawValue: bytes[8])
        else { throw corrupt(object, "it is not a pack") }
        let end = bytes.count - Pack.trailerBytes
        let length = try Pack.footerLength(Array(bytes[end...]), of: object, packBytes: bytes.count)
        let entries = try Pack.entries(bytes[(end - length)..<end], of: object, with: codec)
        (self.id, self.kind, self.bytes, self.entries) = (id, kind, bytes, entries)
    }

    /// Length of the footer's frame, from the trailer.
    static func footerLength(_ trailer: [UInt8], of object: String, packBytes: Int) throws(PraError) -> Int {
        var reader = ByteReader(trailer[...], of: object)
        let length = Int(try reader.take(UInt32.self))
        guard try reader.take(count: 4).elementsEqual(endMagic), length <= packBytes - headerBytes - trailerBytes else {
            throw corrupt(object, "its end is not a pack's")
        }
        return length
    }

    static func entries(
        _ footer: ArraySlice<UInt8>, of object: String, with codec: Codec
    ) throws(PraError) -> [Entry] {
        let raw = try Frame.decodeAll(footer, of: object, with: codec)
        var reader = ByteReader(raw[...], of: object), entries: [Entry] = []
        while !reader.isAtEnd { entries.append(try Entry(from: &reader)) }
        return entries
    }

    init(id: Digest, kind: Kind, bytes: [UInt8], entries: [Entry]) {
        (self.id, self.kind, self.bytes, self.entries) = (id, kind, bytes, entries)
    }
}

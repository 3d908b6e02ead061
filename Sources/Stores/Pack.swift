import Model
import Ports

/// A pack being filled in memory: magic, kind, salt, frames; sealed with a footer of entries and named by its hash
/// (FORMAT.md, Packs).
struct PackBuilder {
    private(set) var bytes: [UInt8]
    private(set) var entries: [Entry] = []
    private var hash = Hash()
    private let kind: Pack.Kind
    private let epoch: UInt16
    private let seal: FrameSeal

    /// - Parameter spent: the bytes of an earlier pack, whose memory is used again.
    init(_ kind: Pack.Kind, _ cipher: Cipher, random: any RandomSource, reusing spent: consuming [UInt8] = []) {
        (self.kind, epoch) = (kind, cipher.epoch)
        spent.removeAll(keepingCapacity: true)
        var writer = ByteWriter(bytes: spent)
        writer.bytes.reserveCapacity(Pack.aimBytes + Pack.aimBytes / 8)
        writer.bytes += Pack.magic
        writer.put(kind.rawValue)
        writer.put(epoch)
        writer.put(zeros: 5)
        writer.put(random.next())
        writer.put(random.next())
        bytes = writer.bytes
        guard let seal = Pack.Header(bytes, kind).seal(by: cipher) else {
            preconditionFailure("a cipher has the key of its own epoch")
        }
        self.seal = seal
        hash.add(bytes[...])
    }

    var isEmpty: Bool { entries.isEmpty }
    var isFull: Bool { bytes.count >= Pack.aimBytes || entries.count >= Pack.mostEntries }

    /// Adds one frame and the entries inside it, whose frame fields are set here.
    mutating func add(_ plain: [UInt8], holding held: [Entry]) {
        let frame = seal.sealed(plain, at: bytes.count)
        let (offset, crc) = (UInt32(bytes.count), crc32c(frame[...]))
        bytes += frame
        hash.add(frame[...])
        for var entry in held {
            (entry.frameOffset, entry.frameLength, entry.frameCRC) = (offset, UInt32(frame.count), crc)
            entry.keyEpoch = epoch
            entries.append(entry)
        }
    }

    /// A zero extent has no frame.
    mutating func add(zero entry: Entry) { entries.append(entry) }

    /// The finished pack, which takes the builder's bytes with it.
    mutating func seal(with codec: Codec) -> Pack {
        var footer = ByteWriter()
        for entry in entries { entry.write(to: &footer) }
        let frame = seal.sealed(codec.frame(footer.bytes, .zstd(level: 3)), at: bytes.count)
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
    init(id: Digest, parsing bytes: [UInt8], _ seal: FrameSeal, with codec: Codec) throws(PraError) {
        let object = StoreKey.pack(id), kind = try Header(parsing: bytes, of: id).kind
        let end = bytes.count - Pack.trailerBytes
        guard end >= Pack.headerBytes else { throw corrupt(object, "it is not a pack") }
        let length = try Pack.footerLength(Array(bytes[end...]), of: object, packBytes: bytes.count)
        let start = end - length
        let entries = try Pack.entries(bytes[start..<end], at: start, of: object, seal, with: codec)
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

    /// - Parameter offset: of the footer in the pack.
    static func entries(
        _ footer: ArraySlice<UInt8>, at offset: Int, of object: String, _ seal: FrameSeal, with codec: Codec
    ) throws(PraError) -> [Entry] {
        let raw = try Frame.decodeAll(footer, at: offset, of: object, seal, with: codec)
        var reader = ByteReader(raw[...], of: object), entries: [Entry] = []
        while !reader.isAtEnd { entries.append(try Entry(from: &reader)) }
        return entries
    }

    init(id: Digest, kind: Kind, bytes: [UInt8], entries: [Entry]) {
        (self.id, self.kind, self.bytes, self.entries) = (id, kind, bytes, entries)
    }
}

extension Pack {
    /// The first 32 bytes.
    struct Header {
        let kind: Kind
        let epoch: UInt16
        private let plain: ArraySlice<UInt8>
        private let salt: ArraySlice<UInt8>

        init(parsing bytes: [UInt8], of id: Digest) throws(PraError) {
            guard bytes.count >= Pack.headerBytes, bytes.starts(with: Pack.magic), let kind = Kind(rawValue: bytes[8])
            else { throw corrupt(StoreKey.pack(id), "it is not a pack") }
            self.init(bytes, kind)
        }

        fileprivate init(_ bytes: [UInt8], _ kind: Kind) {
            (self.kind, epoch) = (kind, UInt16(bytes[9]) | UInt16(bytes[10]) << 8)
            (plain, salt) = (bytes[..<16], bytes[16..<Pack.headerBytes])
        }

        func seal(by cipher: Cipher) -> FrameSeal? {
            let kind: FrameSeal.Kind =
                switch kind {
                case .data: .data
                case .delta: .delta
                case .meta: .meta
                }
            return cipher.seal(kind, epoch: epoch, salt: salt, header: plain)
        }
    }
}

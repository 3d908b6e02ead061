import Model
import Ports

/// What reading one pack found.
struct PackReport: Sendable {
    var id: Digest
    var bytes = 0
    var extents = 0
    var damaged: [Digest] = []
    var lines: [String] = []
    /// Whether its own bytes are wrong.
    var isBroken = false
    var isFromMedium = true
    /// Whether it was there and nothing of it is wrong.
    var isSound: Bool { bytes > 0 && lines.isEmpty }
    /// To be rebuilt over their bases.
    var deltas: [ExtentIndex.Found] = []

    init(id: Digest, line: String? = nil) { (self.id, lines, isBroken) = (id, line.map { [$0] } ?? [], line != nil) }

    init(reading bytes: [UInt8], as id: Digest, _ cipher: Cipher, _ seal: FrameSeal, with codec: Codec) {
        (self.id, self.bytes) = (id, bytes.count)
        let name = StoreKey.pack(id)
        if Hash.of(bytes) != id { lines.append("\(name) does not have the hash that is its name") }
        do throws(PraError) {
            var frame: (offset: UInt32, raw: [UInt8]?) = (0, nil)
            let pack = try Pack(id: id, parsing: bytes, seal, with: codec)
            let held = IndexFile.HeldPack(id: id, size: Int64(bytes.count), kind: pack.kind)
            deltas = pack.entries.filter(\.isDelta).map { ($0, held) }
            extents = pack.entries.count
            for entry in pack.entries where !entry.isDelta {
                if entry.kind != .zero, entry.frameOffset != frame.offset {
                    frame = (entry.frameOffset, decoded(entry, of: bytes, seal, with: codec))
                }
                if !isIntact(entry, in: frame.raw, cipher) { note(damaged: entry) }
            }
        } catch { lines.append(error.what) }
        isBroken = !lines.isEmpty
    }

    mutating func note(damaged entry: Entry) {
        damaged.append(entry.id)
        lines.append("extent \(entry.id) of \(StoreKey.pack(id)) is damaged")
    }

    private func decoded(_ entry: Entry, of pack: [UInt8], _ seal: FrameSeal, with codec: Codec) -> [UInt8]? {
        let start = Int(entry.frameOffset), end = start + Int(entry.frameLength)
        guard end <= pack.count else { return nil }
        let raw = Result { () throws(PraError) in
            try plainFrame(pack[start..<end], of: entry, name: StoreKey.pack(id), seal, with: codec)
        }
        guard case .success(let bytes) = raw else { return nil }
        return bytes
    }

    private func isIntact(_ entry: Entry, in raw: [UInt8]?, _ cipher: Cipher) -> Bool {
        if entry.kind == .zero { return cipher.id(of: [UInt8](repeating: 0, count: Int(entry.rawLength))) == entry.id }
        let start = Int(entry.offsetInFrame), end = start + Int(entry.rawLength)
        guard let raw, end <= raw.count else { return false }
        return cipher.id(of: raw[start..<end]) == entry.id
    }
}

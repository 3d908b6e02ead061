import Glibc
import Model

/// An extent as the pages of it that its base has not (FORMAT.md, Deltas).
struct PageDelta {
    static let pageBytes = 8192

    /// Bit *i*, from the lowest of its byte: page *i* is stored here.
    private(set) var bitmap: [UInt8]
    /// Those pages, one after the other.
    private(set) var pages: [UInt8] = []
    /// What the base has in their places, as far as it reaches.
    private(set) var replaced: [UInt8] = []

    init(of raw: [UInt8], over base: [UInt8]) {
        self.init(of: raw) { _, page in !isSame(raw, base, page) }
        replaced = PageDelta.joined(changed(in: raw.count), of: base)
    }

    /// By the hashes of both, without what the base has.
    init(of raw: [UInt8], _ new: PageHashes, unlike old: PageHashes) {
        self.init(of: raw) { number, _ in !new.hasSame(number, as: old) }
    }

    private init(of raw: [UInt8], where isChanged: (Int, Range<Int>) -> Bool) {
        bitmap = [UInt8](repeating: 0, count: PageDelta.bitmapBytes(raw.count))
        for (number, page) in PageDelta.places(in: raw.count).enumerated() where isChanged(number, page) {
            bitmap[number / 8] |= 1 << UInt8(number % 8)
        }
        pages = PageDelta.joined(changed(in: raw.count), of: raw)
    }

    /// The two frames of a delta that stands on no old bytes.
    func frames(_ compressor: Compressor, with codec: Codec) -> [UInt8] {
        codec.frame(bitmap, .none) + codec.frame(pages, compressor)
    }

    /// The two frames of its entry. Only zstd can make use of what the pages replace.
    func framesOverBase(_ compressor: Compressor, with codec: Codec) -> (bytes: [UInt8], kind: Entry.Kind) {
        let bytes = codec.frame(bitmap, .none) + codec.frame(pages, compressor, prefix: replaced)
        guard case .zstd = compressor else { return (bytes, .pages) }
        return (bytes, .pagesPrefix)
    }

    /// Turns the bytes of a base into those of the extent that `step` describes.
    static func apply(
        _ step: StoredExtent.Step, to base: inout [UInt8], with codec: Codec
    ) throws(PraError) {
        let (entry, name, first) = (step.entry, step.name, Int(step.entry.frameOffset))
        try checkFrame(step.bytes[...], of: entry, name: name)
        var reader = ByteReader(step.bytes[...], of: name)
        let length = Int(entry.rawLength)
        let bitmap = try Frame.decode(from: &reader, at: first, step.seal, with: codec)
        guard bitmap.count == bitmapBytes(length) else { throw corrupt(name, "its bitmap has a wrong length") }
        let changed = places(in: length, of: bitmap)
        let replaced = entry.kind == .pagesPrefix ? joined(changed, of: base) : []
        let pages = try Frame.decode(
            from: &reader, at: first + reader.position, step.seal, with: codec, prefix: replaced)
        guard pages.count == changed.reduce(0, { $0 + $1.count }), reader.isAtEnd else {
            throw corrupt(name, "it has other pages than its bitmap says")
        }
        if base.count > length { base.removeLast(base.count - length) }
        base.append(contentsOf: repeatElement(0, count: length - base.count))
        var offset = 0
        for page in changed {
            base.replaceSubrange(page, with: pages[offset..<offset + page.count])
            offset += page.count
        }
    }

    private func changed(in length: Int) -> [Range<Int>] { PageDelta.places(in: length, of: bitmap) }

    /// Those whose bits are set.
    private static func places(in length: Int, of bitmap: [UInt8]) -> [Range<Int>] {
        places(in: length).enumerated().compactMap { number, page in
            bitmap[number / 8] >> UInt8(number % 8) & 1 == 1 ? page : nil
        }
    }

    /// What `bytes` has in these places, as far as it reaches.
    private static func joined(_ places: [Range<Int>], of bytes: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(places.count * pageBytes)
        for place in places { joined += bytes[place.clamped(to: 0..<bytes.count)] }
        return joined
    }

    private static func bitmapBytes(_ length: Int) -> Int { (length + 8 * pageBytes - 1) / (8 * pageBytes) }

    /// Where the pages of an extent lie; the last may be shorter.
    private static func places(in length: Int) -> [Range<Int>] {
        stride(from: 0, to: length, by: pageBytes).map { $0..<min($0 + pageBytes, length) }
    }
}

private func isSame(_ raw: [UInt8], _ base: [UInt8], _ page: Range<Int>) -> Bool {
    guard page.upperBound <= base.count else { return false }
    return unsafe raw.withUnsafeBytes { raw in
        unsafe base.withUnsafeBytes { base in
            guard let new = raw.baseAddress, let old = base.baseAddress else { return false }
            return unsafe memcmp(new + page.lowerBound, old + page.lowerBound, page.count) == 0
        }
    }
}

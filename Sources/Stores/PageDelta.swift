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
        bitmap = [UInt8](repeating: 0, count: PageDelta.bitmapBytes(raw.count))
        for (number, page) in PageDelta.places(in: raw.count).enumerated() where !isSame(raw, base, page) {
            bitmap[number / 8] |= 1 << UInt8(number % 8)
            pages += raw[page]
            replaced += base[page.clamped(to: 0..<base.count)]
        }
    }

    /// The two frames of its entry.
    func frames(level: Int?, with codec: Codec) -> [UInt8] {
        codec.frame(bitmap, level: nil) + codec.frame(pages, level: level, prefix: replaced)
    }

    /// Turns the bytes of a base into those of the extent that `entry` describes.
    /// - Parameter stored: the entry's frames.
    static func apply(
        _ stored: [UInt8], of entry: Entry, name: String, to base: inout [UInt8], with codec: Codec
    ) throws(PraError) {
        try checkFrame(stored[...], of: entry, name: name)
        var reader = ByteReader(stored[...], of: name)
        let length = Int(entry.rawLength), bitmap = try Frame.decode(from: &reader, with: codec)
        guard bitmap.count == bitmapBytes(length) else { throw corrupt(name, "its bitmap has a wrong length") }
        let changed = places(in: length).enumerated().compactMap { number, page in
            bitmap[number / 8] >> UInt8(number % 8) & 1 == 1 ? page : nil
        }
        var replaced: [UInt8] = []
        if entry.kind == .pagesPrefix {
            for page in changed { replaced += base[page.clamped(to: 0..<base.count)] }
        }
        let pages = try Frame.decode(from: &reader, with: codec, prefix: replaced)
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

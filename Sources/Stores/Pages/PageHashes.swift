import Model

/// What the pages of one extent were, by hash: enough to see which have changed without the old bytes. Half of a
/// SHA-256, keyed where the store is encrypted.
struct PageHashes: Hashable, Sendable {
    static let bytes = 16

    /// One after the other.
    private(set) var all: [UInt8]

    init(of raw: ArraySlice<UInt8>, _ cipher: Cipher) {
        all = []
        all.reserveCapacity((raw.count / PageDelta.pageBytes + 1) * Self.bytes)
        for start in stride(from: raw.startIndex, to: raw.endIndex, by: PageDelta.pageBytes) {
            all += cipher.id(of: raw[start..<min(start + PageDelta.pageBytes, raw.endIndex)]).bytes.prefix(Self.bytes)
        }
    }

    init(_ all: [UInt8]) { self.all = all }

    var count: Int { all.count / Self.bytes }

    /// Whether page `number` of both is the same, length and all.
    func hasSame(_ number: Int, as other: PageHashes) -> Bool {
        let range = number * Self.bytes..<(number + 1) * Self.bytes
        return range.upperBound <= min(all.count, other.all.count) && all[range] == other.all[range]
    }
}

/// What stood in the place of an extent when the file was backed up before.
struct BaseExtent: Hashable, Sendable {
    var id: Digest
    /// `nil` where its bytes are read instead.
    var pages: PageHashes?
}

/// A number of bytes, never negative.
public struct ByteCount: Hashable, Comparable, Sendable {
    public var bytes: Int64

    @inlinable public init(_ bytes: some BinaryInteger) { self.bytes = Int64(bytes) }

    public static let zero = ByteCount(0)

    @inlinable public static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }
    @inlinable public static func + (a: ByteCount, b: ByteCount) -> ByteCount { ByteCount(a.bytes + b.bytes) }
    @inlinable public static func += (a: inout ByteCount, b: ByteCount) { a.bytes += b.bytes }

    /// `500`, `500Mi`, `16Gi`, `200MB`: binary units end in `i`, decimal ones in `B`; `nil` otherwise.
    public init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let number = Int64(digits), let unit = byteUnits[String(text.dropFirst(digits.count))]
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        bytes = product
    }
}

private let byteUnits: [String: Int64] = [
    "": 1, "B": 1, "kB": 1000, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40,
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
]

extension ByteCount: CustomStringConvertible, Codable {
    /// For people: `512 B`, `3.8 GiB`.
    public var description: String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        if unit == 0 { return "\(bytes) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    public init(from decoder: any Decoder) throws { bytes = try decoder.singleValueContainer().decode(Int64.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }
}

/// A share between 0 and 1, kept exactly as millionths so that `99.9%` is what was written.
public struct Ratio: Hashable, Comparable, Sendable, CustomStringConvertible, Codable {
    public var millionths: Int64

    public init(millionths: Int64) { self.millionths = millionths }

    /// `99.9%`, with up to four decimals, from 0 to 100; `nil` otherwise.
    public init?(text: String) {
        guard text.last == "%" else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...2).contains(parts[0].count) || parts[0] == "100",
            parts[0].allSatisfy({ ("0"..."9").contains($0) }), let whole = Int64(parts[0])
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= 4, parts.count == 1 || !decimals.isEmpty,
            decimals.allSatisfy({ ("0"..."9").contains($0) })
        else { return nil }
        let fraction = Int64(decimals + String(repeating: "0", count: 4 - decimals.count)) ?? 0
        millionths = whole * 10_000 + fraction
        guard millionths <= 1_000_000 else { return nil }
    }

    public var value: Double { Double(millionths) / 1_000_000 }

    public static func < (a: Ratio, b: Ratio) -> Bool { a.millionths < b.millionths }

    public var description: String {
        var decimals = padded(millionths % 10_000, 4)[...]
        while decimals.last == "0" { decimals = decimals.dropLast() }
        return "\(millionths / 10_000)\(decimals.isEmpty ? "" : ".\(decimals)")%"
    }

    public init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { Ratio(text: $0) } }

    public func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

/// The SHA-256 of something, 32 bytes.
public struct Digest: Hashable, Comparable, Sendable {
    /// Its bytes as four numbers, most significant byte first.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes the first 32 bytes; traps when there are fewer.
    @inlinable public init(_ bytes: some Sequence<UInt8>) {
        var bytes = bytes.makeIterator()
        words = (Self.word(&bytes), Self.word(&bytes), Self.word(&bytes), Self.word(&bytes))
    }

    @inlinable static func word(_ bytes: inout some IteratorProtocol<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for _ in 0..<8 {
            guard let byte = bytes.next() else { preconditionFailure("a digest has 32 bytes") }
            word = word << 8 | UInt64(byte)
        }
        return word
    }

    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == 64, let bytes = bytesFromHex(hex) else { return nil }
        self.init(bytes)
    }

    public var bytes: [UInt8] {
        let bigEndian = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return unsafe withUnsafeBytes(of: bigEndian) { unsafe Array($0) }
    }

    public var hex: String { hexString(bytes) }

    @inlinable public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }
    @inlinable public static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }

    /// SHA-256 is uniform: one word is hash enough.
    @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: CustomStringConvertible, Codable {
    public var description: String { hex }

    public init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { Digest(hex: $0) } }

    public func encode(to encoder: any Encoder) throws { try encodeText(hex, to: encoder) }
}

/// Lower-case hexadecimal, two digits a byte.
package func hexString(_ bytes: some Sequence<UInt8>) -> String {
    let digits: [UInt8] = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// `nil` unless `hex` is an even number of hexadecimal digits.
package func bytesFromHex(_ hex: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in hex.utf8 {
        guard let digit = hexDigit(character) else { return nil }
        if let upper = high { bytes.append(upper << 4 | digit) }
        high = high == nil ? digit : nil
    }
    return high == nil ? bytes : nil
}

private func hexDigit(_ character: UInt8) -> UInt8? {
    switch character {
    case 48...57: character - 48
    case 65...70: character - 55
    case 97...102: character - 87
    default: nil
    }
}

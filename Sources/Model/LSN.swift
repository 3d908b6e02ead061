/// A position in the write-ahead log, in bytes since its beginning (PostgreSQL `pg_lsn`).
public struct LSN: Hashable, Comparable, Sendable {
    public var bytes: UInt64

    @inlinable public init(_ bytes: UInt64) { self.bytes = bytes }

    public static let zero = LSN(0)

    /// `nil` unless `text` is `X/X` with one to eight hexadecimal digits on each side.
    public init?(text: some StringProtocol) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, (1...8).contains(halves[0].count), (1...8).contains(halves[1].count),
            let high = UInt32(halves[0], radix: 16), let low = UInt32(halves[1], radix: 16)
        else { return nil }
        bytes = UInt64(high) << 32 | UInt64(low)
    }

    @inlinable public static func < (a: LSN, b: LSN) -> Bool { a.bytes < b.bytes }

    /// Bytes from `other` up to `self`; zero when `other` is ahead.
    @inlinable public func distance(from other: LSN) -> UInt64 { bytes > other.bytes ? bytes - other.bytes : 0 }
}

extension LSN: CustomStringConvertible, Codable {
    public var description: String {
        "\(String(bytes >> 32, radix: 16, uppercase: true))/\(String(bytes & 0xFFFF_FFFF, radix: 16, uppercase: true))"
    }

    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder) { LSN(text: $0) }
    }

    public func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

/// A branch of a cluster's history; 1 for a new cluster, one more at every promotion.
public struct Timeline: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var number: UInt32

    public init(_ number: UInt32) { self.number = number }

    public static func < (a: Timeline, b: Timeline) -> Bool { a.number < b.number }

    public var description: String { String(number) }

    public init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(UInt32.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

/// A cluster's identity, minted by `initdb`; its high half is the time of birth in seconds since 1970.
public struct SystemIdentifier: Hashable, Sendable, Codable, CustomStringConvertible {
    public var number: UInt64

    public init(_ number: UInt64) { self.number = number }

    public init?(text: some StringProtocol) {
        guard let number = UInt64(text) else { return nil }
        self.number = number
    }

    /// When `initdb` ran, by its host's clock (xlog.c, BootStrapXLOG).
    public var born: Timestamp { Timestamp(microseconds: Int64(number >> 32) * 1_000_000) }

    public var description: String { String(number) }

    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder) { SystemIdentifier(text: $0) }
    }

    public func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

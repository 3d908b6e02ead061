/// Bytes that come a little at a time and become many: they are never copied to grow, as those of an array are.
struct LongText: Sendable {
    private static let partBytes = 1 << 20

    private(set) var parts: [[UInt8]] = []

    var count: Int { parts.reduce(0) { $0 + $1.count } }
    var isEmpty: Bool { parts.isEmpty }

    mutating func append(_ bytes: some Collection<UInt8>) {
        if parts.last.map({ $0.count + bytes.count > Self.partBytes }) ?? true {
            var part: [UInt8] = []
            part.reserveCapacity(max(Self.partBytes, bytes.count))
            parts.append(part)
        }
        parts[parts.count - 1] += bytes
    }

    /// - Parameter count: at most the length of a part.
    func suffix(_ count: Int) -> [UInt8] { Array(parts.suffix(2).joined().suffix(count)) }
}

/// Reads DER one element after another: tag, length, content. `nil` at the end, and where it is not whole.
struct DER {
    /// 2.16.840.1.101.3.4.2.1, 1.2.840.113549.1.7.2 and 1.2.840.113549.1.9.16.1.4.
    static let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
    static let signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
    static let timeStampInfo: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04]

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }
    private init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = rest.first, let (length, head) = length(), rest.count - head >= length else { return nil }
        let content = rest.dropFirst(head).prefix(length)
        rest = rest.dropFirst(head + length)
        return (tag, content)
    }

    /// The content of the next element, which must have this tag.
    mutating func take(_ tag: UInt8) -> [UInt8]? {
        guard rest.first == tag, let element = next() else { return nil }
        return Array(element.content)
    }

    /// The elements of the next one.
    mutating func enter(_ tag: UInt8) -> DER? {
        guard rest.first == tag, let element = next() else { return nil }
        return DER(element.content)
    }

    /// Of the content, and how many bytes stand before it.
    private func length() -> (Int, Int)? {
        guard rest.count >= 2 else { return nil }
        let first = Int(rest[rest.startIndex + 1])
        guard first >= 0x80 else { return (first, 2) }
        let count = first - 0x80
        guard (1...4).contains(count), rest.count >= 2 + count else { return nil }
        return (rest.dropFirst(2).prefix(count).reduce(0) { $0 << 8 | Int($1) }, 2 + count)
    }
}

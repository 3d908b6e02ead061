/// Reads JSON that has been found to be well formed, keeping every number and text as it was written.
struct JSONReader {
    indirect enum Value: Equatable {
        /// A number, `true`, `false`, `null`, or a text with its quotes and escapes.
        case scalar(String)
        case list([Value])
        case object([String: Value])

        var short: String {
            switch self {
            case .scalar(let text): text
            case .list(let items): "a list of \(items.count)"
            case .object(let fields): "an object of \(fields.count) fields"
            }
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func value() -> Value {
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "{"):
            var fields: [String: Value] = [:]
            items(until: UInt8(ascii: "}")) { reader in
                let name = reader.text().dropFirst().dropLast()
                reader.skipSpace()
                reader.rest = reader.rest.dropFirst()
                fields[String(name)] = reader.value()
            }
            return .object(fields)
        case UInt8(ascii: "["):
            var list: [Value] = []
            items(until: UInt8(ascii: "]")) { list.append($0.value()) }
            return .list(list)
        case UInt8(ascii: "\""): return .scalar(text())
        default:
            let word = rest.prefix { !",]} \n\r\t".utf8.contains($0) }
            rest = rest.dropFirst(word.count)
            return .scalar(String(decoding: word, as: UTF8.self))
        }
    }

    /// Calls `read` at the start of each item between the brackets.
    private mutating func items(until end: UInt8, _ read: (inout JSONReader) -> Void) {
        rest = rest.dropFirst()
        skipSpace()
        while let byte = rest.first, byte != end {
            let before = rest.count
            read(&self)
            skipSpace()
            if rest.first == UInt8(ascii: ",") { rest = rest.dropFirst() }
            skipSpace()
            if rest.count == before { return }
        }
        rest = rest.dropFirst()
    }

    /// With its quotes.
    private mutating func text() -> String {
        var (end, isEscaped) = (rest.startIndex + 1, false)
        while end < rest.endIndex, isEscaped || rest[end] != UInt8(ascii: "\"") {
            isEscaped = !isEscaped && rest[end] == UInt8(ascii: "\\")
            end += 1
        }
        let text = rest[..<min(end + 1, rest.endIndex)]
        rest = rest[text.endIndex...]
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipSpace() { rest = rest.drop { " \n\r\t".utf8.contains($0) } }
}

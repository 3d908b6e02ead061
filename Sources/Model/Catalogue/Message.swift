/// One human sentence as data: which, and with what values. Both languages are written from it, so they can not differ
/// in a figure.
package struct Message: Hashable, Sendable, Codable {
    package var key: Phrase
    package var arguments: [Argument]

    package init(_ key: Phrase, _ arguments: Argument...) { self.init(key, arguments) }

    package init(_ key: Phrase, _ arguments: [Argument]) { (self.key, self.arguments) = (key, arguments) }

    package func text(in language: Language) -> String { language.text(key, arguments) }
}

extension Message {
    /// A value inside a sentence. In JSON an object with its unit as the only key: `{"seconds": 12.5}`.
    package enum Argument: Hashable, Sendable {
        case name(String), count(Int), duration(Duration), bytes(ByteCount), ratio(Ratio), instant(Timestamp)
        case message(Message)
        /// One that may have decimals, and is not a share.
        case number(millionths: Int64)
    }
}

extension Language {
    package func text(_ key: Phrase, _ arguments: [Message.Argument] = []) -> String {
        var text = ""
        var rest = sentence(key)[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...].dropFirst()
            let number = rest.prefix { $0 != "}" }
            rest = rest.dropFirst(number.count + 1)
            if let index = Int(number), arguments.indices.contains(index) { text += self.text(arguments[index]) }
        }
        return text + rest
    }

    private func sentence(_ key: Phrase) -> String {
        guard let words = Phrase.words[key] else { return key.rawValue }
        return self == .english ? words.english : words.french
    }

    package func text(_ argument: Message.Argument) -> String {
        switch argument {
        case .name(let value): value
        case .count(let value): text(value)
        case .duration(let value): text(value)
        case .bytes(let value): text(value)
        case .ratio(let value): text(value)
        case .instant(let value): text(value)
        case .message(let value): value.text(in: self)
        case .number(let value): text(millionths: value)
        }
    }
}

extension Message.Argument: Codable {
    private enum Unit: String, CodingKey { case name, count, seconds, bytes, ratio, at, message, number }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Unit.self)
        guard let unit = fields.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an argument has one unit"))
        }
        self =
            switch unit {
            case .name: .name(try fields.decode(String.self, forKey: unit))
            case .count: .count(try fields.decode(Int.self, forKey: unit))
            case .seconds: .duration(try fields.decode(InSeconds.self, forKey: unit).wrappedValue)
            case .bytes: .bytes(try fields.decode(ByteCount.self, forKey: unit))
            case .ratio: .ratio(try fields.decode(Ratio.self, forKey: unit))
            case .at: .instant(try fields.decode(Timestamp.self, forKey: unit))
            case .message: .message(try fields.decode(Message.self, forKey: unit))
            case .number: .number(millionths: try millionths(of: fields.decode(Double.self, forKey: unit), fields))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Unit.self)
        switch self {
        case .name(let value): try fields.encode(value, forKey: .name)
        case .count(let value): try fields.encode(value, forKey: .count)
        case .duration(let value): try fields.encode(InSeconds(wrappedValue: value), forKey: .seconds)
        case .bytes(let value): try fields.encode(value, forKey: .bytes)
        case .ratio(let value): try fields.encode(value, forKey: .ratio)
        case .instant(let value): try fields.encode(value, forKey: .at)
        case .message(let value): try fields.encode(value, forKey: .message)
        case .number(let value): try fields.encode(Double(value) / 1_000_000, forKey: .number)
        }
    }
}

private func millionths(
    of number: Double, _ fields: KeyedDecodingContainer<some CodingKey>
) throws -> Int64 {
    guard abs(number) < 1e12 else {
        throw DecodingError.dataCorrupted(
            .init(codingPath: fields.codingPath, debugDescription: "\(number) is out of range"))
    }
    return Int64((number * 1_000_000).rounded())
}

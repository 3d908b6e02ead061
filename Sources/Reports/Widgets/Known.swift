import Model

/// A figure, or why there is none: `{"value": 12.5}` or `{"value": null, "why": …}`, so that what nobody knows can not
/// be taken for zero.
package enum Known<Value: Hashable & Sendable & Codable>: Hashable, Sendable {
    case known(Value)
    case unknown(because: Message)

    package init(_ value: Value?, else why: Message) {
        self = value.map { .known($0) } ?? .unknown(because: why)
    }

    package var value: Value? { if case .known(let value) = self { value } else { nil } }

    func map<Other>(_ change: (Value) -> Other) -> Known<Other> {
        switch self {
        case .known(let value): .known(change(value))
        case .unknown(let why): .unknown(because: why)
        }
    }
}

extension Known: Codable {
    private enum Key: String, CodingKey { case value, why }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        if let value = try fields.decodeIfPresent(Value.self, forKey: .value) {
            self = .known(value)
        } else {
            self = .unknown(because: try fields.decode(Message.self, forKey: .why))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .known(let value): try fields.encode(value, forKey: .value)
        case .unknown(let why):
            try fields.encodeNil(forKey: .value)
            try fields.encode(why, forKey: .why)
        }
    }
}

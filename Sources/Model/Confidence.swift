/// How far a figure can be trusted: a tool said so, it was read back from the store a restore would read, a restored
/// copy answered.
package enum Confidence: String, Sendable, Codable, Comparable, CaseIterable {
    case claimed, observed, proven

    package static func < (a: Confidence, b: Confidence) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .claimed: 0
        case .observed: 1
        case .proven: 2
        }
    }
}

/// The answer to "was the objective kept?".
package enum Verdict: String, Sendable, Codable, CaseIterable {
    case met = "Met", missed = "Missed", notMeasured = "NotMeasured", excepted = "Excepted"
}

/// What was seen of something, or why it could not be seen.
package enum Observed<Value: Sendable>: Sendable {
    case known(Value, at: Timestamp)
    case unknown(because: PraError)

    package var value: Value? {
        if case .known(let value, _) = self { value } else { nil }
    }
}

extension Observed: Equatable where Value: Equatable {}
extension Observed: Codable where Value: Codable {
    private enum Key: String, CodingKey { case value, at, code, what, remedy, retry, cause }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        if fields.contains(.value) {
            self = .known(
                try fields.decode(Value.self, forKey: .value), at: try fields.decode(Timestamp.self, forKey: .at))
        } else {
            self = .unknown(
                because: PraError(
                    try fields.decode(PraError.Code.self, forKey: .code), try fields.decode(String.self, forKey: .what),
                    remedy: try fields.decode(String.self, forKey: .remedy),
                    retry: try fields.decode(PraError.Retry.self, forKey: .retry),
                    cause: try fields.decodeIfPresent(String.self, forKey: .cause)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .known(let value, let at):
            try fields.encode(value, forKey: .value)
            try fields.encode(at, forKey: .at)
        case .unknown(let error):
            try fields.encode(error.code, forKey: .code)
            try fields.encode(error.what, forKey: .what)
            try fields.encode(error.remedy, forKey: .remedy)
            try fields.encode(error.retry, forKey: .retry)
            try fields.encodeIfPresent(error.cause, forKey: .cause)
        }
    }
}

/// A duration that is written as a number of seconds with up to six decimals, where the standard library would write
/// attoseconds.
@propertyWrapper
package struct InSeconds: Hashable, Sendable, Codable {
    package var wrappedValue: Duration

    package init(wrappedValue: Duration) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        let seconds = try decoder.singleValueContainer().decode(Double.self)
        guard abs(seconds) < 1e12 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(seconds) seconds is out of range"))
        }
        wrappedValue = .microseconds(Int64((seconds * 1_000_000).rounded()))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.inSeconds)
    }
}

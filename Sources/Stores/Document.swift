import FoundationEssentials
import Model
import Ports

/// The store's small documents: JSON with sorted keys, so that the same value is always the same bytes.
enum Document {
    static func encode(_ value: some Encodable) throws(PraError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(value)) } catch { throw PraError.wrapping(error) }
    }

    static func decode<Value: Decodable>(_: Value.Type, _ bytes: [UInt8], key: String) throws(PraError) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw corrupt(key, "it is not the document that its name says")
        }
    }

    /// `nil` when there is no such object.
    static func read<Value: Decodable>(
        _ type: Value.Type, _ key: String, in objects: any ObjectStore
    ) async throws(PraError) -> Value? {
        guard let bytes = try await objects.get(key, range: nil) else { return nil }
        return try decode(type, bytes, key: key)
    }
}

/// Bytes that a document holds as base64.
@propertyWrapper
package struct Base64: Hashable, Sendable, Codable {
    package var wrappedValue: [UInt8]

    package init(wrappedValue: [UInt8]) { self.wrappedValue = wrappedValue }

    init?(text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        wrappedValue = Array(data)
    }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decodeText(from: decoder) { Base64(text: $0)?.wrappedValue }
    }

    package func encode(to encoder: any Encoder) throws {
        try encodeText(Data(wrappedValue).base64EncodedString(), to: encoder)
    }
}

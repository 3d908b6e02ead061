/// What a command prints as JSON: the fields of `content` and the schema that they follow. Additive within a version.
struct Versioned<Content: Encodable>: Encodable {
    private enum Key: String, CodingKey { case schema }

    private let schema: String
    private let content: Content

    /// - Parameter content: encodes as an object without a field `schema`.
    init(_ schema: String, _ content: Content) { (self.schema, self.content) = (schema, content) }

    func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(schema, forKey: .schema)
    }
}

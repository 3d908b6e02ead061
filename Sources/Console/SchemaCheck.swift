import Model

/// The first thing of `value` that `schema` does not allow, in words; `nil` where there is none. Of JSON Schema it
/// knows what the route table uses.
func fault(of value: JSONValue, by schema: JSONValue, at path: String = "the body") -> String? {
    if let names = schema["enum"]?.items, !names.contains(value) {
        return "\(path) is to be one of: \(names.map(\.compact).joined(separator: ", "))"
    }
    if let types = schema["type"], !types.asList.contains(where: { $0 == .text(value.typeName) }) {
        return "\(path) is to be of type \(types.asList.compactMap(\.string).joined(separator: " or "))"
    }
    switch value {
    case .object(let members): return fault(of: members, by: schema, at: path)
    case .list(let items):
        if let most = schema["maxItems"]?.number, items.count > most { return "\(path) has more than \(most) items" }
        if let least = schema["minItems"]?.number, items.count < least { return "\(path) has less than \(least) items" }
        guard let inner = schema["items"] else { return nil }
        return items.enumerated().lazy.compactMap { fault(of: $1, by: inner, at: "\(path)[\($0)]") }.first
    case .text(let text):
        let (least, most) = (schema["minLength"]?.number ?? 0, schema["maxLength"]?.number ?? .max)
        guard text.unicodeScalars.count >= least, text.unicodeScalars.count <= most else {
            return "\(path) is to have \(least) to \(most) characters"
        }
    case .integer(let number):
        let (least, most) = (schema["minimum"]?.number ?? .min, schema["maximum"]?.number ?? .max)
        guard number >= least, number <= most else { return "\(path) is to be from \(least) to \(most)" }
    case .null, .boolean: break
    }
    return nil
}

private func fault(of members: [JSONValue.Member], by schema: JSONValue, at path: String) -> String? {
    let properties = schema["properties"]
    for name in schema["required"]?.items?.compactMap(\.string) ?? []
    where !members.contains(where: { $0.name == name }) {
        return "\(path) has no \(name)"
    }
    for member in members {
        guard let inner = properties?[member.name] else {
            if schema["additionalProperties"] == false {
                return "\(path) has \(member.name), which means nothing here"
            }
            continue
        }
        if let fault = fault(of: member.value, by: inner, at: member.name) { return fault }
    }
    return nil
}

extension JSONValue {
    fileprivate var items: [JSONValue]? { if case .list(let items) = self { items } else { nil } }
    fileprivate var asList: [JSONValue] { items ?? [self] }
    fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var number: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// As JSON Schema calls it.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "integer"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }
}

/// Fractions are none of these values: no body has one.
extension JSONValue: Decodable {
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try members.allKeys.map { Member($0.stringValue, try members.decode(JSONValue.self, forKey: $0)) })
            return
        }
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? one.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? one.decode(String.self) {
            self = .text(value)
        } else {
            self = .list(try one.decode([JSONValue].self))
        }
    }
}

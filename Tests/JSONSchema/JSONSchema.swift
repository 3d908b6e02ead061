import FoundationEssentials
import Model

/// Any JSON, with fractions.
package indirect enum AnyJSON: Hashable, Decodable {
    case null, boolean(Bool), number(Double), text(String), list([AnyJSON]), object([String: AnyJSON])

    package init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? one.decode(Double.self) {
            self = .number(value)
        } else if let value = try? one.decode(String.self) {
            self = .text(value)
        } else if let value = try? one.decode([AnyJSON].self) {
            self = .list(value)
        } else {
            self = .object(try one.decode([String: AnyJSON].self))
        }
    }

    package subscript(_ name: String) -> AnyJSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    package var items: [AnyJSON] { if case .list(let items) = self { items } else { [] } }
    package var string: String? { if case .text(let text) = self { text } else { nil } }
    package var double: Double? { if case .number(let number) = self { number } else { nil } }

    /// Every value in it, with where it stands.
    package func walk(_ path: String = "", _ visit: (String, AnyJSON) -> Void) {
        visit(path, self)
        switch self {
        case .list(let items): for item in items { item.walk(path + "[]", visit) }
        case .object(let members): for (name, value) in members { value.walk("\(path).\(name)", visit) }
        default: break
        }
    }
}

package func decoded(_ bytes: [UInt8]) throws -> AnyJSON { try JSONDecoder().decode(AnyJSON.self, from: Data(bytes)) }

/// What `schema` does not allow in `value`: all that our schemas say is looked at, and nothing else may stand in them.
package struct SchemaReader {
    let root: AnyJSON

    package init(_ schema: JSONValue) throws { root = try decoded(Array(schema.compact.utf8)) }
    /// As it was served.
    package init(_ schema: AnyJSON) { root = schema }

    package func faults(of value: AnyJSON) -> [String] { faults(of: value, by: root, at: "$") }

    private func faults(of value: AnyJSON, by schema: AnyJSON, at path: String) -> [String] {
        guard case .object(let rules) = schema else { return ["\(path): the schema is no object"] }
        return rules.flatMap { name, rule -> [String] in
            switch name {
            case "$schema", "$id", "$defs", "additionalProperties", "format": return []
            case "$ref": return faults(of: value, by: target(rule.string ?? ""), at: path)
            case "type": return value.isOf(rule.string ?? "") ? [] : ["\(path) is no \(rule.string ?? "")"]
            case "const": return value == rule ? [] : ["\(path) is not \(rule)"]
            case "enum": return rule.items.contains(value) ? [] : ["\(path) is none of \(rule.items)"]
            case "anyOf":
                let tries = rule.items.map { faults(of: value, by: $0, at: path) }
                return tries.contains { $0.isEmpty } ? [] : ["\(path) fits nothing: \(tries.joined())"]
            case "required":
                return rule.items.compactMap(\.string).filter { value[$0] == nil }.map { "\(path) has no \($0)" }
            case "properties": return members(of: value, rule, isOpen: rules["additionalProperties"] == nil, at: path)
            case "items": return value.items.enumerated().flatMap { faults(of: $1, by: rule, at: "\(path)[\($0)]") }
            case "minimum": return value.double.map { $0 >= rule.double ?? 0 } ?? true ? [] : ["\(path) is too small"]
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties":
                return sized(value, name, Int(rule.double ?? 0)) ? [] : ["\(path): \(name)"]
            default: return ["\(path): nobody looks at \(name)"]
            }
        }
    }

    private func members(of value: AnyJSON, _ known: AnyJSON, isOpen: Bool, at path: String) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { name, inner -> [String] in
            guard let rule = known[name] else { return isOpen ? [] : ["\(path) has \(name)"] }
            return faults(of: inner, by: rule, at: "\(path).\(name)")
        }
    }

    private func target(_ reference: String) -> AnyJSON {
        root["$defs"]?[String(reference.split(separator: "/").last ?? "")] ?? .null
    }

    private func sized(_ value: AnyJSON, _ rule: String, _ bound: Int) -> Bool {
        let count =
            switch value {
            case .list(let items): items.count
            case .object(let members): members.count
            case .text(let text): text.unicodeScalars.count
            default: bound
            }
        return rule.hasPrefix("min") ? count >= bound : count <= bound
    }
}

extension AnyJSON {
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .boolean), ("number", .number), ("string", .text), ("array", .list),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}

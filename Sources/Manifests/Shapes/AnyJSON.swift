import Model
import YAML

extension Shape where Value == JSONValue {
    /// A mapping of whatever JSON can say in whole numbers.
    static let anyObject: Shape = {
        let outline = Outline.map(keys: anyKey, values: .again(anyName, says: "any value"))
        return Shape(outline: outline) { node, reader in
            guard case .mapping = node.content else {
                reader.refuse(node, outline, rule: "wrong-type")
                return nil
            }
            return anyJSON(node, &reader)
        }
    }()

    static let anyName = "JSON"

    /// What may stand inside it.
    static var anyOutline: Outline {
        let again = Outline.again(anyName, says: "any value")
        return .either([
            .text(TextOutline(name: "text", pattern: "", example: "{{text}}")), .integer(.min...(.max)), .boolean,
            .list(of: again, atLeast: 0), .map(keys: anyKey, values: again),
        ])
    }

    private static var anyKey: TextOutline { TextOutline(name: "a name", pattern: "", example: "to") }
}

/// `nil` after reporting a number that is no whole one.
private func anyJSON(_ node: Node, _ reader: inout Reader) -> Reading<JSONValue>? {
    switch node.content {
    case .scalar(let scalar):
        guard let value = plain(scalar) else {
            reader.refuse(node, Shape<JSONValue>.anyOutline, rule: "wrong-type")
            return nil
        }
        return Reading(value: value, effective: Effective(.scalar(value), from: node))
    case .sequence(let nodes):
        let items = nodes.indices.compactMap { index in
            reader.within(.index(index)) { anyJSON(nodes[index], &$0) }
        }
        guard items.count == nodes.count else { return nil }
        return Reading(
            value: .list(items.map(\.value)), effective: Effective(.list(items.map(\.effective)), from: node))
    case .mapping(let entries):
        let values = entries.compactMap { entry in
            reader.within(.field(entry.key)) { anyJSON(entry.value, &$0) }
        }
        guard values.count == entries.count else { return nil }
        let members = zip(entries.map(\.key), values)
        return Reading(
            value: .object(members.map { JSONValue.Member($0, $1.value) }),
            effective: Effective(.object(members.map { Effective.Member(name: $0, value: $1.effective) }), from: node))
    }
}

private func plain(_ scalar: Scalar) -> JSONValue? {
    switch scalar.resolved {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): number.map { .integer($0) }
    case .text: .text(scalar.text)
    case .decimal: nil
    }
}

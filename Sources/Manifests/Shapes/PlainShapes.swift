import Model
import YAML

extension Shape where Value == Bool {
    static let boolean = Shape(outline: .boolean) { node, reader in
        guard case .scalar(let scalar) = node.content, case .boolean(let value) = scalar.resolved else {
            reader.refuse(node, .boolean, rule: "bad-boolean")
            return nil
        }
        return Reading(value: value, effective: Effective(.scalar(.boolean(value)), from: node))
    }
}

extension Shape where Value: FixedWidthInteger {
    static func integer(_ range: ClosedRange<Int64>) -> Shape {
        let outline = Outline.integer(range)
        return Shape(outline: outline) { node, reader in
            guard case .scalar(let scalar) = node.content, case .integer(let number?) = scalar.resolved,
                range.contains(number), let value = Value(exactly: number)
            else {
                reader.refuse(node, outline, rule: "bad-integer")
                return nil
            }
            return Reading(value: value, effective: Effective(.scalar(.integer(number)), from: node))
        }
    }
}

extension Shape where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases, by its raw value.
    static var choice: Shape {
        let names = Value.allCases.map(\.rawValue)
        return Shape(outline: .choice(names)) { node, reader in
            guard case .scalar(let scalar) = node.content else {
                reader.refuse(node, .choice(names), rule: "wrong-type")
                return nil
            }
            guard let value = Value(rawValue: scalar.text) else {
                reader.report(
                    "bad-choice", at: node.at, "\(reader.quote(node)) is not \(Outline.choice(names).says)",
                    suggestion(for: scalar.text, among: names))
                return nil
            }
            return Reading(value: value, effective: Effective(.scalar(.text(value.rawValue)), from: node))
        }
    }
}

extension Shape {
    static func list<Item>(_ item: Shape<Item>, atLeast least: Int = 0) -> Shape where Value == [Item] {
        let outline = Outline.list(of: item.outline, atLeast: least)
        return Shape(outline: outline) { node, reader in
            guard case .sequence(let nodes) = node.content else {
                reader.refuse(node, outline, rule: "wrong-type")
                return nil
            }
            let readings = nodes.indices.map { index in
                reader.within(.index(index)) { item.read(nodes[index], &$0) }
            }
            let whole = readings.compactMap { $0 }
            guard whole.count == nodes.count else { return nil }
            guard nodes.count >= least else {
                reader.report("too-few", at: node.at, "the list has \(nodes.count) items", outline.advice)
                return nil
            }
            return Reading(value: whole.map(\.value), effective: Effective(.list(whole.map(\.effective)), from: node))
        }
    }

    /// A list in which no two items have the same `key`, which is the field of that name or the item itself.
    static func list<Item>(
        _ item: Shape<Item>, atLeast least: Int = 0, distinct field: String?,
        by key: @escaping @Sendable (Item) -> String
    ) -> Shape where Value == [Item] {
        list(item, atLeast: least).checked { items in
            var first: [String: Int] = [:]
            return items.enumerated().compactMap { index, item -> Fault? in
                guard let earlier = first.updateValue(index, forKey: key(item)) else { return nil }
                return Fault(
                    "duplicate-item", at: [.index(index)] + (field.map { [.field($0)] } ?? []),
                    "“\(key(item))” stands in the list twice",
                    "keep one, or rename it; the other is item \(earlier + 1)")
            }
        }
    }

    /// Free keys, all values of one shape.
    static func map<Item>(_ values: Shape<Item>, keys: TextForm<String>) -> Shape where Value == [String: Item] {
        let outline = Outline.map(keys: keys.outline, values: values.outline)
        return Shape(outline: outline) { node, reader in
            guard case .mapping(let entries) = node.content else {
                reader.refuse(node, outline, rule: "wrong-type")
                return nil
            }
            var (map, members) = ([String: Item](), [Effective.Member]())
            for entry in entries {
                let reading = reader.within(.field(entry.key)) { reader -> Reading<Item>? in
                    guard keys.parse(entry.key) != nil else {
                        reader.report(
                            "bad-key", at: entry.keyAt, "“\(entry.key)” is not \(keys.outline.name)",
                            Outline.text(keys.outline).advice)
                        return nil
                    }
                    return values.read(entry.value, &reader)
                }
                guard let reading else { continue }
                map[entry.key] = reading.value
                members.append(Effective.Member(name: entry.key, value: reading.effective))
            }
            guard map.count == entries.count else { return nil }
            members.sort { $0.name < $1.name }
            return Reading(value: map, effective: Effective(.object(members), from: node))
        }
    }
}

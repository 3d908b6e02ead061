import Model
import YAML

extension Shape {
    /// A mapping with these fields and no others. `make` takes their values in this order: `object(Selector.init,
    /// Field(…))`.
    static func object<each Part: Sendable>(
        _ make: @escaping @Sendable (repeat each Part) -> Value, _ fields: repeat Field<each Part>
    ) -> Shape {
        var outlines: [FieldOutline] = []
        repeat outlines.append((each fields).outline)
        let (known, kept) = (outlines, (repeat each fields))
        return Shape(outline: .object(known, .asMarked)) { node, reader in
            guard reader.isObject(node, .object(known, .asMarked)) else { return nil }
            var members: [Effective.Member] = []
            let parts = (repeat (each kept).take(from: node, &reader, &members))
            do throws(Absent) {
                let value = make(repeat try present(each parts))
                return Reading(value: value, effective: Effective(.object(members), from: node))
            } catch {
                return nil
            }
        }
    }

    /// A mapping with exactly one of these fields, each of which makes a whole value.
    static func exactlyOne(_ fields: [Field<Value>]) -> Shape {
        let outlines = fields.map(\.outline)
        let outline = Outline.object(outlines, .exactlyOne)
        return Shape(outline: outline) { node, reader in
            guard reader.isObject(node, outline) else { return nil }
            let written = fields.filter { node.value(of: $0.outline.name) != nil }
            guard written.count == 1 else {
                reader.report(
                    "exactly-one", at: node.at,
                    "\(written.isEmpty ? "none" : "more than one") of the forms stands here",
                    outline.advice)
                return nil
            }
            var members: [Effective.Member] = []
            guard let value = written[0].take(from: node, &reader, &members) else { return nil }
            return Reading(value: value, effective: Effective(.object(members), from: node))
        }
    }
}

private struct Absent: Error {}

private func present<Value>(_ value: Value?) throws(Absent) -> Value {
    guard let value else { throw Absent() }
    return value
}

extension Reader {
    /// Whether `node` is a mapping; each unknown field is reported with the nearest known name.
    fileprivate mutating func isObject(_ node: Node, _ outline: Outline) -> Bool {
        guard case .mapping(let entries) = node.content else {
            refuse(node, outline, rule: "wrong-type")
            return false
        }
        let known = outline.fields
        for entry in entries where !isFull && !known.contains(where: { $0.name == entry.key }) {
            within(.field(entry.key)) { reader in
                let isStatus = entry.key == "status" && reader.path.count == 1
                reader.report(
                    isStatus ? "status-in-manifest" : "unknown-field", at: entry.keyAt,
                    isStatus ? "a manifest states no status" : "“\(entry.key)” is not a field here",
                    isStatus
                        ? "remove it; `pra status` shows what is true"
                        : suggestion(for: entry.key, among: known.map(\.name)))
            }
        }
        return true
    }
}

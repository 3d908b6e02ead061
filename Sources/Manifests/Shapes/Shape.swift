import Model
import YAML

/// What may stand at one place of a manifest, said once: how it is read, and its outline, from which come the schema,
/// `pra explain` and the wording of every problem.
package struct Shape<Value: Sendable>: Sendable {
    package var outline: Outline
    /// `nil` after reporting why.
    let read: @Sendable (Node, inout Reader) -> Reading<Value>?
}

struct Reading<Value: Sendable>: Sendable {
    var value: Value
    var effective: Effective
}

/// A field of an object. It is required, or has a default, or is `optional`.
package struct Field<Value: Sendable>: Sendable {
    var outline: FieldOutline
    let read: @Sendable (Node, inout Reader) -> Reading<Value>?
    private let fallback: Reading<Value>?
    private let ifAbsent: Value?

    /// Required unless a default is given; the default is written as a manifest would write it.
    init(
        _ name: String, _ shape: Shape<Value>, _ doc: String, default fallback: JSONValue? = nil,
        example: JSONValue? = nil
    ) {
        outline = FieldOutline(
            name: name, doc: doc, outline: shape.outline, isRequired: fallback == nil, fallback: fallback,
            example: example)
        read = shape.read
        ifAbsent = nil
        self.fallback = fallback.map { text in
            var reader = Reader(file: "default of \(name)")
            guard let reading = shape.read(Node(text), &reader), reader.problems.isEmpty else {
                preconditionFailure("the default of \(name) is no value of its shape: \(reader.problems)")
            }
            return reading
        }
    }

    /// May be absent, and then is `nil`.
    init<Wrapped>(
        optional name: String, _ shape: Shape<Wrapped>, _ doc: String, example: JSONValue? = nil
    ) where Value == Wrapped? {
        outline = FieldOutline(
            name: name, doc: doc, outline: shape.outline, isRequired: false, fallback: nil, example: example)
        read = { node, reader in
            shape.read(node, &reader).map { Reading(value: .some($0.value), effective: $0.effective) }
        }
        fallback = nil
        ifAbsent = .some(nil)
    }

    /// The field's value in `object`, whose effective members it joins; `nil` after reporting why.
    func take(from object: Node, _ reader: inout Reader, _ members: inout [Effective.Member]) -> Value? {
        guard let node = object.value(of: outline.name) else { return absent(from: object, &reader, &members) }
        let reading = reader.within(.field(outline.name)) { reader -> Reading<Value>? in
            if case .scalar(let scalar) = node.content, scalar.resolved == .null {
                reader.report("no-value", at: node.at, "nothing is written here", outline.adviceForNothing)
                return nil
            }
            return read(node, &reader)
        }
        guard let reading else { return nil }
        members.append(Effective.Member(name: outline.name, value: reading.effective))
        return reading.value
    }

    private func absent(from object: Node, _ reader: inout Reader, _ members: inout [Effective.Member]) -> Value? {
        if let fallback {
            members.append(Effective.Member(name: outline.name, value: fallback.effective))
            return fallback.value
        }
        if outline.isRequired {
            reader.report(
                "missing-field", at: object.at, "“\(outline.name)” is missing",
                "add “\(outline.name)”: \(outline.outline.says)")
        }
        return ifAbsent
    }
}

extension FieldOutline {
    fileprivate var adviceForNothing: String {
        isRequired ? outline.advice : "\(outline.advice), or remove the field"
    }
}

import Model
import YAML

/// A way to write a value as one text: its outline, its parser, and its canonical text.
struct TextForm<Value: Sendable>: Sendable {
    var outline: TextOutline
    /// `duration` in the rule `bad-duration`.
    var rule: String
    /// Whether a wrong text may hold a secret, as a URL with a password does; then it is not repeated.
    var mayBeSecret: @Sendable (String) -> Bool = { _ in false }
    let parse: @Sendable (String) -> Value?
    let write: @Sendable (Value) -> String

    /// - Parameter measure: how much it is, where amounts can be compared.
    init(
        _ name: String, rule: String, pattern: String, example: String, measure: (@Sendable (Value) -> Int64)? = nil,
        parse: @escaping @Sendable (String) -> Value?, write: @escaping @Sendable (Value) -> String
    ) {
        outline = TextOutline(name: name, pattern: pattern, example: example)
        if let measure { outline.measure = { parse($0).map(measure) } }
        (self.rule, self.parse, self.write) = ("bad-" + rule, parse, write)
    }
}

extension TextForm where Value == String {
    init(
        _ name: String, rule: String, pattern: String, example: String,
        where accepts: @escaping @Sendable (String) -> Bool
    ) {
        self.init(
            name, rule: rule, pattern: pattern, example: example, parse: { accepts($0) ? $0 : nil }, write: { $0 })
    }
}

extension Shape {
    static func text(_ form: TextForm<Value>) -> Shape {
        Shape(outline: .text(form.outline)) { node, reader in
            guard case .scalar(let scalar) = node.content else {
                reader.refuse(node, .text(form.outline), rule: "wrong-type")
                return nil
            }
            guard let value = form.parse(scalar.text) else {
                reader.asSecret(if: form.mayBeSecret(scalar.text)) { reader in
                    reader.refuse(node, .text(form.outline), rule: form.rule)
                }
                return nil
            }
            guard scalar.resolved == .text else {
                reader.report(
                    "needs-quotes", at: node.at, "\(reader.quote(node)) is \(node.sort) here, and the field takes text",
                    "put it in quotes")
                return nil
            }
            return Reading(value: value, effective: Effective(.scalar(.text(form.write(value))), from: node))
        }
    }

    /// The name of another manifest, which must be among those that are loaded with this one.
    static func name(of kind: String) -> Shape where Value == String {
        var form = TextForm.name
        form.outline.refersTo = kind
        let name = Shape.text(form)
        return Shape(outline: name.outline) { node, reader in
            let reading = name.read(node, &reader)
            if let reading {
                reader.references.append(
                    Reference(
                        kind: kind, name: reading.value, location: reader.location(of: node.at), path: reader.path.text)
                )
            }
            return reading
        }
    }
}

import Model

/// A shape without its type: what the schema, `pra explain` and the search for the nearest name need.
package indirect enum Outline: Sendable {
    case text(TextOutline)
    case integer(ClosedRange<Int64>)
    case boolean
    case choice([String])
    case list(of: Outline, atLeast: Int)
    /// Any keys of this form, values of that shape.
    case map(keys: TextOutline, values: Outline)
    case object([FieldOutline], ObjectRule)
    case either([Outline])
    /// A form that holds itself, under its name.
    case again(String, says: String)
}

/// A form of text. The pattern is ECMA 262 and says the same as the parser; what it can not say (a range) the parser
/// adds.
package struct TextOutline: Sendable {
    /// With its article: `a duration`.
    package var name: String
    package var pattern: String
    package var example: String
    /// The kind whose name it must be.
    package var refersTo: String?
    /// What it measures, in whole numbers that can be compared; `nil` for what is only text.
    var measure: (@Sendable (String) -> Int64?)?
}

package struct FieldOutline: Sendable {
    package var name: String
    /// One sentence fragment or more, without a full stop at the end.
    package var doc: String
    package var outline: Outline
    package var isRequired: Bool
    package var fallback: JSONValue?
    package var example: JSONValue?
}

package enum ObjectRule: Sendable {
    case asMarked
    /// Exactly one of the fields stands there.
    case exactlyOne
}

extension Outline {
    /// The fields of an object, of an object in a list, or of an object that is one of several forms.
    package var fields: [FieldOutline] {
        switch self {
        case .object(let fields, _): fields
        case .list(let item, _): item.fields
        case .map(_, let values): values.fields
        case .either(let forms): forms.flatMap(\.fields)
        case .text, .integer, .boolean, .choice, .again: []
        }
    }

    /// "a duration", "one of Spread, Fast", "a list of …".
    package var says: String {
        switch self {
        case .text(let text): text.refersTo.map { "the name of a \($0)" } ?? text.name
        case .integer(let range):
            "a whole number" + (range.lowerBound > .min ? " from \(range.lowerBound)" : "")
                + (range.upperBound < .max ? " to \(range.upperBound)" : "")
        case .boolean: "true or false"
        case .choice(let names): names.count == 1 ? names[0] : "one of " + names.joined(separator: ", ")
        case .list(let item, let least):
            "a list of \(item.says)" + (least > 0 ? ", not empty" : "")
        case .map(let keys, let values): "a mapping from \(keys.name) to \(values.says)"
        case .object(let fields, .exactlyOne): "one of " + fields.map { "{\($0.name): …}" }.joined(separator: ", ")
        case .object(let fields, .asMarked): "a mapping with " + fields.map(\.name).joined(separator: ", ")
        case .either(let forms): forms.map(\.says).joined(separator: ", or ")
        case .again(_, let says): says
        }
    }

    /// What a wrong value is told to become.
    var advice: String {
        switch self {
        case .text(let text): "write \(text.name) such as \(text.example)"
        case .list(let item, _): "write a list: “- ” before each item, each \(item.says)"
        default: "write \(says)"
        }
    }
}

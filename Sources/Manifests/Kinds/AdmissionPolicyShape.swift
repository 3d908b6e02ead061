import Model
import YAML

extension AdmissionPolicy {
    package static let doc = "Rules that manifests must meet before they take effect, by label: deny or warn"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("selector", selector, "The manifests that it is about"),
        Field("rules", .list(rule, atLeast: 1, distinct: "name") { $0.name }, "What each of them must meet")
    ).checked { spec in
        spec.rules.enumerated().flatMap { index, rule in
            faults(of: rule).map { fault in
                var fault = fault
                fault.steps = [.field("rules"), .index(index)] + fault.steps
                return fault
            }
        }
    }

    private static let selector = Shape<Selector>.object(
        Selector.init,
        Field(
            "matchLabels", .map(.text(.labelValue), keys: .labelKey),
            "Manifests that carry all of these labels, and those that serve a cluster which does: its plans, and the"
                + " stores and retention policies that they name; an empty mapping selects nothing",
            example: ["env": "production"])
    ).checked { selector in
        selector.matchLabels.isEmpty
            ? [
                Fault(
                    "empty-selector", at: [.field("matchLabels")], "an empty selector selects no manifest",
                    "name a label of what the rules are for, such as {env: production}", severity: .warning)
            ] : []
    }

    private static let rule = Shape<Rule>.object(
        Rule.init,
        Field("name", .text(.name), "Its name in what pra validate says, and in its fixtures", example: "two-stores"),
        Field("kind", .text(.line), "The kind of manifest that it is about", example: "RecoveryPlan"),
        Field(
            "effect", .choice, "Deny: the manifests do not take effect; Warn: they do, and it is told",
            default: "Deny"),
        Field("require", Condition.shape, "What must be true of the manifest, defaults filled in"),
        Field("message", words, "What is told when it is not"))

    private static let words = Shape<Words>.object(
        Words.init,
        Field("en", .text(.line), "In English", example: "a production plan keeps copies in two stores"),
        Field("fr", .text(.line), "In French", example: "un plan de production garde des copies dans deux dépôts"))
}

extension AdmissionPolicy.Condition {
    static let shape: Shape<Self> = {
        let outline = Outline.either([test.outline, combination.outline])
        return Shape(outline: outline) { node, reader in
            guard case .mapping = node.content else {
                reader.refuse(node, outline, rule: "wrong-type")
                return nil
            }
            return node.value(of: "field") == nil && node.value(of: "operator") == nil
                ? combination.read(node, &reader) : test.read(node, &reader)
        }
    }()

    /// The same again, inside itself.
    private static let inner = Shape<Self>(outline: .again("Condition", says: "a condition")) { node, reader in
        shape.read(node, &reader)
    }

    private static let test = Shape<AdmissionPolicy.Test>.object(
        AdmissionPolicy.Test.init,
        Field(
            "field", .text(.line),
            "Its path; where it leads through a list, each item is held against it", example: "spec.stores"),
        Field("operator", .choice, "How it is held against the value"),
        Field(optional: "value", .anyValue, "As a manifest would write it; Exists and Absent take none", example: 2)
    ).made { Self.test($0) }

    private static let combination = Shape<Self>.exactlyOne([
        Field("all", Shape<[Self]>.list(inner, atLeast: 1).made { .all($0) }, "Every one of them holds"),
        Field("any", Shape<[Self]>.list(inner, atLeast: 1).made { .any($0) }, "At least one of them holds"),
        Field("not", inner.made { .not($0) }, "It does not hold"),
        Field("when", implication.made { .when($0) }, "Asks only where something else holds"),
    ])

    private static let implication = Shape<AdmissionPolicy.Implication>.object(
        AdmissionPolicy.Implication.init,
        Field("if", inner, "Where this holds"),
        Field("then", inner, "this must hold"))
}

extension Shape where Value == JSONValue {
    /// Text, a number, a truth value, or a list of them.
    fileprivate static let anyValue: Shape = {
        let text = TextOutline(name: "text", pattern: "", example: "Enforce")
        let outline = Outline.either([
            .text(text), .integer(.min...(.max)), .boolean, .list(of: .text(text), atLeast: 0),
        ])
        return Shape(outline: outline) { node, reader in
            guard let value = node.plainValue else {
                reader.refuse(node, outline, rule: "wrong-type")
                return nil
            }
            let effective: Effective.Content =
                if case .list(let items) = value {
                    .list(items.map { Effective(.scalar($0), from: node) })
                } else { .scalar(value) }
            return Reading(value: value, effective: Effective(effective, from: node))
        }
    }()
}

extension Node {
    /// `nil` for mappings, lists in lists, and what is nothing.
    fileprivate var plainValue: JSONValue? {
        switch content {
        case .mapping: return nil
        case .sequence(let items):
            let values = items.compactMap { item -> JSONValue? in
                if case .scalar = item.content { item.plainValue } else { nil }
            }
            return values.count == items.count ? .list(values) : nil
        case .scalar(let scalar):
            switch scalar.resolved {
            case .integer(let number): return number.map { .integer($0) }
            case .boolean(let flag): return .boolean(flag)
            case .text: return .text(scalar.text)
            default: return nil
            }
        }
    }
}

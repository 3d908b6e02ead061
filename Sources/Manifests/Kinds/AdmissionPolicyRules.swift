import Model

// A rule is held against the schema when it is read, so that one that could never hold, or always, is a mistake that is
// seen at its line.

extension AdmissionPolicy {
    static func faults(of rule: Rule) -> [Fault] {
        guard let row = kindsByName[rule.kind] else {
            return [
                Fault(
                    "unknown-kind", at: [.field("kind")], "there is no kind “\(rule.kind)”",
                    suggestion(for: rule.kind, among: kindTable.map(\.name)))
            ]
        }
        return rule.require.faults(at: [.field("require")], in: row)
    }
}

extension AdmissionPolicy.Condition {
    fileprivate func faults(at steps: [Step], in row: KindRow) -> [Fault] {
        switch self {
        case .test(let test): test.faults(in: row).map { $0.moved(into: steps) }
        case .all(let parts): Self.faults(of: parts, at: steps + [.field("all")], in: row)
        case .any(let parts): Self.faults(of: parts, at: steps + [.field("any")], in: row)
        case .not(let part): part.faults(at: steps + [.field("not")], in: row)
        case .when(let both):
            both.condition.faults(at: steps + [.field("when"), .field("if")], in: row)
                + both.then.faults(at: steps + [.field("when"), .field("then")], in: row)
        }
    }

    private static func faults(of parts: [Self], at steps: [Step], in row: KindRow) -> [Fault] {
        parts.enumerated().flatMap { $1.faults(at: steps + [.index($0)], in: row) }
    }
}

extension Fault {
    fileprivate func moved(into steps: [Step]) -> Fault {
        var fault = self
        fault.steps = steps + fault.steps
        return fault
    }
}

extension AdmissionPolicy.Test {
    /// The outline of the field in manifests of a kind; `nil` when there is none.
    package func outline(in row: KindRow) -> Outline? {
        path.reduce(row.outline as Outline?) { $0?.part($1) }
    }

    fileprivate func faults(in row: KindRow) -> [Fault] {
        var outline = row.outline
        var known = row.name
        for step in path {
            guard let next = outline.part(step) else {
                return [
                    Fault(
                        "unknown-field", at: [.field("field")], "\(known) has no field “\(step)”",
                        suggestion(for: step, among: outline.fields.map(\.name)))
                ]
            }
            (outline, known) = (next, "\(known).\(step)")
        }
        let suiting = outline.operators
        guard suiting.contains(comparison) else {
            return [
                Fault(
                    "wrong-operator", at: [.field("operator")],
                    "\(comparison.rawValue) says nothing of \(outline.says)",
                    suggestion(for: comparison.rawValue, among: suiting.map(\.rawValue)))
            ]
        }
        return valueFaults(outline)
    }

    private func valueFaults(_ outline: Outline) -> [Fault] {
        guard let value else {
            return comparison.takesNoValue
                ? [] : [Fault("missing-field", "\(comparison.rawValue) needs a value", "add “value”")]
        }
        if comparison.takesNoValue {
            return [Fault("unused-field", at: [.field("value")], "\(comparison.rawValue) takes no value", "remove it")]
        }
        let wanted = comparison.operand(of: outline)
        let isList = comparison == .within || comparison == .notWithin
        let isFitting =
            if case .list(let items) = value { isList && !items.isEmpty && items.allSatisfy(wanted.accepts) } else {
                !isList && wanted.accepts(value)
            }
        guard !isFitting else { return [] }
        let form = isList ? Outline.list(of: wanted, atLeast: 1) : wanted
        return [
            Fault(
                "wrong-value", at: [.field("value")], "\(plainText(value)) is not \(form.says)", form.advice)
        ]
    }
}

extension AdmissionPolicy.Operator {
    fileprivate var takesNoValue: Bool { self == .exists || self == .absent }

    /// What its value is, for a field of this outline.
    fileprivate func operand(of outline: Outline) -> Outline {
        switch (self, outline) {
        case (.countAtLeast, _), (.countAtMost, _): .integer(0...1_000_000)
        case (.contains, .list(let item, _)): item
        case (.contains, .map(let keys, _)): .text(keys)
        case (.startsWith, _): .text(TextOutline(name: "text", pattern: "", example: "s3://"))
        case (_, .list(let item, _)): item
        default: outline
        }
    }
}

extension Outline {
    /// One step further down: into a field, into an item of a list and on, to a key's value.
    fileprivate func part(_ name: String) -> Outline? {
        switch self {
        case .object(let fields, _): fields.first { $0.name == name }?.outline
        case .list(let item, _): item.part(name)
        case .map(_, let values): values
        case .either(let forms): forms.lazy.compactMap { $0.part(name) }.first
        case .text, .integer, .boolean, .choice, .again: nil
        }
    }

    /// The operators that say something of such a value.
    fileprivate var operators: [AdmissionPolicy.Operator] {
        let compared: [AdmissionPolicy.Operator] = [.exists, .absent, .equals, .notEquals, .within, .notWithin]
        return switch self {
        case .object, .again: [.exists, .absent]
        case .map: [.exists, .absent, .contains, .countAtLeast, .countAtMost]
        case .list(let item, _):
            [.exists, .absent, .contains, .countAtLeast, .countAtMost]
                + item.operators.filter { $0 != .exists && $0 != .absent }
        case .integer: compared + [.atLeast, .atMost]
        case .boolean, .choice: compared
        case .text(let text): compared + (text.measure == nil ? [.startsWith] : [.atLeast, .atMost])
        case .either(let forms):
            forms.map(\.operators).reduce(into: []) { all, more in all += more.filter { !all.contains($0) } }
        }
    }

    /// Whether a manifest could hold this value here.
    fileprivate func accepts(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.integer(let range), .integer(let number)): range.contains(number)
        case (.boolean, .boolean): true
        case (.choice(let names), .text(let name)): names.contains(name)
        case (.text(let text), .text(let written)): text.measure.map { $0(written) != nil } ?? true
        case (.either(let forms), _): forms.contains { $0.accepts(value) }
        default: false
        }
    }

    /// How much a value of this outline is; `nil` for what has no amount.
    package func amount(_ value: JSONValue) -> Int64? {
        switch (self, value) {
        case (.integer, .integer(let number)): number
        case (.text(let text), .text(let written)): text.measure?(written)
        case (.list(let item, _), _): item.amount(value)
        case (.either(let forms), _): forms.lazy.compactMap { $0.amount(value) }.first
        default: nil
        }
    }
}

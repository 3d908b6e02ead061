import Model

/// What may be written at one place, from the same description that reads it.
package struct FieldExplanation: Sendable {
    /// `RecoveryPlan.spec.backup.every`
    package var path: String
    package var doc: String
    package var type: String
    /// "required", "default 1h", "optional"; empty for a kind.
    package var presence: String
    package var example: String?
    package var fields: [FieldExplanation]
}

/// Explains `KIND` or `KIND.field.field`; `spec` may be left out, and `scenarios[0]` is `scenarios`.
package func explainField(_ topic: String) throws(PraError) -> FieldExplanation {
    let parts = topic.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
    guard let first = parts.first, let row = kindTable.first(where: { $0.name.lowercased() == first.lowercased() })
    else {
        throw PraError(
            .usage, "there is no kind “\(parts.first ?? "")”",
            remedy: suggestion(for: parts.first ?? "", among: kindTable.map(\.name)))
    }
    let kind = FieldOutline(name: row.name, doc: row.doc, outline: row.outline, isRequired: false)
    guard parts.count > 1 else { return explanation(of: kind, at: row.name, presence: "", levels: 2) }
    let top = row.outline.fields.map(\.name)
    return try descend(from: kind, top.contains(parts[1]) ? parts.dropFirst() : ["spec"] + parts.dropFirst(), row.name)
}

private func descend(
    from field: FieldOutline, _ steps: ArraySlice<String>, _ path: String
) throws(PraError) -> FieldExplanation {
    guard let step = steps.first else { return explanation(of: field, at: path, presence: field.presence) }
    guard let next = field.outline.fields.first(where: { $0.name == step }) else {
        throw PraError(
            .usage, "\(path) has no field “\(step)”",
            remedy: suggestion(for: step, among: field.outline.fields.map(\.name)))
    }
    return try descend(from: next, steps.dropFirst(), "\(path).\(step)")
}

/// With so many levels of fields below it.
private func explanation(
    of field: FieldOutline, at path: String, presence: String, levels: Int = 1
) -> FieldExplanation {
    FieldExplanation(
        path: path, doc: field.doc, type: field.outline.says, presence: presence, example: field.shownExample,
        fields: levels == 0
            ? []
            : field.outline.fields.map { inner in
                explanation(
                    of: inner, at: "\(path).\(inner.name)",
                    presence: field.outline.isChoiceOfFields ? "one of these" : inner.presence, levels: levels - 1)
            })
}

extension Outline {
    fileprivate var isChoiceOfFields: Bool {
        switch self {
        case .object(_, .exactlyOne): true
        case .either(let forms): forms.contains(where: \.isChoiceOfFields)
        case .object, .text, .integer, .boolean, .choice, .list, .map, .again: false
        }
    }
}

extension FieldOutline {
    fileprivate var presence: String {
        if isRequired { return "required" }
        guard let fallback else { return "optional" }
        return "default \(plainText(fallback))"
    }

    fileprivate var shownExample: String? {
        if let example { return plainText(example) }
        if case .text(let text) = outline, text.refersTo == nil { return text.example }
        return nil
    }
}

extension FieldExplanation {
    /// For a terminal.
    package var text: String {
        var lines = [path, "  \(doc)."]
        lines.append("  It is \(type)\(presence.isEmpty ? "" : "; \(presence)").")
        if let example { lines.append("  Example: \(example)") }
        lines += fields.flatMap { $0.lines(indent: "  ") }
        return lines.joined(separator: "\n")
    }

    private func lines(indent: String) -> [String] {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        var lines = ["", "\(indent)\(name)  (\(presence))", "\(indent)    \(doc).", "\(indent)    \(type)"]
        if let example { lines.append("\(indent)    Example: \(example)") }
        return lines + fields.flatMap { $0.lines(indent: indent + "    ") }
    }

    package var json: JSONValue {
        [
            "path": .text(path), "doc": .text(doc), "type": .text(type), "presence": .text(presence),
            "example": example.map { .text($0) } ?? .null, "fields": .list(fields.map(\.json)),
        ]
    }
}

import Model

/// JSON Schema draft-07 of every kind, for editors: the kind decides which definition a document must meet.
package func jsonSchema() -> JSONValue {
    let names = kindTable.map(\.name)
    let choices: [JSONValue] = kindTable.map { row in
        [
            "if": ["properties": ["kind": ["const": .text(row.name)]], "required": ["kind"]],
            "then": ["$ref": .text("#/definitions/\(row.name)")],
        ]
    }
    return [
        "$schema": .text(draft), "title": "A manifest of pra", "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "properties": [
            "apiVersion": ["enum": [.text(apiVersionName)]], "kind": ["enum": .list(names.map { .text($0) })],
        ],
        "allOf": .list(choices),
        "definitions": .object(
            kindTable.map { .init($0.name, schema(of: $0.outline, [.init("title", .text($0.name))])) }
                + kindTable.compactMap { recurring[$0.name] }),
    ]
}

/// JSON Schema draft-07 of one kind's documents.
package func jsonSchema(of row: KindRow) -> JSONValue {
    schema(
        of: row.outline,
        [
            .init("$schema", .text(draft)), .init("title", .text(row.name)), .init("description", .text(row.doc)),
        ] + (recurring[row.name].map { [.init("definitions", .object([$0]))] } ?? []))
}

/// Forms that hold themselves, by the kind that has them.
private let recurring = [
    AdmissionPolicy.name: JSONValue.Member("Condition", schema(of: AdmissionPolicy.Condition.shape.outline)),
    AlertChannel.name: JSONValue.Member(
        Shape<JSONValue>.anyName, schema(of: Shape<JSONValue>.anyOutline)),
    AlertRoute.name: JSONValue.Member("Branch", schema(of: AlertRoute.branch.outline)),
]

private let draft = "http://json-schema.org/draft-07/schema#"

private typealias Members = [JSONValue.Member]

private func schema(of outline: Outline, _ before: Members = []) -> JSONValue {
    .object(before + members(of: outline))
}

private func members(of outline: Outline) -> Members {
    switch outline {
    case .text(let text):
        [.init("type", "string")] + (text.pattern.isEmpty ? [] : [.init("pattern", .text(text.pattern))])
    case .integer(let range): [.init("type", "integer")] + bounds(range)
    case .boolean: [.init("type", "boolean")]
    case .choice(let names): [.init("enum", .list(names.map { .text($0) }))]
    case .list(let item, let least):
        [.init("type", "array"), .init("items", schema(of: item))]
            + (least > 0 ? [.init("minItems", .integer(Int64(least)))] : [])
    case .map(let keys, let values):
        [
            .init("type", "object"), .init("propertyNames", ["pattern": .text(keys.pattern)]),
            .init("additionalProperties", schema(of: values)),
        ]
    case .object(let fields, let rule): members(of: fields, rule)
    case .either(let forms): [.init("anyOf", .list(forms.map { schema(of: $0) }))]
    case .again(let name, _): [.init("$ref", .text("#/definitions/\(name)"))]
    }
}

/// A bound that a double can not hold is left out: readers of JSON would round it.
private func bounds(_ range: ClosedRange<Int64>) -> Members {
    let exact = -(Int64(1) << 53)...(Int64(1) << 53)
    return [("minimum", range.lowerBound), ("maximum", range.upperBound)].compactMap { name, bound in
        exact.contains(bound) ? JSONValue.Member(name, .integer(bound)) : nil
    }
}

private func members(of fields: [FieldOutline], _ rule: ObjectRule) -> Members {
    var members: Members = [.init("type", "object")]
    switch rule {
    case .asMarked:
        let required = fields.filter(\.isRequired).map { JSONValue.text($0.name) }
        if !required.isEmpty { members.append(.init("required", .list(required))) }
    case .exactlyOne: members += [.init("minProperties", 1), .init("maxProperties", 1)]
    }
    members.append(.init("properties", .object(fields.map { .init($0.name, schema(of: $0)) })))
    return members + [.init("additionalProperties", false)]
}

private func schema(of field: FieldOutline) -> JSONValue {
    var before: Members = [.init("description", .text(field.doc + "."))]
    if let fallback = field.fallback { before.append(.init("default", fallback)) }
    if let example = field.example { before.append(.init("examples", [example])) }
    return schema(of: field.outline, before)
}

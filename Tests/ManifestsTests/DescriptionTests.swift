import Manifests
import Model
import Testing
import YAML

/// What is read, what the schema says and what is explained come from one description: here that is held to its word.
@Suite struct DescriptionTests {
    @Test(arguments: kindTable.map(\.name))
    func everyFieldStandsInTheSchemaAndIsExplained(name: String) throws {
        let row = try #require(kindTable.first { $0.name == name })
        var count = 0
        try visit(row.outline, jsonSchema(of: row), name) { field, schema, path in
            count += 1
            #expect(schema["description"]?.text == "\(field.doc).", "\(path)")
            #expect(schema["default"] == field.fallback, "\(path)")
            let explained = try explainField(path)
            #expect(explained.doc == field.doc, "\(path)")
        }
        #expect(count > 7)
    }

    /// Calls `body` for every field below `outline` with its schema.
    private func visit(
        _ outline: Outline, _ schema: JSONValue, _ path: String,
        _ body: (FieldOutline, JSONValue, String) throws -> Void
    ) throws {
        switch outline {
        case .object(let fields, let rule):
            #expect(schema["additionalProperties"] == false, "\(path)")
            if case .asMarked = rule {
                let required = fields.filter(\.isRequired).map(\.name)
                #expect((schema["required"]?.items ?? []).compactMap(\.text) == required, "\(path)")
            }
            for field in fields {
                let inner = try #require(
                    schema["properties"]?[field.name], "\(path).\(field.name) is not in the schema")
                try body(field, inner, "\(path).\(field.name)")
                try visit(field.outline, inner, "\(path).\(field.name)", body)
            }
        case .list(let item, _): try visit(item, try #require(schema["items"]), path, body)
        case .map(_, let values): try visit(values, try #require(schema["additionalProperties"]), path, body)
        case .either(let forms):
            for (form, inner) in zip(forms, try #require(schema["anyOf"]?.items)) { try visit(form, inner, path, body) }
        case .again(let name, _):
            #expect(schema["$ref"] == .text("#/definitions/\(name)"), "\(path)")
            #expect(jsonSchema()["definitions"]?[name] != nil, "\(path)")
        case .text, .integer, .boolean, .choice: break
        }
    }

    /// A rendering is a manifest that means the same: canonical texts read back to the same values.
    @Test func aRenderingMeansTheSame() throws {
        let original = try fixture("akig.yaml")
        let rendered = effectiveManifests(original).map(\.yaml).joined(separator: "\n")
        let (first, _) = loadManifests([original])
        let (second, problems) = loadManifests([source(rendered)])
        #expect(problems.isEmpty)
        #expect(first?.plans.map(\.digest) == second?.plans.map(\.digest))
        #expect(first?.clusters.map(\.spec) == second?.clusters.map(\.spec))
        #expect(first?.routes.map(\.spec) == second?.routes.map(\.spec))
        #expect(first?.widgets.map(\.spec) == second?.widgets.map(\.spec))
    }

    @Test func everyExampleIsAValueOfItsField() throws {
        for row in kindTable { try checkExamples(of: row.outline, row.name) }
    }

    private func checkExamples(of outline: Outline, _ path: String) throws {
        for field in outline.fields {
            if case .text(let text) = field.outline {
                for example in [field.example?.text, text.example].compactMap({ $0 }) {
                    let pattern = try Regex(text.pattern)
                    #expect(try pattern.firstMatch(in: example) != nil, "\(path).\(field.name): \(example)")
                }
            }
            try checkExamples(of: field.outline, "\(path).\(field.name)")
        }
    }

    @Test(arguments: ["Clusterr", "", ".", "Cluster.spec.conection", "Cluster.spec.host.x"])
    func whatIsNotThereCanNotBeExplained(topic: String) {
        #expect(throws: PraError.self) { try explainField(topic) }
    }

    @Test func specAndIndexesMayBeLeftOut() throws {
        let full = try explainField("RecoveryPlan.spec.objectives.scenarios.rpo")
        #expect(try explainField("recoveryplan.objectives.scenarios[0].rpo").path == full.path)
        #expect(full.presence == "required")
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var items: [JSONValue]? { if case .list(let items) = self { items } else { nil } }
}

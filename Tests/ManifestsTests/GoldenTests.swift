import Manifests
import Model
import Testing

@Suite struct GoldenTests {
    @Test(arguments: fixtures(in: "bad"))
    func badManifestsAreToldWhatIsWrong(name: String) throws {
        let (desired, problems) = loadManifests([try fixture("bad/\(name)")])
        #expect(desired == nil || problems.allSatisfy { $0.severity == .warning })
        let lines = problems.map { problem in
            "\(problem.location.line):\(problem.location.column) \(problem.severity) \(problem.rule) \(problem.path)\n"
                + "  \(problem.what)\n  \(problem.remedy)"
        }
        try expectGolden(lines.joined(separator: "\n"), name.replacing(".yaml", with: ".txt"))
    }

    @Test func theExampleIsRenderedWithItsOrigins() throws {
        let manifests = effectiveManifests(try fixture("akig.yaml"))
        try expectGolden(manifests.map(\.yaml).joined(separator: "\n"), "akig.rendered.yaml")
    }

    @Test(arguments: kindTable.map(\.name))
    func aKindIsExplained(name: String) throws {
        let row = try #require(kindTable.first { $0.name == name })
        var texts = [try explainField(name).text]
        for field in try explainField("\(name).spec").fields { texts.append(try explainField(field.path).text) }
        try expectGolden(texts.joined(separator: "\n\n"), "\(row.name).explained.txt")
    }

    @Test func theSchemaIsAsItWas() throws {
        try expectGolden(jsonSchema().pretty, "schema.json")
    }
}

import FoundationEssentials
import Manifests
import Model
import Policies
import Testing

@testable import pra

@Suite struct PolicyFixturesTests {
    private let checkout = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    /// Goal: what is shipped has been tried, and the example plan meets it.
    @Test func thePoliciesThatAreShippedAreAsTheirFixturesSay() async throws {
        let results = try policyResults(under: "\(checkout)/policies")
        #expect(results.count > 20)
        #expect(results.filter { !$0.problems.isEmpty }.map(\.line) == [])
        let stated = try await readStated(["\(checkout)/manifests", "\(checkout)/policies"])
        #expect(stated.findings.map(\.problem.rule) == ["production/second-store"])
        #expect(stated.findings.allSatisfy { $0.problem.severity == .warning })
        #expect(stated.problems.map(\.what) == [])
        #expect(stated.desired?.retentions.map(\.name).sorted() == ["light", "records", "standard"])
    }

    @Test func aFixtureThatIsNotAsItShouldBeIsTold() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "policies-\(UInt64.random(in: 0...UInt64.max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ text: String) throws {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let rules = ["one", "two"].map {
            "{name: \($0), kind: Team, require: {field: metadata.name, operator: StartsWith, value: \($0)}, "
                + "message: {en: a, fr: b}}"
        }
        let policy = """
            apiVersion: pra/v1
            kind: AdmissionPolicy
            metadata: {name: p}
            spec: {selector: {matchLabels: {a: b}}, rules: [\(rules.joined(separator: ", "))]}
            """
        func team(_ name: String) -> String {
            """
            apiVersion: pra/v1
            kind: Team
            metadata: {name: \(name), labels: {a: b}}
            spec: {members: [{name: J, role: r, mail: j@example.org}]}
            """
        }
        try write("p.yaml", policy)
        try write("p.test/pass/good.yaml", team("none"))
        try write("p.test/fail/one.yaml", team("onetwo"))
        try write("p.test/fail/three.yaml", team("x"))
        try write("p.test/fail/two.bad.yaml", team("two").replacing("role", with: "rule"))
        let wrong = try policyResults(under: folder.path).map { result in
            (result.name.replacing(folder.path + "/", with: ""), result.problems.joined(separator: "; "))
        }
        #expect(
            wrong.map(\.0) == [
                "p.test/pass/good.yaml", "p.test/fail/one.yaml", "p.test/fail/three.yaml", "p.test/fail/two.bad.yaml",
                "p/one", "p/two",
            ])
        #expect(wrong[0].1.contains("p/one catches it at") && wrong[0].1.contains("p/two catches it at"))
        #expect(wrong[1].1.hasPrefix("one does not catch it; p/two catches it at"))
        #expect(wrong[2].1 == "no rule is called “three”")
        #expect(wrong[3].1.contains("“role” is missing"))
        #expect(wrong[4].1.contains("no fixture is caught by it"))
        #expect(try manifestFiles(under: [folder.path]).count == 1, "fixtures are no manifests")
    }
}

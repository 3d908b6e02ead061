import Manifests
import Model
import Testing

/// Integrity is told by the names of checks: those of pra's own are nobody else's.
@Suite struct CheckNameTests {
    private func problems(named name: String) -> [Diagnostic] {
        let text = """
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: akig}
            spec:
              connection: {user: pra}
              checks:
                - {name: \(name), sql: select 1, equals: 1}
            """
        return loadManifests([source(text)]).1
    }

    @Test(arguments: ["structure", "amcheck", "freshness", "network", "recovery key", "tables"])
    func aNameOfPrasOwnIsAnErrorAtItsPlace(name: String) throws {
        let problem = try #require(problems(named: name).first)
        #expect(problem.rule == "reserved-name" && problem.location.line == 7, "\(problem)")
        #expect(problem.path == "spec.checks[0].name")
    }

    @Test func anyOtherIsFine() { #expect(problems(named: "no payment without lease").isEmpty) }
}

import Manifests
import Model
import Testing

/// Integrity is told by the names of checks: those of pra's own are nobody else's.
@Suite struct CheckNameTests {
    private func problems(named name: String) -> [Diagnostic] {
        loadManifests([clusterSource("  checks:\n    - {name: \(name), sql: select 1, equals: 1}")]).1
    }

    @Test(arguments: ["structure", "amcheck", "freshness", "network", "recovery key", "tables"])
    func aNameOfPrasOwnIsAnErrorAtItsPlace(name: String) throws {
        let problem = try #require(problems(named: name).first)
        #expect(problem.rule == "reserved-name" && problem.location.line == 7, "\(problem)")
        #expect(problem.path == "spec.checks[0].name")
    }

    @Test func anyOtherIsFine() { #expect(problems(named: "no payment without lease").isEmpty) }
}

import Manifests
import Model
import Testing

/// What may be said of an endpoint.
@Suite struct EndpointTests {
    private func load(_ endpoint: String) -> (Cluster.Endpoint?, [Diagnostic]) {
        let (desired, problems) = loadManifests([clusterSource("  endpoints:\n    - \(endpoint)")])
        return (desired?.clusters.first?.spec.endpoints.first, problems)
    }

    @Test func aGetEveryFiveSecondsIsWhatNothingElseIsSaidOf() throws {
        let endpoint = try #require(load("{name: api, url: \"http://h/health\"}").0)
        #expect(endpoint.method == .get && endpoint.body == nil && endpoint.expect.status == 200)
        #expect(endpoint.every == .seconds(5) && endpoint.timeout == .seconds(5))
    }

    @Test func aPostSendsWhatIsStated() throws {
        let endpoint = try #require(load("{name: api, url: \"http://h/\", method: POST, body: {text: ping}}").0)
        #expect(endpoint.method == .post && endpoint.body?.text == "ping")
        #expect(endpoint.body?.contentType == "application/json")
    }

    @Test(
        arguments: [
            ("{name: a, url: \"http://h/\", method: HEAD, expect: {contains: ok}}", "head-without-body", "contains"),
            ("{name: a, url: \"http://h/\", body: {text: x}}", "body-without-post", "body"),
            ("{name: a, url: \"http://h/\", method: PUT}", "bad-choice", "method"),
            ("{name: a, url: \"http://h/\", every: 1s}", "out-of-range", "every"),
            ("{name: a, url: \"http://u:hush@h/\"}", "bad-url", "url"),
        ])
    func whatMakesNoSenseIsAnErrorAtItsPlace(endpoint: String, rule: String, field: String) throws {
        let problem = try #require(load(endpoint).1.first)
        #expect(problem.rule == rule && problem.location.line == 7 && problem.path.hasSuffix(field), "\(problem)")
        #expect(!"\(problem)".contains("hush"))
    }
}

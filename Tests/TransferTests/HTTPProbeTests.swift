import Loopback
import Model
import Testing
import Transfer

@testable import Manifests

@Suite("Probing an application's health")
struct HTTPProbeTests {
    private func endpoint(_ url: String, status: Int = 200, contains: String? = nil) -> Cluster.Endpoint {
        Cluster.Endpoint(
            name: "api", url: url, expect: Cluster.Expectation(status: status, contains: contains), timeout: .seconds(5)
        )
    }

    @Test(
        "health is the expected status and the expected text",
        arguments: [
            (200, "all ok", 200, "ok", ""), (200, "all ok", 200, nil, ""),
            (503, "down", 200, nil, "answered 503, expected 200"),
            (200, "degraded", 200, "ok", "the body lacks “ok”"), (401, "", 401, nil, ""),
        ] as [(Int, String, Int, String?, String)])
    func judges(status: Int, body: String, expected: Int, contains: String?, problem: String) async throws {
        let server = LoopbackServer { _ in .reply(status: status, body: body) }
        let probe = HTTPProbe(try HTTPClient())
        let seen = await probe.probe(endpoint(server.url, status: expected, contains: contains))
        #expect(seen.problem == problem && seen.isHealthy == problem.isEmpty && seen.status == status)
        #expect(seen.name == "api" && seen.took > .zero)
    }

    @Test("a refused connection is seen as such, without a status")
    func refused() async throws {
        let seen = await HTTPProbe(try HTTPClient()).probe(endpoint("http://127.0.0.1:\(unusedPort())/health"))
        #expect(!seen.isHealthy && seen.status == nil && seen.problem.contains("Failed to connect"), "\(seen.problem)")
    }

    @Test("only the part of the body that was read can hold the text, and the problem says so")
    func truncated() {
        let reply = HTTPReply(status: 200, body: Array("abc".utf8), isTruncated: true, took: .milliseconds(1))
        let seen = observation(of: endpoint("http://api/", contains: "ok"), from: .answered(reply))
        #expect(seen.problem == "the first 3 bytes of the body lack “ok”")
    }
}

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

    @Test("each method asks as it says, and a POST sends what is stated and nothing else")
    func methods() async throws {
        let server = LoopbackServer { _ in .raw("HTTP/1.1 204 None\r\nConnection: close\r\n\r\n", then: .close) }
        let probe = HTTPProbe(try HTTPClient())
        for (method, body) in [(.head, nil), (.post, nil), (.post, "{}"), (.get, nil)]
            as [(Cluster.Endpoint.Method, String?)]
        {
            var asked = endpoint(server.url, status: 204)
            asked.method = method
            asked.body = body.map { Cluster.Body(text: $0, contentType: "application/json") }
            let seen = await probe.probe(asked)
            #expect(seen.isHealthy, "\(method): \(seen.problem)")
        }
        let requests = server.requests
        #expect(requests.map { $0.line.prefix { $0 != " " } } == ["HEAD", "POST", "POST", "GET"])
        #expect(requests.map(\.body) == ["", "", "{}", ""])
        #expect(requests.map { $0.headers["content-type"] } == [nil, nil, "application/json", nil])
    }

    @Test("a HEAD does not wait for the body that its answer announces")
    func head() async throws {
        let server = LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", then: .silence) }
        var asked = endpoint(server.url)
        asked.method = .head
        let seen = await HTTPProbe(try HTTPClient()).probe(asked)
        #expect(seen.isHealthy && seen.took < .seconds(4), "\(seen.problem)")
    }

    @Test("a redirect is an answer, and nobody goes where it leads")
    func redirect() async throws {
        let server = LoopbackServer { _ in
            .raw("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", then: .close)
        }
        let seen = await HTTPProbe(try HTTPClient()).probe(endpoint(server.url))
        #expect(!seen.isHealthy && seen.problem == "answered 302, expected 200" && server.requests.count == 1)
    }

    @Test("one that hangs is not healthy after its timeout, and has been asked")
    func hangs() async throws {
        let server = SilentServer()
        var asked = endpoint("http://127.0.0.1:\(server.port)/health")
        asked.timeout = .milliseconds(200)
        let seen = await HTTPProbe(try HTTPClient()).probe(asked)
        #expect(!seen.isHealthy && seen.isUnasked == nil && seen.took >= .milliseconds(200), "\(seen.problem)")
    }

    @Test("a look that is broken off learned nothing")
    func cancelled() async throws {
        let server = SilentServer(), probe = HTTPProbe(try HTTPClient())
        let asked = endpoint("http://127.0.0.1:\(server.port)/health")
        let seen = await withTaskGroup { group in
            group.addTask { await probe.probe(asked) }
            group.cancelAll()
            return await group.next()
        }
        #expect(seen?.isUnasked == true)
    }
}

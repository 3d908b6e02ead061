import Loopback
import Model
import Testing
import Transfer

@Suite("HTTP transfers against a real server")
struct HTTPClientTests {
    let client: HTTPClient

    init() throws { client = try HTTPClient() }

    private func get(_ url: String, timeout: Duration = .seconds(60), bodyLimit: Int = 65_536) async throws
        -> HTTPOutcome
    {
        try await client.send(HTTPRequest(.get, url, timeout: timeout, bodyLimit: bodyLimit))
    }

    @Test("an answer carries its status and body")
    func answers() async throws {
        let server = LoopbackServer { _ in .reply(status: 204, body: "") }
        let reply = try #require(try await get(server.url).reply)
        #expect(reply.status == 204 && reply.body.isEmpty && !reply.isTruncated)
        #expect(server.requests.map(\.line) == ["GET / HTTP/1.1"])
    }

    @Test("a POST carries its body, type and headers, zeros included")
    func posts() async throws {
        let server = LoopbackServer { .reply(status: 200, body: "got \($0.body.utf8.count)") }
        let request = HTTPRequest(
            .post([65, 0, 66], contentType: "text/plain"), server.url, headers: ["webhook-id": "a-1"],
            timeout: .seconds(10))
        let reply = try #require(try await client.send(request).reply)
        #expect(String(decoding: reply.body, as: UTF8.self) == "got 3")
        let sent = try #require(server.requests.first)
        #expect(sent.body == "A\0B" && sent.headers["webhook-id"] == "a-1")
        #expect(sent.headers["content-type"] == "text/plain" && sent.headers["user-agent"] == "pra")
    }

    @Test("no more of a body is kept than was asked for")
    func bounded() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: String(repeating: "x", count: 1_000_000)) }
        let reply = try #require(try await get(server.url, bodyLimit: 1000).reply)
        #expect(reply.status == 200 && reply.isTruncated && reply.body == Array(repeating: 120, count: 1000))
    }

    @Test("a body of exactly the limit is whole")
    func exactLimit() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "four") }
        let reply = try #require(try await get(server.url, bodyLimit: 4).reply)
        #expect(!reply.isTruncated && reply.body.count == 4)
    }

    @Test("a redirect is an answer, not followed")
    func redirects() async throws {
        let server = LoopbackServer { _ in .reply(status: 302, body: "") }
        #expect(try await get(server.url).reply?.status == 302)
        #expect(server.requests.count == 1)
    }

    @Test("a refused connection is an outcome worth another try")
    func refused() async throws {
        let failure = try #require(try await get("http://127.0.0.1:\(unusedPort())/").failure)
        #expect(failure.reason == .notConnected && failure.retry == .later)
    }

    @Test("a server that hangs up or stays silent is worth another try")
    func noAnswer() async throws {
        let rude = LoopbackServer { _ in .hangUp }
        #expect(try await get(rude.url).failure?.reason == .broken)
        let silent = LoopbackServer { _ in .silence }
        let failure = try #require(try await get(silent.url, timeout: .milliseconds(50)).failure)
        #expect(failure.reason == .timedOut && failure.retry == .later && failure.took >= .milliseconds(50))
    }

    @Test(
        "what is no HTTP URL is refused for good",
        arguments: ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://", "not a url", ""])
    func badURLs(url: String) async throws {
        let failure = try #require(try await get(url).failure)
        #expect(failure.reason == .badURL && failure.retry == .never, "\(failure)")
    }

    @Test("a header with a line break is never sent")
    func headerInjection() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "") }
        let request = HTTPRequest(.get, server.url, headers: ["id": "1\r\nEvil: yes"], timeout: .seconds(10))
        #expect(try await client.send(request).failure?.reason == .badURL)
        #expect(server.requests.isEmpty)
    }

    @Test("https to a server that speaks plain HTTP fails, and nothing of the request goes out")
    func plainServerBehindHTTPS() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "ok") }
        #expect(try await get("https://127.0.0.1:\(server.port)/").failure?.reason == .broken)
        #expect(server.requests.isEmpty)
    }

    @Test("cancelling the task ends the exchange as interrupted")
    func cancels() async throws {
        let (asked, arrived) = AsyncStream.makeStream(of: Void.self)
        let server = LoopbackServer { _ in
            arrived.yield()
            return .silence
        }
        let url = server.url
        let code = await withTaskGroup(of: PraError.Code?.self) { group in
            group.addTask {
                do throws(PraError) {
                    _ = try await client.send(HTTPRequest(.get, url, timeout: .seconds(60)))
                    return nil
                } catch { return error.code }
            }
            for await _ in asked { break }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(code == .interrupted)
    }

    @Test("a hundred exchanges at a time share the thread")
    func concurrent() async throws {
        let server = LoopbackServer { .reply(status: 200, body: $0.line) }
        let url = server.url
        let bodies = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let outcome = try await client.send(HTTPRequest(.get, "\(url)\(number)", timeout: .seconds(30)))
                    return String(decoding: outcome.reply?.body ?? [], as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(bodies == Set((0..<100).map { "GET /\($0) HTTP/1.1" }))
    }

    @Test(
        "429 and 5xx are worth another try, other refusals are not",
        arguments: [
            (200, PraError.Retry.never), (301, .never), (400, .never), (404, .never), (429, .later), (500, .later),
            (503, .later), (599, .later), (600, .never),
        ])
    func retryClasses(status: Int, retry: PraError.Retry) {
        #expect(HTTPReply(status: status, body: [], isTruncated: false, took: .zero).retry == retry)
    }
}

extension HTTPOutcome {
    var reply: HTTPReply? { if case .answered(let reply) = self { reply } else { nil } }
    var failure: HTTPFailure? { if case .failed(let failure) = self { failure } else { nil } }
}

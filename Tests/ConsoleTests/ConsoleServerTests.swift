import Console
import Model
import Ports
import Reports
import Synchronization
import Testing
import Transfer

/// A source as a loop would be: nothing seen, seen, seen long ago.
private final class Shown: ConsoleSource {
    private let seen = Mutex<StatusDocument?>(nil)
    private let clock = Mutex(Timestamp(seconds: 1_795_000_000))

    func status() async -> StatusDocument? { seen.withLock { $0 } }
    func now() -> Timestamp { clock.withLock { $0 } }

    func look() {
        let input = StatusInput(at: now(), clusters: [], stores: [], facts: [], holder: nil, open: [], next: [])
        seen.withLock { $0 = makeStatus(input) }
    }

    func pass(_ time: Duration) { clock.withLock { $0 = $0 + time } }
}

extension HTTPOutcome {
    fileprivate var failure: PraError { PraError(.connectionLost, "\(self)", remedy: "see the test") }
}

@Suite("The console's server", .timeLimit(.minutes(1))) struct ConsoleServerTests {
    private func serve(
        _ source: Shown, _ body: (@escaping (String) async throws -> HTTPReply) async throws -> Void
    ) async throws {
        let server = ConsoleServer(at: try ConsoleAddress("127.0.0.1:0"), showing: source)
        let client = try HTTPClient(), (ports, port) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { port.yield($0) } }
            defer { group.cancelAll() }
            for await port in ports {
                try await body { path in
                    let url = "http://127.0.0.1:\(port)\(path)"
                    let outcome = try await client.send(
                        HTTPRequest(.get, url, timeout: .seconds(10), bodyLimit: 1 << 20))
                    guard case .answered(let reply) = outcome else { throw outcome.failure }
                    return reply
                }
                return
            }
        }
    }

    @Test("is alive at once, ready once it has looked, and no more when it has not looked for long")
    func health() async throws {
        let source = Shown()
        try await serve(source) { get in
            #expect(try await get("/livez").status == 200)
            #expect(try await get("/readyz").status == 503)
            #expect(try await get("/metrics").status == 503)
            source.look()
            #expect(try await get("/readyz").status == 200)
            let metrics = try await get("/metrics")
            #expect(String(decoding: metrics.body, as: UTF8.self).contains("pra_last_look_timestamp 1795000000\n"))
            source.pass(.seconds(121))
            let late = try await get("/readyz")
            #expect(late.status == 503 && String(decoding: late.body, as: UTF8.self).contains("2m1s"))
            #expect(try await get("/livez").status == 200)
        }
    }

    @Test("says of a path that is not served that it is not, as a problem document")
    func notFound() async throws {
        try await serve(Shown()) { get in
            let reply = try await get("/nope")
            #expect(reply.status == 404)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("nothing is served at /nope"))
        }
    }

    @Test("can not listen where somebody does, and says where")
    func taken() async throws {
        let first = ConsoleServer(at: try ConsoleAddress("127.0.0.1:0"), showing: Shown())
        let (ports, port) = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run { port.yield($0) } }
            defer { group.cancelAll() }
            for await port in ports {
                let second = ConsoleServer(at: try ConsoleAddress("127.0.0.1:\(port)"), showing: Shown())
                let error = await #expect(throws: PraError.self) { try await second.run { _ in } }
                #expect(error?.what.contains("127.0.0.1:\(port)") == true)
                return
            }
        }
    }
}

@Suite struct ConsoleAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8443", "127.0.0.1:8443"), ("localhost:0", "localhost:0"), ("[::1]:80", "[::1]:80"),
        ("127.1.2.3:65535", "127.1.2.3:65535"),
    ])
    func isAPlaceOnThisHost(text: String, address: String) throws {
        #expect(try ConsoleAddress(text).description == address)
    }

    @Test(arguments: ["", "8443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "a b:1"])
    func isAnErrorOtherwise(text: String) {
        let error = #expect(throws: PraError.self) { try ConsoleAddress(text) }
        #expect(error?.code == .usage)
    }

    /// Goal: passwords and sessions never cross a network in the clear.
    @Test(arguments: ["0.0.0.0:80", "[::]:80", "192.168.0.1:80", "example.org:80", ":80"])
    func isRefusedWhereItWouldBeServedInTheClear(text: String) {
        let error = #expect(throws: PraError.self) { try ConsoleAddress(text) }
        #expect(error?.what.contains("not encrypted") == true)
    }
}

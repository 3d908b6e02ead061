import Glibc
import Model
import Ports
import Synchronization
import Testing

@testable import Console

/// Clients as nobody wants them, over real connections: they keep nobody else from the console, and do not stay.
@Suite("Clients that mean no good", .timeLimit(.minutes(3))) struct BadClientTests {
    private static let hurried: Patience = {
        var patience = Patience()
        (patience.head, patience.body, patience.taking) = (.seconds(1), .seconds(1), .seconds(1))
        return patience
    }()

    @Test(
        "who says a request a letter at a time is cut off, and keeps nobody waiting",
        arguments: [
            "GET /livez HTTP/1.1\r\nX: ", "x", "",
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{",
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n",
        ])
    func slow(begin: String) async throws {
        try await serve(try Shown(), patience: Self.hurried) { visitor in
            let slow = try await visitor.open(begin)
            var letters = 0
            while letters < 300, await slow.isSilent(for: .milliseconds(100)) {
                if !begin.isEmpty { await slow.say("x") }
                letters += 1
            }
            #expect(letters < 300, "it was let go on")
            #expect(try await visitor.ask("/livez").status == 200)
        }
    }

    @Test("who takes nothing of a long answer is cut off, and what they asked for is let go")
    func takingNothing() async throws {
        let source = try Shown([.viewer])
        source.files.withLock { $0["sla.json"] = Array(repeating: 0x20, count: 30 << 20) }
        try await serve(source, patience: Self.hurried) { visitor in
            let cookie = try await visitor.logIn("viewer").cookie["Cookie"] ?? ""
            let request = "GET /api/v1/reports/sla.json HTTP/1.1\r\nHost: x\r\nCookie: \(cookie)\r\n\r\n"
            let slow = try await visitor.open(request), quick = try await visitor.open(request)
            try await slow.hear("200 OK")
            #expect(try await visitor.ask("/livez").status == 200)
            let whole = await quick.rest().utf8.count
            #expect(whole > 30 << 20, "who takes it gets all of it")
            // A second is over, and the socket's own buffer is far from enough.
            let wait = try await visitor.open("")
            _ = await wait.isSilent(for: .seconds(2))
            let part = await slow.rest().utf8.count
            #expect(part < 30 << 20, "\(part)")
        }
    }

    @Test(
        "what is no request is refused or not answered at all, and the server goes on",
        arguments: [
            "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET  HTTP/1.1\r\n\r\n", "\r\n\r\n\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
            "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: x\r\nBad Name: x\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 40 << 10))\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: x\r\n\(String(repeating: "X: x\r\n", count: 200))\r\n",
            "GET /\(String(repeating: "x", count: 100 << 10)) HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func garbage(words: String) async throws {
        try await serve(try Shown(), patience: Self.hurried) { visitor in
            let reply = try await visitor.exchange(words)
            #expect(reply.isEmpty || reply.hasPrefix("HTTP/1.1 4"), "\(reply)")
            // After a request that is one, which is answered.
            let after = try await visitor.exchange("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" + words)
            #expect(after.hasPrefix("HTTP/1.1 200"), "\(after)")
            #expect(after.ranges(of: "HTTP/1.1 200").count == 1, "\(after)")
            #expect(try await visitor.ask("/livez").status == 200)
        }
    }

    /// Goal: a thousand open pages are no end of the console, and one account can not take all that there is.
    @Test("of a thousand streams it serves as many as it says, tells the others, and has room again when they leave")
    func thousand() async throws {
        let source = try Shown([.viewer])
        source.people.withLock { people in
            people = people.flatMap { one in
                (0..<10).map { number in
                    var other = one
                    other.name = "viewer-\(number)"
                    return other
                }
            }
        }
        try await serve(source) { visitor in
            var cookies: [String] = []
            for number in 0..<10 { cookies.append(try await visitor.logIn("viewer-\(number)").cookie["Cookie"] ?? "") }
            let streams = try await onThread { [cookies] in try open(1000, of: cookies, port: visitor.port) }
            #expect(streams.prefix(500).allSatisfy { $0.head.hasPrefix("HTTP/1.1 200") })
            let others = streams.dropFirst(500)
            #expect(others.allSatisfy { $0.head.hasPrefix("HTTP/1.1 503") && $0.head.contains("Retry-After: 60") })
            #expect(try await visitor.ask("/livez").status == 200)
            for stream in streams { close(stream.handle) }
            // Who leaves is seen to leave, soon.
            var own: [OpenStream] = []
            for _ in 0..<100 where own.count(where: { $0.head.hasPrefix("HTTP/1.1 200") }) != 50 {
                for stream in own { close(stream.handle) }
                own = try await onThread { [cookies] in try open(60, of: [cookies[0]], port: visitor.port) }
            }
            #expect(own.count { $0.head.hasPrefix("HTTP/1.1 429") } == 10)
            let other = try await onThread { [cookies] in try open(1, of: [cookies[1]], port: visitor.port) }
            #expect(other[0].head.hasPrefix("HTTP/1.1 200"), "another account has its own")
            for stream in own + other { close(stream.handle) }
        }
    }
}

private struct OpenStream: Sendable {
    var handle: Int32
    var head: String
}

/// Streams of these sessions by turns, one after the other.
private func open(_ count: Int, of cookies: [String], port: Int) throws -> [OpenStream] {
    try (0..<count).map { number in
        let handle = try dial(port: port), cookie = cookies[number % cookies.count]
        send("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nCookie: \(cookie)\r\n\r\n", on: handle)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let length = unsafe recv(handle, &bytes, bytes.count, 0)
        return OpenStream(handle: handle, head: String(decoding: bytes.prefix(max(0, length)), as: UTF8.self))
    }
}

private func onThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
        runOnNewThread { done.resume(with: Result { try work() }) }
    }
}

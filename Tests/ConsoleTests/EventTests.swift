import Model
import Testing

@testable import Console

@Suite("The stream of events", .timeLimit(.minutes(2))) struct EventTests {
    private func said(_ events: Events, after number: Int, for user: String = "f-diallo") async -> [String] {
        await events.news(after: number, for: user).events.map { "\($0.number) \($0.kind.rawValue)" }
    }

    @Test("goes on after what was seen, and says resync where that is not known any more")
    func resumes() async {
        let events = Events()
        #expect(await said(events, after: 0) == [])
        await events.publish(.status)
        await events.publish(.alerts)
        await events.publish(.status)
        await events.publish(.dashboard, for: "m-sow")
        #expect(await said(events, after: 0) == ["2 alerts", "3 status"], "the newest of each, and nobody else's")
        #expect(await said(events, after: 2) == ["3 status"])
        #expect(await said(events, after: 3, for: "m-sow") == ["4 dashboard"])
        #expect(await said(events, after: 4) == [])
        let (id, stranger) = (await events.number(of: "\(events.epoch)-3"), await events.number(of: "00000000-3"))
        #expect(id == 3 && stranger == -1)
        #expect(await said(events, after: stranger) == ["4 resync"])
        #expect(await said(events, after: 9) == ["4 resync"], "a number that was never given")
        for _ in 0..<300 { await events.publish(.status) }
        #expect(await said(events, after: 4) == ["304 resync"], "it is not kept any more")
        #expect(await said(events, after: 48) == ["304 status"], "the oldest that is")
    }

    @Test("reaches who listens, ends when they are logged out, and holds up no end of the server")
    func streams() async throws {
        let source = try Shown([.viewer])
        try await serve(source) { visitor in
            let session = try await visitor.session(of: "viewer")
            let cookie = session["Cookie"] ?? ""
            let stream = try await visitor.open(
                "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: \(cookie)\r\n\r\n")
            try await stream.hear("retry: 3000")
            source.look()
            try await stream.hear("event: status")
            let out = try await visitor.ask("/logout", .form(""), session)
            #expect(out.status == 303)
            // The next news are told to nobody who is not logged in.
            source.pass(.seconds(1))
            source.look()
            let all = await stream.rest()
            let reply = try #require(Heard(all))
            #expect(reply.headers["content-type"] == "text/event-stream")
            #expect(reply.text.hasPrefix("retry: 3000\n\n"))
            #expect(reply.text.components(of: "event: status") == 1, "\(reply.text)")
        }
    }

    @Test("nobody who is not logged in listens")
    func strangers() async throws {
        try await serve(try Shown([.viewer])) { visitor in
            let refused = try await visitor.ask("/api/v1/events").status
            #expect(refused == 401)
        }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}

import FoundationEssentials
import Model
import Testing

@testable import Console

@Suite("The evidence", .timeLimit(.minutes(2))) struct EvidencePageTests {
    private struct Page: Decodable {
        struct Entry: Decodable { var index: Int }
        var items: [Entry], next: String?
    }

    /// Six thousand of one kind, and three of another at the ends and in the middle.
    private func shown() async throws -> Shown {
        let source = try Shown([.auditor])
        let test = Fact.Event.tested(TestedRecord(by: "emma"))
        let others = (0..<3000).map { _ in (test, ResourceID("AlertChannel", "mail")) }
        let one = [(Fact.Event.retired(.init(plan: "old", reason: "test")), ResourceID("Cluster", "akig"))]
        for events in [one, others, one, others, one] { try await source.record(events, by: "emma") }
        return source
    }

    @Test("is found by what happened, to what, and by whom, in steps of a known size")
    func filter() async throws {
        let source = try await shown()
        try await serve(source) { visitor in
            let auditor = try await visitor.session(of: "auditor")
            func ask(_ query: String) async throws -> ([Int], String?) {
                let reply = try await visitor.ask("/api/v1/ledger/entries?\(query)", .get, auditor)
                let page = try JSONDecoder().decode(Page.self, from: Data(reply.text.utf8))
                return (page.items.map(\.index), page.next)
            }
            #expect(try await ask("limit=2") == ([6002, 6001], "6001"))
            let (near, next) = try await ask("event=retired")
            #expect(near == [6002, 3001] && next == "1003", "not all was looked at, and that is said")
            #expect(try await ask("event=retired&before=1003") == ([0], nil))
            #expect(try await ask("subject=Cluster/akig&limit=1") == ([6002], "6002"))
            #expect(try await ask("event=tested&actor=operator:emma&limit=3").0 == [6001, 6000, 5999])
            #expect(try await ask("actor=operator:nobody") == ([], "1003"))
            #expect(try await ask("event=&subject=&limit=1") == ([6002], "6002"))
        }
    }

    @Test("says what it looked for, escaped, and goes on from where it stopped")
    func page() async throws {
        let source = try await shown()
        try await serve(source) { visitor in
            let auditor = try await visitor.session(of: "auditor")
            let page = try await visitor.ask("/evidence?event=%22%3E%3Cb%3E&actor=operator:emma", .get, auditor).text
            #expect(page.contains("value=\"&quot;&gt;&lt;b&gt;\"") && page.contains("Plus anciennes continue"))
            #expect(page.contains("href=\"/evidence?before=1003&amp;event=%22%3E%3Cb%3E&amp;actor=operator%3Aemma\""))
            let found = try await visitor.ask("/evidence?event=retired", .get, auditor).text
            #expect(found.contains("<td>retired</td>") && !found.contains("<td>tested</td>"))
        }
    }
}

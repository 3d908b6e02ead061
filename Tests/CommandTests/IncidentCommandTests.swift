import ClusterHarness
import Foundation
import Testing

/// `pra incident`, with a loop at work and without one.
@Suite("Incident files", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct IncidentCommandTests {
    struct Outcome: Decodable, Sendable { var incident: String, isInLedger: Bool }
    private struct Written: Decodable, Sendable { var reports: [String] }
    private struct Files: Decodable, Sendable {
        struct File: Decodable, Sendable {
            struct Action: Decodable, Sendable { var number: Int, doneAt: String? }

            var id: String, title: String, whys: [Line], actions: [Action], closed: Line?
        }

        struct Line: Decodable, Sendable { var at: String, by: String, text: String, entry: Int }

        var incidents: [File]
    }

    @Test("a loop takes each line; the report has what it saw of the same time, and the ledger stays whole")
    func besideALoop() async throws {
        try await withProtectedCluster { site, cluster in
            let run = try await site.start("run")
            try await site.hear("done     stream/shop", from: run)
            let opened = try await site.json(
                "incident", "open", "no answer from shop", "--severity", "P1", as: Outcome.self)
            #expect(opened.isInLedger && opened.incident.hasPrefix("incident-2"))
            try await cluster.stop("immediate")
            try await site.until("pra opens its incident") {
                try await site.pra("alert", "inbox").contains("does not answer")
            }
            let file = opened.incident
            for arguments in [
                ["power lost"], ["--why", "one fuse"], ["--action", "second fuse", "--owner", "ada"], ["--done", "1"],
            ] {
                let note = try await site.json(["incident", "note", file] + arguments, as: Outcome.self)
                #expect(note.isInLedger, "\(arguments)")
            }
            try await cluster.start()
            try await site.until("pra sees it again") {
                try await !site.pra("status").contains("down")
            }
            #expect(try await site.pra("incident", "close", file, "--cause", "one fuse").contains("is closed"))
            let written = try await site.json("incident", "report", file, as: Written.self).reports
            let page = try String(contentsOfFile: try #require(written.first { $0.hasSuffix(".md") }), encoding: .utf8)
            let expected = [
                "pra saw: shop does not answer", "second fuse", "one fuse", "after it began", "never over target",
            ]
            for text in expected {
                #expect(page.contains(text), "\(text): \(page)")
            }
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            #expect(try await site.pra("ledger", "verify").status == 0)
            let files = try await site.json("incident", "list", as: Files.self).incidents
            #expect(files.map(\.id) == [file] && files[0].closed != nil && files[0].whys.map(\.text) == ["one fuse"])
            #expect(files[0].actions.map(\.number) == [1] && files[0].actions[0].doneAt != nil)
        }
    }

    @Test("typed twice nothing is added; what can not be is one clear error, and adds nothing")
    func errors() async throws {
        try await withProtectedCluster { site, _ in
            let first = try await site.json("incident", "open", "slow", as: Outcome.self)
            #expect(try await site.json("incident", "open", "slow", as: Outcome.self).incident == first.incident)
            let file = first.incident
            let cases: [([String], Int32, String)] = [
                (["note", "incident-0", "x"], 6, "pra incident list"), (["note", file], 2, "--why"),
                (["note", file, "x", "--why", "y"], 2, "one of"), (["note", file, "--done", "1"], 6, "--action"),
                (["note", file, "--action", "x"], 2, "--owner"), (["note", file, "two\nlines"], 2, "one line"),
                (["note", file, "x", "--at", "2999-01-01T00:00:00Z"], 2, "not come yet"),
                (["close", file, "--cause", "x", "--at", "2020-01-01T00:00:00Z"], 2, "later moment"),
                (["open", "x", "--cluster", "nobody"], 2, "choose one of: shop"),
                (["open", "x", "--severity", "P9"], 2, "P1"), (["report", "incident-0"], 6, "pra incident list"),
            ]
            for (arguments, status, says) in cases {
                let ending = try await site.pra(["incident"] + arguments)
                #expect(ending.status == status && ending.contains(says), "\(arguments): \(ending)")
            }
            let files = try await site.json("incident", "list", as: Files.self).incidents
            #expect(files.count == 1 && files[0].whys.isEmpty && files[0].actions.isEmpty && files[0].closed == nil)
        }
    }
}

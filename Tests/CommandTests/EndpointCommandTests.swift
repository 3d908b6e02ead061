import ClusterHarness
import Foundation
import Loopback
import Testing

/// Endpoints from the manifest to the verified report: a real loop, real HTTP servers.
@Suite("Endpoints", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct EndpointCommandTests {
    /// Of each verdict of a report.
    private struct Report: Decodable, Sendable {
        struct Row: Decodable, Sendable { var objective: String, endpoint: String?, verdict: String }

        var verdicts: [Row]
    }

    @Test("one that is down is told, one that hangs hinders nobody, and each has its row in a report that verifies")
    func story() async throws {
        let well = LoopbackServer { _ in .reply(status: 200, body: "all ok") }
        let sick = LoopbackServer { _ in .reply(status: 503, body: "no database") }
        let silent = SilentServer()
        try await withProtectedCluster { site, _ in
            try state(
                [
                    "{name: well, url: \"\(well.url)\", expect: {contains: ok}}",
                    "{name: sick, url: \"\(sick.url)\", method: POST}",
                    "{name: silent, url: \"http://127.0.0.1:\(silent.port)/\", timeout: 1s}",
                ], at: site)
            let run = try await site.start("run")
            try await site.hear("endpoint.down/shop/sick", from: run, within: .seconds(60))
            try await site.hear("endpoint.down/shop/silent", from: run)
            let status = try await site.pra("status")
            #expect(status.contains("sick: answered 503, expected 200", "well: 200 in", "clock"), "\(status)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            #expect(sick.requests.allSatisfy { $0.line.hasPrefix("POST / ") && $0.body.isEmpty })

            #expect(try await site.pra("report").status == 0)
            let bytes = try Data(contentsOf: URL(filePath: "\(site.folder)/reports/sla.json"))
            let rows = try JSONDecoder().decode(Report.self, from: bytes).verdicts
            let verdicts = Dictionary(uniqueKeysWithValues: rows.compactMap { row in row.endpoint.map { ($0, row) } })
            #expect(verdicts["sick"]?.verdict == "Missed" && verdicts["silent"]?.verdict == "Missed", "\(rows)")
            #expect(verdicts.count == 3 && Set(verdicts.values.map(\.objective)) == ["availability"])
            #expect(try await site.pra("ledger", "export", "--into", "audit").status == 0)
            let key = ["--key", "\(site.state)/ledger.pub", "--ledger", "audit"]
            let said = try await site.verifier(["report", "\(site.folder)/reports/sla.dsse.json"] + key)
            #expect(said.status != 1 && said.contains("values of the report follow from"), "\(said)")
            #expect(!said.contains("not checked  verdicts"), "\(said)")
        }
    }

    private func state(_ endpoints: [String], at site: Site) throws {
        let file = URL(filePath: "\(site.folder)/manifests/plan.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let list = "  endpoints:\n" + endpoints.map { "    - \($0)\n" }.joined()
        let edited = text.replacing("  criticalTables:", with: list + "  criticalTables:")
            .replacing("  objectives:\n", with: "  objectives:\n    availability: \"99%\"\n")
        try #require(edited != text)
        try Data(edited.utf8).write(to: file, options: .atomic)
    }
}

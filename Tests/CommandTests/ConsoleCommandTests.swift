import ClusterHarness
import Foundation
import JSONSchema
import Testing

/// The console of a real `pra run`: what it says is what the commands say.
@Suite("pra run --console", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ConsoleCommandTests {
    private static let password = "correct horse battery"
    /// Fetched by quickstart.sh.
    static let schemathesis = "/var/tmp/pra-test-schemathesis"

    private struct Head: Decodable { var size: Int }
    private struct Check: Decodable { var differences: [String] }
    private struct Page<Item: Decodable & Sendable>: Decodable, Sendable {
        var items: [Item], next: String?
    }
    private struct Entry: Decodable, Sendable { var event: String }
    private struct Point: Decodable, Sendable {
        struct Reason: Decodable, Sendable { var rule: String }
        var cluster: String, row: PointRow, keeps: Bool?, reasons: [Reason]
    }
    private struct Drill: Decodable, Sendable {
        struct Record: Decodable, Sendable { var passed: Bool }
        var cluster: String, record: Record
    }

    @Test("says what the commands say, and its proofs and reports hold without it")
    func agrees() async throws {
        try await withConsole { site, visitor in
            try await site.hear("done     drill/", from: visitor.run, within: .seconds(90))
            let plan = try await visitor.text("plan", accepting: "text/plain")
            let own = try await site.pra("plan").output
            #expect(lines(plan) == lines(own), "\(plan) and \(own)")
            let points = try await visitor.get("points?cluster=shop", as: Page<Point>.self).items
            #expect(points.map(\.row.point.action) == (try await site.points().map(\.point.action)))
            #expect(points.allSatisfy { $0.keeps == true && !$0.reasons.isEmpty && $0.cluster == "shop" }, "\(points)")
            let drills = try await visitor.get("drills", as: Page<Drill>.self).items
            #expect(drills.map(\.cluster) == ["shop"] && drills[0].record.passed)
            let size = try await visitor.get("ledger", as: Head.self).size
            #expect(size > 10)
            let drilled = try await visitor.get(
                "ledger/entries?event=drilled&subject=Cluster/shop", as: Page<Entry>.self)
            #expect(drilled.items.map(\.event) == ["drilled"] && drilled.next == nil, "\(drilled)")
            let proof = "\(site.folder)/proof.json"
            let bare = try await visitor.text("ledger/entries/3/proof")
            try Data("{\"entries\": [\(bare)]}".utf8).write(to: URL(filePath: proof))
            let verdict = try await site.verifier(["proof", proof])
            #expect(verdict.status == 0, "\(verdict)")
            let check = try await visitor.post("reports/sla.dsse.json/verification", as: Check.self)
            #expect(check.differences == [])
            try await checkWidgets(visitor)
            let report = try await visitor.text("reports/sla.json")
            #expect(report == (try String(contentsOfFile: "\(site.folder)/reports/sla.json", encoding: .utf8)))
        }
    }

    /// What each type of widget shows of a real cluster is what its schema says, as the API serves both.
    private func checkWidgets(_ visitor: Visitor) async throws {
        let types = try await visitor.get("widget-types", as: AnyJSON.self)["types"]?.items ?? []
        #expect(types.count == 9)
        for type in types {
            let name = try #require(type["type"]?.string), schema = try #require(type["data"])
            let isOfOne = type["params"]?["required"]?.items.isEmpty == false
            let data = try await visitor.get(
                "widgets/data?type=\(name)" + (isOfOne ? "&cluster=shop" : ""), as: AnyJSON.self)
            #expect(SchemaReader(schema).faults(of: data) == [] && data["data"] != .null, "\(name): \(data)")
        }
    }

    /// Left out are two checks: what a schema allows may be stale or say two things at once, which is refused, and a
    /// missing If-Match is 428 (RFC 6585), which the other does not know.
    @Test(
        "answers whatever its description allows as it says it does, and the rest with a problem document",
        .enabled(if: FileManager.default.fileExists(atPath: schemathesis)))
    func describesItself() async throws {
        try await withConsole { site, visitor in
            await site.export(["PYTHONPATH": Self.schemathesis, "PYTHONDONTWRITEBYTECODE": "1"])
            try await site.run(
                "/usr/bin/python3",
                [
                    "-m", "schemathesis.cli", "run", "\(visitor.url)api/v1/openapi.json", "-H",
                    "Authorization: Bearer \(visitor.token)", "--exclude-path", "/api/v1/events", "--exclude-path",
                    "/api/v1/session", "--max-examples", "20", "--seed", "7", "--no-color",
                    "--exclude-checks", "positive_data_acceptance,missing_required_header",
                ], within: .seconds(120))
        }
    }

    /// Without when it was looked.
    private func lines(_ plan: String) -> [Substring] { Array(plan.split(separator: "\n").dropFirst()) }

    private struct Visitor: Sendable {
        let site: Site
        let run: Running
        let url: String
        let token: String

        func text(_ path: String, accepting type: String = "application/json") async throws -> String {
            try await site.run(
                "/usr/bin/curl", "-sf", "-H", "Authorization: Bearer \(token)", "-H", "Accept: \(type)",
                "\(url)api/v1/\(path)")
        }

        func get<T: Decodable>(_ path: String, as type: T.Type) async throws -> T {
            try JSONDecoder().decode(type, from: Data(try await text(path).utf8))
        }

        func post<T: Decodable>(_ path: String, as type: T.Type) async throws -> T {
            let reply = try await site.run(
                "/usr/bin/curl", "-sf", "-X", "POST", "-H", "Authorization: Bearer \(token)", "\(url)api/v1/\(path)")
            return try JSONDecoder().decode(type, from: Data(reply.utf8))
        }
    }

    private struct Session: Decodable { var token: String }

    private func withConsole(_ body: (Site, Visitor) async throws -> Void) async throws {
        try await withNewCluster { site, _ in
            try Data(Self.password.utf8).write(to: URL(filePath: "\(site.folder)/console-password"))
            let hash = try await site.run(
                "/bin/sh", "-c", "\(site.program) user password < \(site.folder)/console-password")
            let user = """

                ---
                apiVersion: pra/v1
                kind: User
                metadata: {name: ada}
                spec: {fullName: Ada, roles: [admin], console: {password: \(hash.split(separator: "\n").last ?? "")}}
                """
            try await site.state(Statement(extra: user))
            let run = try await site.start("run", "--console", "127.0.0.1:0")
            try await site.hear("takes requests", from: run)
            let said = try run.said
            let url = try #require(said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//)).0
            let login = #"{"name": "ada", "password": "\#(Self.password)"}"#
            try await site.until("the user is in force and the first look done", within: .seconds(60)) {
                try await site.pra("status").status >= 0 && run.said.contains("done     configure/User/ada")
            }
            let reply = try await site.run(
                "/usr/bin/curl", "-sf", "-H", "Content-Type: application/json", "-d", login, "\(url)api/v1/session")
            let session = try JSONDecoder().decode(Session.self, from: Data(reply.utf8))
            try await body(site, Visitor(site: site, run: run, url: String(url), token: session.token))
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }
}

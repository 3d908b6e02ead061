import Children
import ClusterHarness
import Foundation
import JSONSchema
import Testing

/// The console of a real `pra run`: what it says is what the commands say.
@Suite("pra run --console", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ConsoleCommandTests {
    private static let password = "correct horse battery"
    private static let people = ["ada", "bob", "eve", "kim"]
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
            let ways = [
                "..%2fpassword", "..%2f..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "../../login", "sla.json%00",
            ]
            for way in ways {
                let got = try await visitor.timed("reports/\(way)", ["--path-as-is"])
                #expect(got.status == 404, "\(way): \(got)")
            }
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

    /// What a schema allows may be stale or say two things at once, and a missing If-Match is 428 (RFC 6585). One
    /// account may write ten times a second: there are three who write at once, each their share of the paths, so that
    /// what is tested is not that limit.
    @Test(
        "answers whatever its description allows as it says it does, and the rest with a problem document",
        .enabled(if: FileManager.default.fileExists(atPath: schemathesis)))
    func describesItself() async throws {
        try await withConsole { site, visitor in
            await site.export(["PYTHONPATH": Self.schemathesis, "PYTHONDONTWRITEBYTECODE": "1"])
            let known = """
                [parameters]
                "path.d" = "ops"
                "path.w" = "window"
                "path.cluster" = "shop"
                "header.If-Match" = "*"

                [checks.positive_data_acceptance]
                expected-statuses = ["2xx", "401", "403", "404", "409", "412", "422"]

                [checks.missing_required_header]
                expected-statuses = ["4xx"]
                """
            try Data(known.utf8).write(to: URL(filePath: "\(site.folder)/schemathesis.toml"))
            let people = "alerts|silences|preferences|inbox"
            let writes = "--exclude-method GET --rate-limit 10/s"
            let shares = [
                "--include-method GET", "\(writes) --include-path-regex dashboards",
                "\(writes) --include-path-regex '\(people)'",
                "\(writes) --exclude-path-regex 'dashboards|\(people)'",
            ]
            for (number, share) in shares.enumerated() {
                let token = try await visitor.logIn(Self.people[number])
                let command =
                    "python3 -m schemathesis.cli --config-file schemathesis.toml run "
                    + "\(visitor.url)api/v1/openapi.json -H 'Authorization: Bearer \(token)' "
                    + "--exclude-path /api/v1/events --exclude-path /api/v1/session \(share) --max-examples 5 "
                    + "--phases coverage,fuzzing --seed 7 --no-color > said-\(number) 2>&1\n"
                try Data(command.utf8).write(to: URL(filePath: "\(site.folder)/share-\(number).sh"))
            }
            // Not the shell's own `wait`: whoever starts it keeps from it that a child ended.
            let all = "cd \(site.folder); ls share-*.sh | xargs -P 4 -n 1 sh; status=$?; cat said-*; exit $status"
            let said = try await site.run("/bin/sh", ["-c", all], within: .seconds(200))
            #expect(said.ranges(of: " passed, ").count >= shares.count, "\(said)")
        }
    }

    /// Goal: a state database that somebody locks is a problem that is told in time, and over with the lock. What is
    /// only read is there meanwhile, and people come in.
    @Test("says in time that its ledger can not be written while another process locks it, and goes on afterwards")
    func lockedLedger() async throws {
        try await withConsole { site, visitor in
            let json = "Content-Type: application/json"
            let widget = ["-H", "If-Match: *", "-H", json, "-d", #"{"type": "sync-health"}"#]
            let script = """
                import sqlite3, time
                held = sqlite3.connect('\(site.state)/ledger.sqlite', timeout=20, isolation_level=None)
                held.execute('BEGIN EXCLUSIVE')
                print('locked', flush=True)
                time.sleep(99)
                """
            let lock = try Child.start(["python3", "-c", script])
            try await site.until("the lock is held", within: .seconds(30)) { lock.said.contains("locked") }
            let refused = try await visitor.timed("dashboards/ops/widgets", widget)
            #expect(refused.status == 503 && refused.text.contains("the state database does not answer"), "\(refused)")
            #expect(refused.seconds < 30, "\(refused)")
            for path in ["status", "dashboards/ops", "ledger", "alerts"] {
                let read = try await visitor.timed(path)
                #expect(read.status == 200 && read.seconds < 10, "\(path): \(read)")
            }
            #expect(try await !visitor.logIn("bob").isEmpty)
            lock.stop()
            try await site.until("it is written again", within: .seconds(60)) {
                try await visitor.timed("dashboards/ops/widgets", widget).status == 201
            }
            #expect(try await visitor.timed("dashboards/ops").text.contains("own_"))
        }
    }

    /// Without when it was looked.
    private func lines(_ plan: String) -> [Substring] { Array(plan.split(separator: "\n").dropFirst()) }

    private struct Visitor: Sendable {
        let site: Site
        let run: Running
        let url: String
        var token: String

        func text(_ path: String, accepting type: String = "application/json") async throws -> String {
            try await site.run(
                "/usr/bin/curl", "-sf", "-H", "Authorization: Bearer \(token)", "-H", "Accept: \(type)",
                "\(url)api/v1/\(path)")
        }

        /// With what else curl is told.
        func timed(
            _ path: String, _ more: [String] = []
        ) async throws -> (status: Int, seconds: Double, text: String) {
            let said = try await site.run(
                "/usr/bin/curl",
                ["-s", "-H", "Authorization: Bearer \(token)", "-w", "\n%{http_code} %{time_total}"] + more
                    + ["\(url)api/v1/\(path)"])
            let lines = said.split(separator: "\n"), figures = (lines.last ?? "").split(separator: " ")
            return (
                Int(figures.first ?? "") ?? 0, Double(figures.last ?? "") ?? .infinity,
                lines.dropLast().joined(separator: "\n")
            )
        }

        /// - Returns: their token.
        func logIn(_ name: String) async throws -> String {
            let login = #"{"name": "\#(name)", "password": "\#(ConsoleCommandTests.password)"}"#
            let reply = try await site.run(
                "/usr/bin/curl", "-sf", "-H", "Content-Type: application/json", "-d", login, "\(url)api/v1/session")
            return try JSONDecoder().decode(Session.self, from: Data(reply.utf8)).token
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

    private static let dashboard = """

        ---
        apiVersion: pra/v1
        kind: WidgetDefaults
        metadata: {name: ops}
        spec:
          audience: [role:admin]
          widgets: [{key: window, type: recovery-window, params: {cluster: shop}}, {key: loop, type: reconcile-status}]
        """

    private func withConsole(_ body: (Site, Visitor) async throws -> Void) async throws {
        try await withNewCluster { site, _ in
            try Data(Self.password.utf8).write(to: URL(filePath: "\(site.folder)/console-password"))
            let hash = try await site.run(
                "/bin/sh", "-c", "\(site.program) user password < \(site.folder)/console-password")
            let line = hash.split(separator: "\n").last ?? ""
            let users = Self.people.map { name in
                """

                ---
                apiVersion: pra/v1
                kind: User
                metadata: {name: \(name)}
                spec: {fullName: \(name), roles: [admin], console: {password: \(line)}}
                """
            }
            try await site.state(Statement(extra: users.joined() + Self.dashboard))
            let run = try await site.start("run", "--console", "127.0.0.1:0")
            try await site.hear("takes requests", from: run)
            let said = try run.said
            let url = try #require(said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//)).0
            try await site.until("the users are in force and the first look done", within: .seconds(60)) {
                try await site.pra("status").status >= 0 && run.said.contains("done     configure/User/kim")
            }
            var visitor = Visitor(site: site, run: run, url: String(url), token: "")
            visitor.token = try await visitor.logIn("ada")
            try await body(site, visitor)
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }
}

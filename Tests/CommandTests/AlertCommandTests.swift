import ClusterHarness
import Foundation
import Loopback
import Synchronization
import Testing

/// What a person at a terminal does about an alert, beside a loop that runs.
@Suite("Alerts", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct AlertCommandTests {
    private struct Alerts: Decodable {
        struct Alert: Decodable {
            struct Said: Decodable { var by: String, comment: String }

            var incident: String
            var severity: String
            var acknowledged: Said?
            var silences: [String]
        }

        var alerts: [Alert]
    }

    private struct Deliveries: Decodable {
        struct Row: Decodable { var channel: String, outcome: String, attempts: Int, began: [String] }

        var deliveries: [Row]
    }

    private struct Inbox: Decodable {
        struct Entry: Decodable {
            struct Message: Decodable { var id: String, title: String }

            var message: Message
            var state: String
            var seenAt: String?
            var readAt: String?
        }

        var messages: [Entry]
        var unread: Int
    }

    @Test("it is listed, acknowledged and silenced; who was told stands in the log; what was given up is sent again")
    func story() async throws {
        let isMended = Atomic(false)
        let server = LoopbackServer { _ in
            .reply(status: isMended.load(ordering: .relaxed) ? 204 : 413, body: "")
        }
        try await withProtectedCluster { site, cluster in
            try await site.state(Statement(rpo: "2s", webhook: server.url))
            try await cluster.stop("fast")
            let run = try await site.start("run")
            let down = "cluster.down/shop"
            try await site.await("the webhook refused that the cluster is down", within: .seconds(60)) {
                server.requests.contains { $0.body.contains("cluster.down") }
            }
            try await site.until("it is given up") {
                try await site.json("alert", "deliveries", "--channel", "hook", as: Deliveries.self).deliveries
                    .contains { $0.outcome == "dead" && $0.began.contains(down) }
            }
            let listed = try await site.json("alert", "list", as: Alerts.self).alerts
            #expect(listed.contains { $0.incident == down && $0.severity == "critical" && $0.acknowledged == nil })
            let said = try await site.pra("alert", "ack", down, "--comment", "on it", "--for", "2h")
            #expect(said.status == 0 && said.contains("is acknowledged until"), "\(said)")
            let silence = try await site.pra(
                "alert", "silence", "type=~\"rpo.*\"", "--for", "2h", "--comment", "known")
            #expect(silence.status == 0, "\(silence)")
            try await site.until("the loop took both") {
                let alerts = try await site.json("alert", "list", as: Alerts.self).alerts
                return alerts.contains { $0.incident == down && $0.acknowledged?.comment == "on it" }
                    && alerts.contains { $0.incident.hasPrefix("rpo.") && !$0.silences.isEmpty }
            }
            let shown = try await site.pra("alert", "show", down)
            #expect(shown.contains("“on it”") && shown.contains("dead") && shown.contains("inbox"), "\(shown)")
            isMended.store(true, ordering: .relaxed)
            #expect(try await site.pra("alert", "retry", "hook").contains("given up"))
            try await site.until("it is sent again") {
                try await site.json("alert", "deliveries", "--channel", "hook", as: Deliveries.self).deliveries
                    .contains { $0.outcome == "accepted" && $0.began.contains(down) }
            }
            let sent = server.requests.filter { $0.body.contains("cluster.down") }
            let ids = sent.compactMap { $0.headers["webhook-id"] }
            #expect(ids.count == 2 && Set(ids).count == 1, "\(ids)")
            try await readInbox(site)
            #expect(try await site.pra("alert", "unack", down).contains("nobody is at \(down)"))
            try await site.until("the loop took that back") {
                try await site.json("alert", "list", as: Alerts.self).alerts
                    .contains { $0.incident == down && $0.acknowledged == nil }
            }
            #expect(try await site.pra("alert", "unack", down).status == 6)
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            try await planReroutes(site)
        }
    }

    /// What an edit of a route would have done to what was told above, against what is in force.
    private func planReroutes(_ site: Site) async throws {
        let file = "\(site.folder)/manifests/plan.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try await !site.pra("plan").contains("would go elsewhere"))
        try Data(text.replacing("channels: [inbox, hook]", with: "channels: [hook]").utf8).write(
            to: URL(filePath: file))
        let plan = try await site.pra("plan")
        #expect(plan.contains("would go elsewhere"), "\(plan)")
        #expect(plan.contains("× cluster.down shop → operators over hook (was operators over"), "\(plan)")
    }

    /// What one person saw and read there says nothing of the others, and nothing of it is in the ledger.
    private func readInbox(_ site: Site) async throws {
        let people = ["sow", "diallo"].map {
            "{apiVersion: pra/v1, kind: User, metadata: {name: \($0)}, spec: {fullName: A. Person}}\n"
        }
        try Data(people.joined(separator: "---\n").utf8).write(
            to: URL(filePath: "\(site.folder)/manifests/people.yaml"))
        let inbox = { (user: String, flags: [String]) in
            try await site.json(["alert", "inbox", "--user", user] + flags, as: Inbox.self)
        }
        let first = try await inbox("sow", [])
        let down = try #require(first.messages.first { $0.message.title.contains("cluster.down") })
        #expect(down.state == "acknowledged" && first.messages.allSatisfy { $0.seenAt == nil })
        let other = try #require(first.messages.first { $0.state == "unread" })
        #expect(try await inbox("sow", []).messages.allSatisfy { $0.state != "unread" && $0.seenAt != nil })
        let read = try await site.pra("alert", "read", other.message.id, "--user", "sow")
        #expect(read.status == 0 && read.contains("has read 1"), "\(read)")
        let after = try await inbox("sow", ["--unread"])
        #expect(after.unread == after.messages.count)
        #expect(!after.messages.contains { [other.message.id, down.message.id].contains($0.message.id) })
        #expect(try await inbox("diallo", []).messages.contains { $0.state == "unread" })
        #expect(try await site.pra("alert", "read", "--all", "--user", "sow").status == 0)
        #expect(try await inbox("sow", []).unread == 0)
        #expect(try await site.pra("alert", "deliveries", "-o", "json").contains("\"accepted\""))
        for outcome in ["\"delivered\"", "\"read\""] {
            #expect(try await !site.pra("alert", "deliveries", "-o", "json").contains(outcome))
        }
    }

    /// Goal: the console and the commands say one thing, at once.
    @Test("what is acknowledged over the console is acknowledged for the commands, until it is taken back there")
    func console() async throws {
        try await withProtectedCluster { site, cluster in
            let hash =
                "scrypt:15:\(String(repeating: "0", count: 32)):"
                + "e3f23af74a745077312da6405266f85fe8e0eb862a560910467d23bb51c0d351"
            let sow = """
                apiVersion: pra/v1
                kind: User
                metadata: {name: sow}
                spec: {fullName: A. Sow, roles: [operator], console: {password: "\(hash)"}}

                """
            try Data(sow.utf8).write(to: URL(filePath: "\(site.folder)/manifests/people.yaml"))
            try await cluster.stop("fast")
            let run = try await site.start("run", "--console", "127.0.0.1:0")
            try await site.hear("takes requests", from: run, within: .seconds(120))
            let base = try #require(try run.said.firstMatch(of: /http:\/\/[0-9.:]+/)).0
            let down = "cluster.down/shop"
            let said = {
                try await site.json("alert", "list", as: Alerts.self).alerts.first { $0.incident == down }
            }
            try await site.until("the cluster is known to be down", within: .seconds(60)) { try await said() != nil }
            let ask = { (arguments: String...) in
                try await site.run("/usr/bin/python3", ["-c", AlertCommandTests.client, "\(base)"] + arguments)
            }
            let path = "alerts/\(down.replacing("/", with: "%2F"))/acknowledgement"
            #expect(try await ask("PUT", path, #"{"comment": "on it"}"#) == "200\n")
            let acknowledged = try await said()?.acknowledged
            #expect(acknowledged?.by == "sow" && acknowledged?.comment == "on it")
            #expect(try await ask("DELETE", path, "{}") == "204\n")
            #expect(try await said().map { $0.acknowledged == nil } == true)
            #expect(try await ask("PATCH", "preferences", #"{"digestAt": "07:15"}"#) == "200\n")
            let shown = try await site.pra("user", "show", "sow")
            #expect(shown.contains("08:00 (by the manifest: not in force)", "07:15 (their own)"), "\(shown)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }

    /// Logs in as a program does, and asks for one thing.
    private static let client = """
        import json, sys
        from urllib.request import Request, urlopen
        base, method, path, body = sys.argv[1:]
        def ask(method, path, body, **headers):
            headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "If-Match": "*", **headers}
            return urlopen(Request(base + "/api/v1/" + path, body.encode(), headers, method=method))
        words = json.dumps({"name": "sow", "password": "correct horse battery"})
        token = json.load(ask("POST", "session", words))["token"]
        print(ask(method, path, body, Authorization="Bearer " + token).status)
        """

    @Test("what can not be read is one error that says what to write")
    func mistakes() async throws {
        try await withProtectedCluster { site, _ in
            let cases: [([String], String)] = [
                (["silence", "cluster=akig", "--for", "1h", "--comment", "x"], "is no matcher"),
                (["silence", "--for", "1h", "--comment", "x"], "nothing is said to be silenced"),
                (["silence", "cluster=\"a\"", "--comment", "x"], "a silence needs its end"),
                (["silence", "cluster=\"a\"", "--for", "soon", "--comment", "x"], "is no length of time"),
                (["silence", "--end", "nothing"], "there is no silence nothing"),
                (["deliveries", "--last", "soon"], "is no length of time"),
                (["inbox", "--user", "nobody"], "there is no User nobody"),
                (["read", "--all"], "add --user NAME"),
                (["read", "--user", "nobody", "m"], "there is no User nobody"),
            ]
            for (arguments, words) in cases {
                let ending = try await site.pra(["alert"] + arguments)
                #expect(ending.status != 0 && ending.contains(words), "\(arguments): \(ending)")
            }
        }
    }
}

import Alerts
import Foundation
import Manifests
import Model
import Planning
import State
import Synchronization
import Testing

@testable import Console

@Suite("The API of alerts", .timeLimit(.minutes(2))) struct AlertRoutesTests {
    private static let breach = Shown.breach
    private static let path = "/api/v1/alerts/rpo.breach%2Fakig%2Fprimary-loss"
    private static let acknowledgement = path + "/acknowledgement"

    private func trouble(_ roles: [Role] = Role.allCases) async throws -> Shown { try await Shown.troubled(roles) }

    private func body(_ heard: Heard) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(heard.text.utf8)) as? [String: Any], "\(heard)")
    }

    private func items(_ heard: Heard) throws -> [[String: Any]] {
        try #require(try body(heard)["items"] as? [[String: Any]], "\(heard)")
    }

    private func names(_ heard: Heard, _ field: String = "incident") throws -> [String] {
        try items(heard).compactMap { $0[field] as? String }
    }

    @Test("lists what goes on, gravest first, in parts and by what is asked for, in the words of who asks")
    func list() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let ask = { (query: String) in try await visitor.ask("/api/v1/alerts" + query, .get, viewer) }
            let all = try await ask("")
            #expect(try names(all) == [Self.breach, "drill.failed/akig"])
            #expect(all.text.contains(Message(.incidentTest, .name("akig")).text(in: .french)))
            let first = try body(try await ask("?limit=1"))
            let next = try #require(first["next"] as? String)
            let cursor = next.replacing("/", with: "%2F")
            #expect(try names(try await ask("?limit=1&cursor=\(cursor)")) == ["drill.failed/akig"])
            for (query, count) in [
                ("?severity=critical", 1), ("?severity=info", 0), ("?type=verification.failed", 1),
                ("?about=Cluster/akig", 2), ("?about=Cluster/other", 0),
            ] { #expect(try items(try await ask(query)).count == count, "\(query)") }
            for query in ["?severity=grave", "?type=none", "?limit=0"] {
                #expect(try await ask(query).status == 400, "\(query)")
            }
            #expect(try await ask("?cursor=gone").status == 404)
            #expect(try await visitor.ask("/api/v1/alerts").status == 401)
            let one = try body(try await visitor.ask(Self.path, .get, viewer))
            let alert = try #require(one["alert"] as? [String: Any])
            #expect((alert["labels"] as? [String: String])?["cluster"] == "akig" && one["deliveries"] != nil)
            #expect(try await visitor.ask("/api/v1/alerts/none%2Fx", .get, viewer).status == 404)
        }
    }

    @Test("keeps who is at an incident, once, and takes it back; the ledger has who said so")
    func acknowledge() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), viewer = try await visitor.session(of: "viewer")
            let said = Asked.json(#"{"comment": "dessus, à l’œuvre", "until": "2027-01-01T00:00:00Z"}"#, "PUT")
            #expect(try await visitor.ask(Self.acknowledgement, said, viewer).status == 403)
            for _ in 0..<2 { #expect(try await visitor.ask(Self.acknowledgement, said, own).status == 200) }
            let entries = source.facts.filter { if case .acknowledged = $0.event { true } else { false } }
            #expect(entries.count == 1 && entries[0].actor == "operator:operator")
            let shown = try await visitor.ask(Self.path, .get, viewer)
            #expect(shown.text.contains("\"by\":\"operator\"") && shown.text.contains("dessus, à l’œuvre"))
            let refused: [(Asked, Int)] = [
                (.json("{", "PUT"), 400), (.json("{}", "PUT"), 422), (.json(#"{"comment": ""}"#, "PUT"), 422),
                (.json(#"{"comment": "a\nb"}"#, "PUT"), 422), (Asked("PUT", "x", type: "text/plain"), 415),
                (.json(#"{"comment": "x", "until": "soon"}"#, "PUT"), 422),
                (.json(#"{"comment": "x", "until": "2020-01-01T00:00:00Z"}"#, "PUT"), 422),
                (.json(#"{"comment": "x", "forever": true}"#, "PUT"), 422),
            ]
            for (asked, status) in refused {
                let heard = try await visitor.ask(Self.acknowledgement, asked, own)
                #expect(heard.status == status, "\(asked): \(heard)")
            }
            let away = try await visitor.ask("/api/v1/alerts/none/acknowledgement", said, own)
            #expect(away.status == 404 && away.text.contains("no incident none goes on"))
            #expect(try await visitor.ask(Self.acknowledgement, .delete, own).status == 204)
            #expect(try await !visitor.ask(Self.path, .get, viewer).text.contains("acknowledged\""))
            #expect(try await visitor.ask(Self.acknowledgement, .delete, own).status == 404)
            #expect(try await source.journal().facts(from: 0).count == source.facts.count)
        }
    }

    @Test("silences what matches, once, until it is ended")
    func silence() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "admin"), path = "/api/v1/silences"
            let words = #"{"matchers": ["cluster=\"akig\"", "type=~\"rpo.*\""], "comment": "moving", "for": "2h"}"#
            let key = own.merging(["Idempotency-Key": "k1"]) { $1 }
            let first = try await visitor.ask(path, .json(words), key)
            #expect(first.status == 201)
            #expect(try await visitor.ask(path, .json(words), key).text == first.text)
            let other = words.replacing("2h", with: "3h")
            #expect(try await visitor.ask(path, .json(other), key).status == 422)
            #expect(try await visitor.ask(path, .json(words), own).text == first.text, "it is there already")
            let id = try #require(try body(first)["id"] as? String)
            #expect(try names(try await visitor.ask(path, .get, own), "id") == [id])
            #expect(try await visitor.ask(Self.path, .get, own).text.contains(id))
            #expect(source.facts.count { if case .silenced = $0.event { true } else { false } } == 1)
            for words in [
                #"{"matchers": [], "comment": "x", "for": "2h"}"#,
                #"{"matchers": ["a=b"], "comment": "x", "for": "2h"}"#,
                #"{"matchers": ["a=\"b\""], "comment": "x"}"#, #"{"matchers": ["a=\"b\""], "for": "2h"}"#,
                #"{"matchers": ["a=\"b\""], "comment": "x", "for": "soon"}"#,
                #"{"matchers": ["a=\"b\""], "comment": "x", "for": "2h", "until": "2027-01-01T00:00:00Z"}"#,
            ] { #expect(try await visitor.ask(path, .json(words), own).status == 422, "\(words)") }
            let viewer = try await visitor.session(of: "viewer")
            #expect(try await visitor.ask("\(path)/\(id)", .delete, viewer).status == 403)
            #expect(try await visitor.ask("\(path)/none", .delete, own).status == 404)
            for _ in 0..<2 { #expect(try await visitor.ask("\(path)/\(id)", .delete, own).status == 204) }
            #expect(try items(try await visitor.ask(path, .get, own)).isEmpty)
        }
    }

    /// Goal: of two who act at once neither is lost.
    @Test("takes what many say at once, all of it")
    func atOnce() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator")
            let answers = try await many(12) { number in
                let words = #"{"matchers": ["x=\"\#(number % 6)\""], "comment": "c", "for": "2h"}"#
                return try await visitor.ask("/api/v1/silences", .json(words), own).status
            }
            #expect(answers.sorted() == Array(repeating: 201, count: 12))
            #expect(try items(try await visitor.ask("/api/v1/silences", .get, own)).count == 6)
            let path = "/api/v1/preferences"
            let tag = try #require(try await visitor.ask(path, .get, own).headers["etag"])
            let changes = try await many(6) { number in
                let words = Asked.json(#"{"digestAt": "0\#(number):30"}"#, "PATCH")
                return try await visitor.ask(path, words, own.merging(["If-Match": tag]) { $1 }).status
            }
            #expect(changes.sorted() == [200, 412, 412, 412, 412, 412], "all saw the same")
        }
    }

    private func many(
        _ count: Int, _ ask: @escaping @Sendable (Int) async throws -> Int
    ) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<count { group.addTask { try await ask(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("puts a test of a channel into the outbox, to all whom it reaches, and begins that of a route")
    func tests() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/api/v1/alerts/tests"
            let sent = try await visitor.ask(path, .json(#"{"channel": "mail"}"#), own)
            #expect(sent.status == 202)
            let waiting = try await source.journal().outbox()
            #expect(waiting.map(\.recipient) == ["a.sow@example.org", "a.sow@example.org"])
            #expect(waiting.map(\.message.state) == [.opened, .resolved] && waiting[0].user == "operator")
            let rows = try await visitor.ask("/api/v1/deliveries?channel=mail&failed=true", .get, own)
            #expect(try names(rows, "outcome") == ["waiting", "waiting"] && !rows.text.contains("a.sow@"))
            #expect(try await visitor.ask(path, .json(#"{"route": "default"}"#), own).status == 202)
            let history = await source.history()
            #expect(history.openIncidents["alarm.test/default"] != nil)
            #expect(try await visitor.ask(path, .json(#"{"route": "default"}"#), own).status == 409)
            for words in [
                #"{"channel": "inbox"}"#, #"{"channel": "none"}"#, #"{"route": "none"}"#, "{}",
                #"{"channel": "mail", "route": "default"}"#,
            ] { #expect(try await visitor.ask(path, .json(words), own).status == 422, "\(words)") }
            let auditor = try await visitor.session(of: "auditor")
            #expect(try await visitor.ask(path, .json(#"{"channel": "mail"}"#), auditor).status == 403)
            let asked = source.facts.filter { if case .tested = $0.event { true } else { false } }
            #expect(asked.count == 2 && asked.allSatisfy { $0.actor == "operator:operator" })
        }
    }

    private func message(_ id: String) -> AlertMessage {
        AlertMessage(
            id: id, thread: id, state: .opened, labels: [:], severity: "error", at: Timestamp(seconds: 1_795_000_000),
            since: Timestamp(seconds: 1_795_000_000), title: "t \(id)", body: "b")
    }

    @Test("gives each person their own inbox, newest first, and nobody another's")
    func inbox() async throws {
        let source = try await trouble()
        let journal = try await source.journal()
        for (id, user) in [("for-all", ""), ("a/1", "operator"), ("a/2", "operator"), ("secret", "viewer")] {
            try await journal.post(message(id), for: user)
        }
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/api/v1/inbox"
            let ids = { (heard: Heard) in
                try items(heard).compactMap { ($0["message"] as? [String: Any])?["id"] as? String }
            }
            let page = try await visitor.ask(path + "?limit=2", .get, own)
            #expect(try ids(page) == ["a/2", "a/1"] && (try body(page)["unread"] as? Int) == 3)
            let all = try await visitor.ask(path, .get, own)
            #expect(try ids(all) == ["a/2", "a/1", "for-all"])
            #expect(try names(all, "state") == ["seen", "seen", "unread"], "what was given was seen")
            let one = try await visitor.ask(path + "/read", .json(#"{"ids": ["a/1"]}"#), own)
            #expect(one.status == 200 && one.text == #"{"read":["a/1"]}"#)
            #expect(try ids(try await visitor.ask(path + "?unread=true", .get, own)) == ["a/2", "for-all"])
            let viewer = try await visitor.session(of: "viewer")
            #expect(try ids(try await visitor.ask(path, .get, viewer)) == ["secret", "for-all"])
            #expect(try await visitor.ask(path + "/read", .json(#"{"ids": ["a/1"]}"#), viewer).status == 404)
            for words in ["{}", #"{"ids": []}"#, #"{"all": false}"#, #"{"ids": ["a/1"], "all": true}"#] {
                #expect(try await visitor.ask(path + "/read", .json(words), own).status == 422, "\(words)")
            }
            #expect(try await visitor.ask(path + "?unread=maybe", .get, own).status == 400)
            #expect(try await visitor.ask(path + "/read", .json(#"{"all": true}"#), own).text.contains("a/2"))
            #expect(try body(try await visitor.ask(path, .get, own))["unread"] as? Int == 0)
        }
    }

    @Test("lets people set when and of what they are told, over their manifest, and give it back")
    func preferences() async throws {
        let source = try await trouble()
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/api/v1/preferences"
            let ask = { (words: String, tag: String?) in
                let match = tag.map { ["If-Match": $0] } ?? [:]
                return try await visitor.ask(path, .json(words, "PATCH"), own.merging(match) { $1 })
            }
            let stated = try await visitor.ask(path, .get, own)
            let tag = try #require(stated.headers["etag"])
            let night = #"{"quietHours": [{"from": "20:00", "to": "07:00"}]}"#
            #expect(try await ask(night, nil).status == 428)
            let set = try await ask(night, tag)
            #expect(set.status == 200 && set.headers["etag"] != tag)
            let effective = try #require(try body(set)["effective"] as? [String: Any])
            #expect("\(effective)".contains("20:00") && "\(effective)".contains("08:00"))
            #expect((try body(set)["own"] as? [String: Any])?.count == 1, "it is sparse")
            let late = try await ask(#"{"digestAt": "09:00"}"#, tag)
            #expect(late.status == 412 && late.headers["etag"] == set.headers["etag"])
            let now = set.headers["etag"]
            let refused = [
                #"{"digestAt": "25:00"}"#, #"{"quietHours": [{"from": "20:00", "to": "20:00"}]}"#, #"{"other": 1}"#,
                #"{"preferences": [{"severities": ["critical"], "deliver": "Never"}]}"#,
                #"{"preferences": [{"types": ["admin.error"], "deliver": "Digest"}]}"#,
                #"{"preferences": [{"deliver": "Off"}]}"#,
            ]
            for words in refused { #expect(try await ask(words, now).status == 422, "\(words)") }
            #expect(try await ask(refused[3], now).text.contains("“critical” can not be muted"))
            let back = try await ask(#"{"quietHours": null}"#, now)
            #expect(back.headers["etag"] == tag, "as the manifest has it")
            #expect(try await ask(#"{"digestAt": "08:30"}"#, "*").status == 200)
            #expect(await source.history().alerts.wishes.keys.sorted() == ["operator"])
            let said = source.facts.filter { if case .preferred = $0.event { true } else { false } }
            #expect(said.count == 3 && said.allSatisfy { $0.subject == ResourceID("User", "operator") })
            let viewer = try await visitor.session(of: "viewer")
            #expect(try await !visitor.ask(path, .get, viewer).text.contains("08:30"))
            let nobody = try await visitor.ask(path, .get, try await visitor.session(of: "auditor"))
            #expect(nobody.status == 503)
        }
    }

    @Test("lists what was delivered to those who may know, and what went on in a period")
    func past() async throws {
        let source = try await trouble()
        let told = DeliveryRecord(message("m"), to: "", user: "operator", .accepted, attempts: 1, took: .seconds(1))
        try await source.record([(.told(told), ResourceID("AlertChannel", "mail"))], by: "loop")
        source.pass(.seconds(3600))
        let over = IncidentRecord(
            id: Self.breach, type: "rpo.breach", severity: "critical", change: .resolved, message: "m")
        try await source.record([(.incident(over), ResourceID("Cluster", "akig"))], by: "loop")
        source.pass(.seconds(3600))
        try await serve(source) { visitor in
            let auditor = try await visitor.session(of: "auditor"), viewer = try await visitor.session(of: "viewer")
            let ask = { (path: String) in try await visitor.ask("/api/v1/" + path, .get, auditor) }
            #expect(try names(try await ask("deliveries"), "outcome") == ["accepted"])
            #expect(try names(try await ask("deliveries?failed=true"), "outcome") == [])
            let since = (source.now() - .seconds(1800)).description
            #expect(try items(try await ask("deliveries?since=\(since)")).isEmpty)
            #expect(try await ask("deliveries?since=then").status == 400)
            #expect(try await visitor.ask("/api/v1/deliveries", .get, viewer).status == 403)
            #expect(try names(try await ask("incidents")) == ["drill.failed/akig", Self.breach])
            #expect(try items(try await ask("incidents"))[1]["until"] != nil)
            #expect(try names(try await ask("incidents?from=\(since)")) == ["drill.failed/akig"])
            #expect(try await ask("incidents?to=1990-01-01T00:00:00Z&from=\(since)").status == 422)
            #expect(try await visitor.ask("/api/v1/incidents", .get, viewer).status == 200)
        }
    }
}

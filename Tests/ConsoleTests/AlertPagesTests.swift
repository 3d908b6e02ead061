import Foundation
import Manifests
import Model
import Planning
import State
import Testing

@testable import Console

/// Everybody reads French here.
@Suite("Pages of alerts", .timeLimit(.minutes(2))) struct AlertPagesTests {
    private static let refused = "Cela n’a pas été fait"
    private static let hostile = #""><script>alert(1)</script>"#

    private func form(_ fields: [String: String]) -> Asked {
        let plain = CharacterSet.alphanumerics
        let pairs = fields.map { name, value in
            [name, value].map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }.joined(separator: "=")
        }
        return .form(pairs.joined(separator: "&"))
    }

    private func isSafe(_ heard: Heard) -> Bool { !heard.text.contains("<script>alert") }

    @Test("say that somebody is at an incident, until when, and take it back; what is refused is said on the page")
    func acknowledge() async throws {
        let source = try await Shown.troubled([.operator, .viewer])
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/alerts/acknowledgement"
            let say = { (fields: [String: String]) in try await visitor.ask(path, form(fields), own) }
            let words = ["incident": Shown.breach, "comment": "dessus " + Self.hostile, "for": "2h"]
            let said = try await say(words)
            #expect(said.status == 303 && said.headers["location"] == "/alerts")
            let known = try #require(await source.history().alerts.acknowledged[Shown.breach])
            #expect(known.until == source.now() + .seconds(7200) && known.by == "operator")
            let page = try await visitor.ask("/alerts", .get, own)
            #expect(isSafe(page) && page.text.contains("operator s’en occupe : dessus"))
            #expect(page.text.contains("jusqu’au"))
            #expect(!page.text.contains(Self.refused) && page.text.contains("Plus personne ne s’en occupe"))
            for (fields, status) in [
                (words.merging(["for": "soon"]) { $1 }, 422), (words.merging(["comment": " "]) { $1 }, 422),
                (words.merging(["incident": "none" + Self.hostile]) { $1 }, 404), (["incident": Shown.breach], 422),
            ] {
                let heard = try await say(fields)
                #expect(heard.status == status && heard.headers["content-type"]?.hasPrefix("text/html") == true)
                #expect(heard.text.contains(Self.refused) && isSafe(heard), "\(fields): \(heard)")
            }
            let end = form(["incident": Shown.breach])
            #expect(try await visitor.ask(path + "/end", end, own).status == 303)
            #expect(await source.history().alerts.acknowledged[Shown.breach]?.holds(at: source.now()) == false)
            #expect(try await visitor.ask(path + "/end", end, own).text.contains(Self.refused))
            let viewer = try await visitor.session(of: "viewer")
            let seen = try await visitor.ask("/alerts", .get, viewer)
            #expect(seen.status == 200 && !seen.text.contains("Je m’en occupe"))
            for place in [path, path + "/end"] {
                #expect(try await visitor.ask(place, form(words), viewer).status == 403)
            }
        }
    }

    @Test("silence an incident's sort by one press, and what matchers say by a form; who, why and until when is shown")
    func silence() async throws {
        let source = try await Shown.troubled([.operator, .viewer])
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/alerts/silences"
            let press = form(["incident": Shown.breach, "for": "1h"])
            #expect(try await visitor.ask(path + "/quick", press, own).headers["location"] == "/alerts")
            let first = try #require(await source.history().alerts.silences(at: source.now()).first)
            #expect(first.matchers == [#"cluster="akig""#, #"condition="rpo.breach""#])
            #expect(first.until == source.now() + .seconds(3600) && !first.comment.isEmpty)
            let page = try await visitor.ask("/alerts", .get, own)
            #expect(page.text.contains("mis au silence par operator"))
            var fields = Dictionary(uniqueKeysWithValues: SilenceForm.names.map { ($0, "") })
            fields.merge(["label-0": "team", "is-0": "=", "value-0": Self.hostile, "for": "30m"]) { $1 }
            let bare = try await visitor.ask(path, form(fields), own)
            #expect(bare.status == 422 && bare.text.contains(Self.refused) && isSafe(bare))
            #expect(bare.text.contains("value=\"team\""), "what was filled in stays")
            fields["comment"] = "pourquoi " + Self.hostile
            #expect(try await visitor.ask(path, form(fields), own).status == 303)
            let list = try await visitor.ask(path, .get, own)
            #expect(isSafe(list) && list.text.contains("pourquoi"))
            #expect(list.text.contains("alertes ouvertes qu’il tait : 1"))
            for (name, value) in [("is-0", "≈"), ("label-0", "no label"), ("for", ""), ("for", "soon")] {
                let heard = try await visitor.ask(path, form(fields.merging([name: value]) { $1 }), own)
                #expect(heard.status == 422 && heard.text.contains(Self.refused), "\(name) \(value)")
            }
            let viewer = try await visitor.session(of: "viewer")
            let seen = try await visitor.ask(path, .get, viewer)
            #expect(seen.status == 200 && seen.text.contains("pourquoi") && !seen.text.contains("Y mettre fin"))
            for (place, asked) in [("", form(fields)), ("/quick", press), ("/end", form(["silence": first.id]))] {
                #expect(try await visitor.ask(path + place, asked, viewer).status == 403)
            }
            #expect(try await visitor.ask(path + "/end", form(["silence": first.id]), own).status == 303)
            #expect(await source.history().alerts.silences(at: source.now()).map(\.comment) != [first.comment])
            #expect(try await visitor.ask(path + "/end", form(["silence": "none"]), own).status == 404)
        }
    }

    @Test("show who was told of an incident, and test a channel or a route; each role sees and does what is its own")
    func deliveries() async throws {
        let source = try await Shown.troubled([.operator, .viewer, .auditor])
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/alerts/tests"
            let test = { (what: String, name: String) in
                try await visitor.ask(path, form(["what": what, "name": name]), own)
            }
            #expect(try await test("channel", "mail").headers["location"] == "/alerts/deliveries")
            #expect(try await source.journal().outbox().count == 2)
            #expect(try await test("route", "default").status == 303)
            for (what, name) in [("channel", "inbox"), ("channel", "none"), ("route", Self.hostile), ("x", "mail")] {
                let heard = try await test(what, name)
                #expect(heard.status == 422 && heard.text.contains(Self.refused) && isSafe(heard), "\(what) \(name)")
            }
            let log = try await visitor.ask("/alerts/deliveries?failed=true", .get, own)
            #expect(log.text.contains("… en attente") && !log.text.contains("a.sow@"))
            let auditor = try await visitor.session(of: "auditor")
            let read = try await visitor.ask("/alerts/deliveries", .get, auditor)
            #expect(read.status == 200 && !read.text.contains("Envoyer un essai"))
            #expect(try await visitor.ask(path, form(["what": "channel", "name": "mail"]), auditor).status == 403)
            let viewer = try await visitor.session(of: "viewer")
            #expect(try await visitor.ask("/alerts/deliveries", .get, viewer).status == 403)
            #expect(try await !visitor.ask("/alerts", .get, viewer).text.contains("/alerts/deliveries"))
            let told = AlertMessage(
                id: "m", thread: "m", state: .opened, labels: [:], severity: "critical", at: source.now(),
                since: source.now(), title: "t", body: "b")
            var record = DeliveryRecord(told, to: "", user: "operator", .dead, attempts: 3, took: .seconds(9))
            (record.began, record.detail) = ([Shown.breach], "refused " + Self.hostile)
            try await source.record([(.told(record), ResourceID("AlertChannel", "mail"))], by: "loop")
            let one = try await visitor.ask("/alerts/incidents/rpo.breach%2Fakig%2Fprimary-loss", .get, viewer)
            #expect(one.status == 200 && one.text.contains("✗ échoué définitivement") && isSafe(one))
            #expect(one.text.contains("refused") && !one.text.contains("Je m’en occupe"))
            #expect(try await visitor.ask("/alerts/incidents/none", .get, viewer).status == 404)
        }
    }

    private func tag(_ page: Heard) throws -> String {
        String(try #require(page.text.firstMatch(of: /name="tag" value="([0-9a-f]+)"/)?.1))
    }

    @Test("let people set when and of what they are told, beside what their manifest states, and give it back")
    func preferences() async throws {
        let source = try await Shown.troubled([.operator, .viewer])
        try await serve(source) { visitor in
            let own = try await visitor.session(of: "operator"), path = "/alerts/preferences"
            let send = { (fields: [String: String]) in
                let tag = try tag(try await visitor.ask(path, .get, own))
                return try await visitor.ask(path, form(["tag": tag].merging(fields) { $1 }), own)
            }
            let wishes = { await source.history().alerts.wishes["operator"] ?? AlertWishes() }
            let monday = ["part": "quietHours", "do": "save", "from-0": "22:00", "to-0": "06:30", "day-0-Monday": "on"]
            #expect(try await send(monday).status == 303)
            #expect(await wishes().isEmpty, "it is so already")
            let night = monday.merging(["from-1": "12:00", "to-1": "13:00", "day-1-Friday": "on"]) { $1 }
            #expect(try await send(night).headers["location"] == path)
            #expect(await wishes().quietHours?.map(\.days) == [["Monday"], ["Friday"]])
            let page = try await visitor.ask(path, .get, own)
            #expect(page.text.contains("mis par vous"))
            #expect(page.text.contains("Votre manifeste énonce : 22:00–06:30 lun"))
            let bad = try await send(night.merging(["to-1": "25:00" + Self.hostile]) { $1 })
            #expect(bad.status == 422 && bad.text.contains(Self.refused) && isSafe(bad) && bad.text.contains("25:00"))
            #expect(try await send(["part": "quietHours", "do": "remove", "row": "0"]).status == 303)
            #expect(await wishes().quietHours?.map(\.from) == ["12:00"])
            let rules = [
                "part": "preferences", "do": "save", "deliver-0": "Digest", "type-0-rto.risk": "on",
                "deliver-1": "Never", "severity-1-notice": "on", "over-1-SMS": "on", "deliver-2": "",
            ]
            #expect(try await send(rules).status == 303)
            #expect(await wishes().preferences?.map(\.deliver) == ["Digest", "Never"])
            #expect(try await send(["part": "preferences", "do": "earlier", "row": "1"]).status == 303)
            #expect(await wishes().preferences?.map(\.over) == [["SMS"], nil])
            let muted = rules.merging(["deliver-0": "Never", "type-0-admin.error": "on"]) { $1 }
            #expect(try await send(muted).text.contains("can not be muted"))
            #expect(try await send(["part": "digestAt", "do": "save", "digestAt": "07:15"]).status == 303)
            let late = try await send(["part": "digestAt", "do": "save", "digestAt": "09:00", "tag": "0"])
            #expect(late.status == 412 && late.text.contains("a changé entre-temps"))
            for part in WishForm.Part.allCases {
                #expect(try await send(["part": part.rawValue, "do": "reset"]).status == 303)
            }
            #expect(await wishes().isEmpty)
            for fields in [["part": "x", "do": "save"], monday.merging(["from-99": "1"]) { $1 }] {
                #expect(try await send(fields).status == 422)
            }
            let viewer = try await visitor.ask(path, .get, try await visitor.session(of: "viewer"))
            #expect(viewer.status == 200 && !viewer.text.contains("22:00"))
        }
    }
}

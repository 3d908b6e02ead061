import Foundation
import Manifests
import Model
import Synchronization
import Testing

@testable import Console

/// Somebody's dashboard over HTTP: what they see, what they arrange, and what is refused.
@Suite("Dashboards", .timeLimit(.minutes(2))) struct DashboardTests {
    @Test("are those stated for their person, with what the person made otherwise; others are not theirs")
    func reading() async throws {
        try await arranging { own, source in
            #expect(try await own.ask("").text.hasPrefix(#"{"name":"ops","version":0,"widgets":[{"key":"readiness","#))
            let list = try await own.visitor.ask("/api/v1/dashboards", .get, own.headers)
            #expect(list.text == #"{"items":[{"name":"ops","widgets":3}]}"#)
            #expect(try await own.visitor.ask("/api/v1/dashboards/mine", .get, own.headers).status == 404)
            #expect(try await own.ask("/widgets/alerts").text.contains(#""type":"active-alerts""#))
            #expect(try await own.ask("/widgets/none").status == 404)
            let tag = try await own.tag
            #expect(try await own.ask("", .get, ["If-None-Match": tag]).status == 304)
            let types = try await own.visitor.ask("/api/v1/widget-types", .get, own.headers)
            #expect(types.text.contains(#"{"type":"recovery-window","sizes":["small","medium","wide"],"params":{"#))
            let other = try await own.visitor.session(of: "auditor")
            #expect(try await own.visitor.ask("/api/v1/dashboards/ops", .get, other).status == 404)
            let bare = try await own.visitor.ask("/api/v1/dashboards/default", .get, other)
            #expect(bare.text == #"{"name":"default","version":0,"widgets":[],"removed":[]}"#)
            #expect(source.facts.isEmpty, "looking writes nothing")
        }
    }

    @Test("are arranged by what is wanted, each change a fact under a name; what is so already is none")
    func changes() async throws {
        try await arranging { own, source in
            let hide = Asked.json(#"{"visible":false}"#, "PUT")
            #expect(try await own.arrange("/widgets/alerts/visibility", hide).status == 200)
            #expect(try await own.arrange("/moves", .json(#"{"moves":[{"id":"alerts","to":"first"}]}"#)).status == 200)
            let patch = Asked.json(#"{"size":"wide","params":{"cluster":"b"}}"#, "PATCH")
            #expect(try await own.arrange("/widgets/window", patch).text.contains(#""params":{"cluster":"b"}"#))
            let usage = Asked.json(#"{"type":"repository-usage","params":{"store":"local"}}"#)
            let added = try await own.arrange("/widgets", usage)
            let place = try #require(added.headers["location"])
            #expect(added.status == 201 && place.hasPrefix("/api/v1/dashboards/ops/widgets/own_"))
            #expect(try await own.visitor.ask(place, .get, own.headers).text.contains(#""origin":"own""#))
            let key = String(place.split(separator: "/").last ?? "")
            #expect(try await own.keys == ["alerts", "readiness", "window", key])
            #expect(try await own.arrange("/widgets/alerts", .delete).text.contains(#""removed":[{"key":"alerts""#))
            #expect(source.facts.map(\.actor) == Array(repeating: "operator:operator", count: 5))
            #expect(source.facts.allSatisfy { $0.subject == ResourceID("WidgetDefaults", "ops") })
            let last = try await own.ask("")
            #expect(last.text.contains(#""version":5"#))
            let same = try await own.arrange("/widgets/window", patch)
            #expect(same.status == 200 && same.headers["etag"] == last.headers["etag"] && source.facts.count == 5)
        }
    }

    @Test("go back to what is stated: the order, what is hidden, one widget, or all; tried first, where that is asked")
    func resets() async throws {
        try await arranging { own, source in
            let stated = try await own.ask("").text
            _ = try await own.arrange("/widgets/window/visibility", .json(#"{"visible":false}"#, "PUT"))
            _ = try await own.arrange("/moves", .json(#"{"moves":[{"id":"alerts","before":"readiness"}]}"#))
            let tag = try await own.tag
            let trial = try await own.arrange("/reset", .json(#"{"scope":"order","dryRun":true}"#))
            #expect(trial.text.contains(#"[{"key":"readiness""#) && trial.headers["etag"] == tag)
            #expect(source.facts.count == 2)
            let ordered = try await own.arrange("/reset", .json(#"{"scope":"order"}"#))
            #expect(ordered.text.contains(#"[{"key":"readiness""#) && ordered.text.contains(#""visible":false"#))
            let shown = try await own.arrange("/reset", .json(#"{"scope":"visibility"}"#))
            #expect(!shown.text.contains(#""visible":false"#))
            _ = try await own.arrange("/widgets/alerts", .delete)
            #expect(try await own.arrange("/reset", .json(#"{"scope":"widget","id":"alerts"}"#)).status == 200)
            _ = try await own.arrange("/widgets", .json(#"{"type":"sync-health"}"#))
            let all = try await own.arrange("/reset", .json(#"{"scope":"all"}"#))
            #expect(all.text.replacing(/"version":\d+/, with: #""version":0"#) == stated)
        }
    }

    @Test("refuse what can not be, in words")
    func refused() async throws {
        try await arranging { own, source in
            for (path, asked, status, words) in refusals {
                let reply = try await own.arrange(path, asked)
                #expect(reply.status == status && reply.text.contains(words), "\(path) \(asked.body): \(reply.text)")
                #expect(source.facts.isEmpty)
            }
        }
    }

    @Test("are changed only as they were seen: without a version 428, with another 412 and how it is now")
    func versions() async throws {
        try await arranging { own, source in
            let (tag, hide) = (try await own.tag, Asked.json(#"{"visible":false}"#, "PUT"))
            #expect(try await own.ask("/widgets/alerts/visibility", hide).status == 428)
            #expect(try await own.ask("/widgets/alerts/visibility", hide, ["If-Match": tag]).status == 200)
            let moves = Asked.json(#"{"moves":[{"id":"window","to":"first"}]}"#)
            let late = try await own.ask("/moves", moves, ["If-Match": tag])
            #expect(late.status == 412 && late.headers["content-type"] == "application/problem+json")
            #expect(try await late.headers["etag"] == own.tag)
            #expect(late.text.contains(#""current":{"name":"ops","version":1,"#))
            // A manifest that changed meanwhile is not what was seen either.
            let now = try await own.tag
            try source.state(defaults.replacing("type: active-alerts", with: "type: active-alerts, size: small"))
            #expect(try await own.ask("/widgets/alerts", .delete, ["If-Match": now]).status == 412)
            #expect(try await own.ask("/widgets/alerts", .delete, ["If-Match": "*"]).status == 200)
        }
    }

    @Test("T5: what was seen before a restore of the state is not what is there, though versions come again")
    func restored() async throws {
        let source = try Shown([.operator])
        try source.state(defaults)
        let hide = Asked.json(#"{"visible":false}"#, "PUT")
        var tags: [String] = []
        try await serve(source) { visitor in
            let own = Own(visitor, try await visitor.session(of: "operator"))
            tags.append(try await own.tag)
            _ = try await own.arrange("/widgets/alerts/visibility", hide)
            tags.append(try await own.tag)
        }
        source.forget(after: 1)
        try await serve(source) { visitor in
            let own = Own(visitor, try await visitor.session(of: "operator"))
            #expect(try await own.ask("").text.contains(#""version":1"#))
            for tag in tags {
                let stale = try await own.ask("/widgets/window/visibility", hide, ["If-Match": tag])
                #expect(stale.status == 412, "\(tag)")
            }
        }
    }

    @Test("a card's form changes what it is about; one about what is gone says so, and offers what there is")
    func configuring() async throws {
        try await arranging { own, source in
            let configure = { (widget: String, cluster: String) in
                let form = Asked.form("widget=\(widget)&cluster=\(cluster)&store=")
                return try await own.visitor.ask("/dashboards/ops/params", form, own.headers)
            }
            let page = { try await own.visitor.ask("/dashboards/ops", .get, own.headers).text }
            #expect(try await page().contains(#"<option value="a" selected>a</option>"#))
            #expect(try await configure("window", "b").headers["location"] == "/dashboards/ops#card-window")
            #expect(try await own.ask("/widgets/window").text.contains(#""params":{"cluster":"b"}"#))
            #expect(try await configure("alerts", "a").status == 303)
            for (widget, cluster, status) in [
                ("window", "", 422), ("window", "z%22%3E%3Cb%3E", 422), ("readiness", "a", 403), ("none", "a", 404),
            ] {
                let heard = try await configure(widget, cluster)
                #expect(heard.status == status && heard.text.contains("Cela n’a pas été fait"), "\(widget): \(heard)")
                #expect(!heard.text.contains("\"><b>"))
            }
            try source.state(defaults.replacing("metadata: {name: b}", with: "metadata: {name: c}"))
            let gone = try await page()
            #expect(gone.contains("Plus aucun manifeste n’énonce Cluster/b"))
            let card = try #require(gone.firstMatch(of: /(?s)id="card-window".*?<\/section>/)).0
            #expect(card.contains(#"<option value="c">c</option>"#) && card.contains("value=\"remove\">Retirer"))
            #expect(!card.contains("tous</option>"), "it is about one")
            #expect(gone.contains("id=\"card-alerts\"") && gone.matches(of: /n’énonce/).count == 1)
            #expect(try await configure("window", "c").status == 303)
            #expect(try await !page().contains("n’énonce"))
        }
    }

    /// Goal: no arrangement is lost unseen.
    @Test("of many changes at once on the same version one is done, and the others are told so")
    func atOnce() async throws {
        try await arranging { own, source in
            let tag = try await own.tag
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<12 {
                    let (id, end) = (number % 2 == 0 ? "alerts" : "window", number % 3 == 0 ? "first" : "last")
                    let moves = Asked.json(#"{"moves":[{"id":"\#(id)","to":"\#(end)"}]}"#)
                    group.addTask {
                        let path = number % 2 == 0 ? "/widgets/\(id)/visibility" : "/moves"
                        let asked = number % 2 == 0 ? Asked.json(#"{"visible":false}"#, "PUT") : moves
                        return try await own.ask(path, asked, ["If-Match": tag]).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let versions = source.facts.compactMap { fact in
                if case .arranged(let record) = fact.event { record.version } else { nil }
            }
            #expect(versions == [1])
            #expect(statuses.sorted() == [200] + Array(repeating: 412, count: 11))
        }
    }

    @Test("add nothing twice for one Idempotency-Key, though nobody remembers that it was asked")
    func repeats() async throws {
        let source = try Shown([.operator])
        try source.state(defaults)
        let add = Asked.json(#"{"type":"sync-health"}"#)
        var (tag, places) = ("", [String?]())
        for _ in 0..<2 {
            try await serve(source) { visitor in
                let own = Own(visitor, try await visitor.session(of: "operator"))
                if tag.isEmpty { tag = try await own.tag }
                for _ in 0..<2 {
                    let reply = try await own.ask("/widgets", add, ["If-Match": tag, "Idempotency-Key": "k1"])
                    #expect(reply.status == 201)
                    places.append(reply.headers["location"])
                }
                let other = Asked.json(#"{"type":"readiness"}"#)
                let reply = try await own.ask("/widgets", other, ["If-Match": tag, "Idempotency-Key": "k1"])
                #expect(reply.status == 422)
                let late = try await own.ask("/widgets", add, ["If-Match": tag, "Idempotency-Key": "k2"])
                #expect(late.status == 412)
            }
        }
        #expect(Set(places).count == 1 && source.facts.count == 1)
    }
}

/// One who arranges the dashboard `ops`.
private struct Own: Sendable {
    let visitor: Visitor
    let headers: [String: String]

    init(_ visitor: Visitor, _ headers: [String: String]) { (self.visitor, self.headers) = (visitor, headers) }

    func ask(_ path: String, _ asked: Asked = .get, _ more: [String: String] = [:]) async throws -> Heard {
        try await visitor.ask("/api/v1/dashboards/ops" + path, asked, headers.merging(more) { $1 })
    }

    /// On what is there.
    func arrange(_ path: String, _ asked: Asked) async throws -> Heard {
        try await ask(path, asked, ["If-Match": tag])
    }

    var tag: String { get async throws { try #require(try await ask("").headers["etag"]) } }

    var keys: [String] {
        get async throws {
            try await ask("").text.matches(of: /\{"key":"([^"]*)","type":"[^"]*","size"/).map { String($0.1) }
        }
    }
}

private func arranging(_ body: @Sendable (Own, Shown) async throws -> Void) async throws {
    let source = try Shown([.operator, .auditor])
    try source.state(defaults)
    try await serve(source) { visitor in
        try await body(Own(visitor, try await visitor.session(of: "operator")), source)
    }
}

private let refusals: [(path: String, asked: Asked, status: Int, words: String)] = [
    ("/widgets/readiness", .delete, 403, "locked by the manifest, at widgets.yaml:"),
    ("/widgets/readiness", .json(#"{"size":"small"}"#, "PATCH"), 403, "locked"),
    ("/widgets/readiness/visibility", .json(#"{"visible":false}"#, "PUT"), 403, "locked"),
    ("/widgets/none", .delete, 404, "ops has no widget none"),
    ("/widgets", .json(#"{"type":"recovery-window"}"#), 422, "is about one cluster: say which"),
    ("/widgets", .json(#"{"type":"recovery-window","params":{"cluster":"z"}}"#), 422, "states Cluster/z"),
    ("/widgets", .json(#"{"type":"clock"}"#), 422, "is to be one of"),
    ("/widgets/window", .json(#"{"params":{"cluster":null}}"#, "PATCH"), 422, "is about one cluster"),
    ("/widgets/window", .json(#"{"policy":"Locked"}"#, "PATCH"), 422, "means nothing here"),
    ("/moves", .json(#"{"moves":[{"id":"alerts"}]}"#), 422, "one of after, before and to"),
    ("/moves", .json(#"{"moves":[{"id":"alerts","after":"alerts"}]}"#), 422, "beside itself"),
    ("/moves", .json(#"{"moves":[]}"#), 422, "less than 1"), ("/moves", .json("{"), 400, "no JSON"),
    ("/reset", .json(#"{"scope":"widget"}"#), 422, "which widget"),
    ("/reset", .json(#"{"scope":"all","id":"alerts"}"#), 422, "alone"),
    ("/reset", Asked("POST", "scope=all", type: "text/plain"), 415, "send JSON"),
]

private let defaults = """
    apiVersion: pra/v1
    kind: WidgetDefaults
    metadata: {name: ops}
    spec:
      audience: [role:operator]
      widgets:
        - {key: readiness, type: readiness, size: wide, policy: Locked}
        - {key: window, type: recovery-window, params: {cluster: a}}
        - {key: alerts, type: active-alerts}
    ---
    apiVersion: pra/v1
    kind: WidgetDefaults
    metadata: {name: mine}
    spec: {audience: ["user:somebody"], widgets: [{key: alerts, type: active-alerts}]}
    ---
    {apiVersion: pra/v1, kind: User, metadata: {name: operator}, spec: {fullName: A. Sow, roles: [operator]}}
    ---
    {apiVersion: pra/v1, kind: User, metadata: {name: somebody}, spec: {fullName: A. Sow, roles: [dba]}}
    ---
    {apiVersion: pra/v1, kind: Cluster, metadata: {name: a}, spec: {connection: {hosts: [/run/pg], user: pra}}}
    ---
    {apiVersion: pra/v1, kind: Cluster, metadata: {name: b}, spec: {connection: {hosts: [/run/pg], user: pra}}}
    ---
    {apiVersion: pra/v1, kind: BackupStore, metadata: {name: local},
     spec: {url: "file:///store", failureDomain: {site: conakry, host: db1}}}
    """

extension Shown {
    /// States what is written so, in place of what was stated before.
    func state(_ text: String) throws {
        let (desired, problems) = loadManifests([SourceFile(path: "widgets.yaml", bytes: Array(text.utf8))])
        guard let desired else { throw PraError(.usage, "\(problems)", remedy: "see the test") }
        stated.withLock { $0 = desired }
    }
}

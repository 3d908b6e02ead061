import Foundation
import Manifests
import Model
import Planning
import Synchronization
import Testing

@testable import Console

/// Restores over the API: one asks, another approves, and only then it runs, once.
@Suite("Restores in the console", .timeLimit(.minutes(2))) struct RestoreRoutesTests {
    private static let wish = #"{"cluster": "akig", "store": "local", "to": "latest", "into": "/srv/copy"}"#

    private struct Seen: Decodable {
        var id: String, state: String, digest: String, requestedBy: String, command: String?
    }

    private struct Outlook: Decodable {
        struct Plan: Decodable { var point: String, directory: String }
        struct Window: Decodable { var earliest: String, latest: String }
        var plan: Plan, command: String, host: String, isHere: Bool, digest: String, window: Window
    }

    private struct List: Decodable { var items: [Seen] }

    /// Who speaks with the console, by their names.
    private struct People {
        let visitor: Visitor
        let sessions: [String: [String: String]]

        func ask(
            _ who: String, _ path: String, _ asked: Asked = .get, key: String? = nil
        ) async throws -> Heard {
            var headers = sessions[who] ?? [:]
            headers["Idempotency-Key"] = key
            return try await visitor.ask("/api/v1/restores\(path)", asked, headers)
        }

        func request(_ wish: String = RestoreRoutesTests.wish, as who: String = "operator") async throws -> Seen {
            let heard = try await ask(who, "", .json(wish))
            #expect(heard.status == 201, "\(heard)")
            return try heard.decoded(Seen.self)
        }

        func approve(_ seen: Seen, as who: String = "approver", digest: String? = nil) async throws -> Heard {
            let body = #"{"digest": "\#(digest ?? seen.digest)", "comment": "as agreed"}"#
            return try await ask(who, "/\(seen.id)/approval", .json(body, "PUT"))
        }

        func run(_ seen: Seen, as who: String = "operator", _ password: String = Shown.password) async throws -> Heard {
            try await ask(who, "/\(seen.id)/run", .json(#"{"password": "\#(password)"}"#))
        }

        func state(_ seen: Seen) async throws -> String {
            try await ask("approver", "/\(seen.id)").decoded(Seen.self).state
        }
    }

    private func withPeople(
        _ names: [String], _ body: (Shown, People) async throws -> Void
    ) async throws {
        let source = try Shown.withShelf()
        try await serve(source) { visitor in
            var sessions: [String: [String: String]] = [:]
            // A password takes a while.
            for name in names { sessions[name] = try await visitor.session(of: name) }
            try await body(source, People(visitor: visitor, sessions: sessions))
        }
    }

    @Test("are looked at, asked for, approved by another person, and run once, each step in the ledger by its name")
    func whole() async throws {
        try await withPeople(["operator", "second", "approver"]) { source, people in
            let looked = try await people.ask(
                "approver", "/outlook?cluster=akig&store=local&to=latest&into=/srv/copy")
            let outlook = try looked.decoded(Outlook.self)
            #expect(outlook.plan.point == "backup/akig/1" && outlook.isHere && outlook.host == "here")
            let seen = try await people.request()
            #expect(seen.state == "requested" && seen.digest == outlook.digest && seen.requestedBy == "operator")
            #expect(try await people.run(seen).status == 409, "nobody has approved of it")
            #expect(try await people.approve(seen).status == 200)
            #expect(try await people.state(seen) == "approved")
            let run = try await people.run(seen, as: "second")
            #expect(run.status == 202 && run.text.contains("\"state\":\"running\""), "\(run)")
            #expect(try await people.run(seen).status == 409)
            #expect(try await people.ask("operator", "/\(seen.id)", .delete).status == 409)
            #expect(source.shelf.begun.withLock { $0 } == [seen.id])
            let actors = source.facts.map(\.actor)
            #expect(actors == ["operator:operator", "operator:approver", "operator:second"])
            #expect(source.facts.allSatisfy { $0.subject == ResourceID("Cluster", "akig") })
            let list = try await people.ask("approver", "?limit=1").decoded(List.self)
            #expect(list.items.map(\.id) == [seen.id])
        }
    }

    @Test("are not approved by who asked, nor of another digest, nor after four hours; an approval holds an hour")
    func approvals() async throws {
        try await withPeople(["operator", "approver", "admin"]) { source, people in
            let own = try await people.request(as: "admin")
            let refused = try await people.approve(own, as: "admin")
            #expect(refused.status == 403 && refused.text.contains("another person"), "\(refused)")
            for digest in [String(repeating: "0", count: 64), "x"] {
                #expect(try await people.approve(own, digest: digest).status == 409)
            }
            #expect(try await people.approve(own, as: "operator").status == 403, "by its role")
            #expect(try await people.approve(own).status == 200)
            #expect(try await people.approve(own).status == 409, "it is approved already")
            for wait in [1700, 1700, 200] {
                #expect(try await people.state(own) == "approved")
                #expect(try await people.ask("admin", "/\(own.id)").status == 200, "they are still there")
                source.pass(.seconds(wait))
            }
            #expect(try await people.run(own, as: "admin").status == 409)
            #expect(try await people.state(own) == "requested")
            #expect(try await people.approve(own).status == 200, "it may be approved again")
            #expect(source.shelf.begun.withLock { $0 } == [])
        }
    }

    @Test("run only for who knows their password, on this host, and as long as it is what was approved")
    func runs() async throws {
        try await withPeople(["operator", "second", "approver"]) { source, people in
            let seen = try await people.request()
            #expect(try await people.approve(seen).status == 200)
            #expect(try await people.run(seen, "wrong").status == 403)
            source.shelf.point.withLock { $0 = ActionID("backup/akig/2") }
            let moved = try await people.run(seen)
            #expect(moved.status == 409 && moved.text.contains("point: backup/akig/2 in place of backup/akig/1"))
            source.shelf.point.withLock { $0 = ActionID("backup/akig/1") }
            source.shelf.full.withLock { $0 = ["/srv/copy"] }
            let full = try await people.run(seen)
            #expect(full.status == 409 && full.text.contains("not empty"), "\(full)")
            source.shelf.full.withLock { $0 = [] }
            source.shelf.host.withLock { $0 = "db2" }
            let away = try await people.run(seen)
            #expect(away.status == 409 && away.text.contains("type there: pra restore --into /srv/copy"), "\(away)")
            #expect(try await people.ask("operator", "", .json(Self.wish)).status == 409, "nor is it asked for")
            source.shelf.host.withLock { $0 = "here" }
            for _ in 0..<5 { #expect(try await people.run(seen, "wrong").status == 403) }
            let often = try await people.run(seen)
            #expect(often.status == 429 && often.headers["retry-after"] != nil, "like wrong log-ins")
            #expect(try await people.run(seen, as: "second").status == 202)
        }
    }

    @Test("are asked for once however often it is sent, withdrawn by who asked or an admin, and begun once by a crowd")
    func repeats() async throws {
        try await withPeople(["operator", "second", "approver", "admin"]) { source, people in
            let first = try await people.ask("operator", "", .json(Self.wish), key: "k1")
            let again = try await people.ask("operator", "", .json(Self.wish), key: "k1")
            #expect(first.status == 201 && again.text == first.text)
            #expect(try await people.ask("second", "", .json(Self.wish)).status == 409, "the same is asked for already")
            let seen = try first.decoded(Seen.self)
            #expect(try await people.ask("second", "/\(seen.id)", .delete).status == 403)
            #expect(try await people.ask("admin", "/\(seen.id)", .delete).status == 200)
            #expect(try await people.approve(seen).status == 409)
            let next = try await people.request()
            #expect(try await people.approve(next).status == 200)
            let crowd = try await withThrowingTaskGroup(of: Int.self) { group in
                for who in ["operator", "second", "operator", "second"] {
                    group.addTask { try await people.run(next, as: who).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(crowd.sorted() == [202, 409, 409, 409])
            #expect(source.shelf.begun.withLock { $0 } == [next.id])
        }
    }

    @Test("refuse what is no restore, in words")
    func nonsense() async throws {
        let wishes = [
            ("none", "local", "latest", "/srv/copy", 404), ("akig", "none", "latest", "/srv/copy", 404),
            ("akig", "local", "now", "/srv/copy", 422), ("akig", "local", "latest", "copy", 422),
            ("akig", "local", "latest", "/", 422), ("akig", "local", "latest", #"/srv/a\nb"#, 422),
        ]
        try await withPeople(["operator"]) { _, people in
            for (cluster, store, to, into, status) in wishes {
                let body = #"{"cluster": "\#(cluster)", "store": "\#(store)", "to": "\#(to)", "into": "\#(into)"}"#
                let asked = try await people.ask("operator", "", .json(body))
                #expect(asked.status == status, "\(body): \(asked)")
            }
            let looked = try await people.ask("operator", "/outlook?cluster=akig")
            #expect(looked.status == 400, "\(looked)")
            let options = try await people.ask("operator", "/outlook", Asked("OPTIONS"))
            #expect(options.status == 405 && options.headers["allow"] == "GET", "\(options)")
        }
    }

    /// Goal: two restores that are not the same never have the same digest, and one has it for ever.
    @Test func anApprovalBindsAllThatARestoreIs() {
        func intent(_ edit: (inout RestoreIntent) -> Void = { _ in }) -> RestoreIntent {
            let identity = StoreIdentity(id: "s1", place: Digest(repeatElement(1, count: 32)))
            var intent = RestoreIntent(
                cluster: "akig", from: ("local", identity), point: ActionID("backup/akig/1"),
                to: ("latest", Timeline(1)), into: ("/srv/copy", "db1"))
            edit(&intent)
            return intent
        }
        let others = [
            intent { $0.cluster = "ledger" }, intent { $0.store = "offsite" }, intent { $0.identity.id = "s2" },
            intent { $0.identity.place = Digest(repeatElement(2, count: 32)) },
            intent { $0.point = ActionID("backup/akig/2") }, intent { $0.target = "2026-11-28T14:00:00Z" },
            intent { $0.timeline = Timeline(2) }, intent { $0.directory = "/srv/other" }, intent { $0.host = "db2" },
            intent { ($0.directory, $0.host) = ("/srv/copydb1", "") },
        ]
        #expect(Set(others.map(\.digest) + [intent().digest]).count == others.count + 1)
        #expect(intent().digest.hex.hasPrefix("8543acb5557c90e7"))
    }
}

extension Heard {
    fileprivate func decoded<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

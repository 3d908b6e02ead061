import Model
import Planning
import Reports
import Seeded
import Synchronization
import Testing

@testable import Console

/// The page by which people restore: the same functions as the API's, seen and typed by people.
@Suite("The page of restores", .timeLimit(.minutes(2))) struct RestorePageTests {
    /// Who speaks with the console, by their names.
    private struct People {
        let visitor: Visitor
        let sessions: [String: [String: String]]

        func see(_ who: String, _ path: String = "") async throws -> Heard {
            try await visitor.ask("/restores\(path)", .get, sessions[who] ?? [:])
        }

        func send(_ who: String, _ path: String, _ form: String) async throws -> Heard {
            try await visitor.ask("/restores\(path)", .form(form), sessions[who] ?? [:])
        }

        /// - Returns: the path of the request behind `/restores`.
        func request(_ who: String = "operator", into folder: String = "/srv/copy") async throws -> String {
            let heard = try await send(who, "", "cluster=akig&store=local&to=latest&into=\(folder)")
            let path = try #require(heard.headers["location"], "\(heard)")
            #expect(heard.status == 303 && path.hasPrefix("/restores/"))
            return String(path.dropFirst("/restores".count))
        }

        func approval(_ who: String, _ path: String, comment: String = "CHG-311") async throws -> String {
            let page = try await see(who, path).text
            let digest = try #require(page.firstMatch(of: /name="digest" value="([0-9a-f]{64})"/), "\(page)").1
            return "digest=\(digest)&comment=\(comment)"
        }
    }

    private func withPeople(_ names: String..., body: (Shown, People) async throws -> Void) async throws {
        let source = try Shown.withShelf()
        try await serve(source) { visitor in
            var sessions: [String: [String: String]] = [:]
            // A password takes a while.
            for name in names { sessions[name] = try await visitor.session(of: name) }
            try await body(source, People(visitor: visitor, sessions: sessions))
        }
    }

    private static let password = "password=" + Shown.password.replacing(" ", with: "+")

    @Test("leads from the form over the plan to a request, an approval by another person and a run by password")
    func whole() async throws {
        try await withPeople("operator", "approver") { source, people in
            let form = try await people.see("operator").text
            #expect(form.contains("<option selected>akig</option>") && form.contains("Nobody has asked for a restore"))
            #expect(form.contains("href=\"/restores\" aria-current=\"page\"") && !form.contains("data-live"))
            let seen = try await people.see(
                "operator", "?cluster=akig&store=local&to=2026-11-18+08%3A00+UTC&into=%2Fsrv%2Fmy+copy")
            let plan = "Restore of akig to 2026-11-18T08:00:00Z into /srv/my copy. Nothing was done."
            #expect(seen.status == 200 && seen.text.contains(plan), "\(seen.text)")
            #expect(seen.text.contains("pra restore --into /srv/my copy") && seen.text.contains("Runs here, on here"))
            #expect(try await people.see("approver", "?into=/srv/copy").text.contains("An operator or an admin can"))
            try await elsewhere(source, people)
            let path = try await people.request()
            #expect(try await people.see("operator", path).text.contains("data-live"), "the approval is waited for")
            let approval = try await people.approval("approver", path)
            let given = try await people.send("approver", "\(path)/approval", approval)
            #expect(given.status == 303 && given.headers["location"] == "/restores\(path)")
            let ready = try await people.see("operator", path).text
            #expect(ready.contains("approver approved of it: CHG-311") && ready.contains("autocomplete=\"current-pass"))
            let wrong = try await people.send("operator", "\(path)/run", "password=x")
            #expect(wrong.status == 403 && wrong.text.contains("<span>that is not your password</span>"))
            #expect(source.shelf.begun.withLock { $0 } == [])
            #expect(try await people.send("operator", "\(path)/run", Self.password).status == 303)
            #expect(source.shelf.begun.withLock { $0.map { "/\($0)" } } == [path])
            let runs = try await people.see("approver", path).text
            #expect(runs.contains("▸ running") && runs.contains("operator started it.") && runs.contains("data-live"))
            let again = try await people.send("operator", "\(path)/run", Self.password)
            #expect(again.status == 409 && again.text.contains("it is running"))
            #expect(try await people.see("operator").text.contains("<a href=\"/restores\(path)\">"))
        }
    }

    /// Of a restore on another host there is the command alone, and why.
    private func elsewhere(_ source: Shown, _ people: People) async throws {
        source.shelf.host.withLock { $0 = "db2" }
        let page = try await people.see("operator", "?into=/srv/copy").text
        #expect(page.contains("akig is restored on host db2, and this console is on another one"))
        #expect(page.contains("pra restore --into /srv/copy") && !page.contains("Ask for this restore"))
        source.shelf.host.withLock { $0 = "here" }
    }

    @Test("says on the page why something is not done: to who asked, of another digest, of what is asked for twice")
    func refusals() async throws {
        try await withPeople("operator", "approver", "admin", "second", "viewer") { source, people in
            let own = try await people.request("admin")
            #expect(try await people.see("admin", own).text.contains("You asked for it: another person"))
            let approval = try await people.approval("approver", own)
            let refused = try await people.send("admin", "\(own)/approval", approval)
            #expect(refused.status == 403 && refused.text.contains("you asked for it yourself"), "\(refused)")
            let other = try await people.send(
                "approver", "\(own)/approval", "digest=\(String(repeating: "0", count: 64))&comment=x")
            #expect(other.status == 409 && other.text.contains("not the digest of what was asked for"))
            let twice = try await people.send("second", "", "cluster=akig&store=local&to=&into=/srv/copy")
            #expect(
                twice.status == 409
                    && twice.text.contains("Cela n’a pas été fait\u{A0}: <span>la même est déjà demandée"))
            #expect(twice.text.contains("value=\"/srv/copy\""), "what was typed stays")
            let not = try await people.send("second", "\(own)/withdrawal", "")
            #expect(not.status == 403 && not.text.contains("admin l’a demandée et peut la retirer"))
            #expect(try await people.send("operator", "\(own)/approval", approval).status == 403, "by its role")
            for path in ["", own] { #expect(try await people.see("viewer", path).status == 403) }
            #expect(try await people.send("viewer", "", "cluster=akig&store=local&to=&into=/x").status == 403)
            #expect(try await people.see("viewer", "/..%2Fstatus").status == 403)
            let stranger = try await people.visitor.ask(
                "/restores\(own)/withdrawal", .form(""), ["Cookie": people.sessions["admin"]?["Cookie"] ?? ""])
            #expect(stranger.status == 403, "it came from no page of the console")
            #expect(try await people.send("admin", "\(own)/withdrawal", "").status == 303)
            #expect(try await people.see("second", own).text.contains("– retirée"))
            source.shelf.full.withLock { _ = $0.insert("/srv/full") }
            let full = try await people.see("operator", "?into=/srv/full")
            #expect(full.status == 409 && full.text.contains("<span lang=\"en\">/srv/full is not empty"))
            for bad in ["to=soon&into=/x", "into=x", "cluster=nope&into=/x"] {
                let heard = try await people.see("operator", "?\(bad)")
                #expect([404, 422].contains(heard.status) && heard.text.contains("role=\"alert\""), "\(bad)")
            }
            #expect(try await people.see("operator", "/none").status == 404)
        }
    }

    @Test("shows what comes from outside as text, in the line's links too")
    func hostile() async throws {
        try await withPeople("operator", "approver") { _, people in
            let path = try await people.request(into: "/srv/%3Cb%3E%22%26x")
            let approval = try await people.approval("approver", path, comment: "%3Cscript%3Ealert(1)%3C/script%3E")
            #expect(try await people.send("approver", "\(path)/approval", approval).status == 303)
            for page in [
                try await people.see("operator", path), try await people.see("operator"),
                try await people.see("operator", "?cluster=akig&store=%3Cb%3E&to=%3Cb%3E&into=/srv/%3Cb%3E%22%26x"),
            ] {
                #expect(!page.text.contains("<b>") && !page.text.contains("<script>"), "\(page.text)")
                #expect(page.text.contains("/srv/&lt;b&gt;&quot;&amp;x"))
            }
            let line = try await people.see("operator", "?into=/srv/a%22%26b%3D%2B").text
            #expect(line.contains("&amp;into=%2Fsrv%2Fa%22%26b%3D%2B&amp;"), "\(line)")
        }
    }

    private func page(
        _ window: RestoreWindow?, _ choice: RestoreChoice, in language: Language = .english
    ) -> String {
        let now = Timestamp(seconds: 1_795_000_000)
        var page = RestoresPage(
            choice: choice, clusters: ["akig"], stores: ["local"], mayAsk: true, requests: ListPage(items: []))
        page.points = [PointEnd(action: ActionID("backup/akig/1"), at: now - .seconds(60))]
        page.line = window.map { ChosenLine($0, points: page.points ?? [], choice, at: now, in: language) }
        return page.page(in: language).body
    }

    @Test("draws what is unknown otherwise than what is there, says so, and its parts lead closer; in French too")
    func line() throws {
        let now = Timestamp(seconds: 1_795_000_000), choice = RestoreChoice(cluster: "akig", store: "local")
        let gap = RestoreWindow.Gap(after: now - .seconds(4320), before: now - .seconds(1440))
        let window = RestoreWindow(earliest: now - .seconds(7200), latest: now, gaps: [gap])
        let whole = page(window, choice)
        #expect(whole.matches(of: /<rect class="span"/).count == 3, "two, and one in the legend")
        #expect(whole.matches(of: /<rect class="unsure"/).count == 2)
        #expect(whole.contains("class=\"unknown\" x=\"60.00%\"") && whole.contains(">Latest</text>"))
        #expect(whole.contains("that nobody knows to be there: 1.") && whole.contains(": 2h."))
        #expect(whole.contains("recovery point backup/akig/1") && !whole.contains("Whole time line"))
        let parts = whole.matches(of: /<a href="[^"]+to=([^&]+)&[^"]+" title="Take ([^:]+:[^:]+:[^:]+ UTC): ([^"]+)"/)
        #expect(parts.map { String($0.3) }.filter { $0 == "unknown" }.count == 4 && parts.count == 10, "\(whole)")
        let span = MomentLine.Span(from: window.earliest + .seconds(720), to: window.earliest + .seconds(1440))
        let escaped = { (at: Timestamp) in "\(at)".replacing(":", with: "%3A") }
        #expect(whole.contains("&amp;from=\(escaped(span.from))&amp;until=\(escaped(span.to))#line-title\""))
        let moment = try #require(Timestamp(text: String(parts[1].1).replacing("%3A", with: ":")))
        let closer = page(window, choice.taking(moment, lookingAt: span))
        #expect(closer.contains("Whole time line") && closer.contains(">\(parts[1].2)</text>"))
        #expect(page(window, choice, in: .french).contains("personne ne sait si elles y sont : 1."))
        let unseen = page(nil, choice)
        #expect(unseen.contains("is unknown: nobody has seen a recovery point") && !unseen.contains("<svg"))
    }

    @Test(arguments: [
        ("latest", "latest"), ("", "latest"), (" 2026-11-28 14:00:00 UTC ", "2026-11-28 14:00:00Z"),
        ("2026-11-28T14:00", "2026-11-28T14:00:00Z"), ("2026-11-28T14:00:00+02:00", "2026-11-28T14:00:00+02:00"),
        ("soon", "soon"), ("UTC", "latest"),
    ])
    func momentsAreTakenAsPeopleWriteThem(text: String, target: String) {
        #expect(RestoreChoice(cluster: "akig", store: "local", to: text).target == target)
    }

    /// Goal: whoever points at a part gets a moment inside of it, and one that is there where the part says so.
    @Test(arguments: 0..<100)
    func aPartMeansAMomentInIt(seed: UInt64) {
        var random = Seeded(seed: seed)
        let start = Timestamp(microseconds: .random(in: 0...1_800_000_000_000_000, using: &random))
        let length =
            Int64.random(in: 0...40_000_000_000_000, using: &random) >> Int64.random(in: 0...40, using: &random)
        let moment = { (random: inout Seeded) in start + .microseconds(Int64.random(in: 0...length, using: &random)) }
        var gaps: [RestoreWindow.Gap] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            gaps.append(.init(after: moment(&random), before: moment(&random)))
        }
        let window = RestoreWindow(earliest: start, latest: start + .microseconds(length), gaps: gaps)
        let choice = RestoreChoice(cluster: "akig", store: "local")
        let line = ChosenLine(window, points: [], choice, at: window.latest + .seconds(5), in: .english)
        #expect(line.parts.count == 10 && line.parts.contains { $0.isCovered })
        for part in line.parts {
            guard let moment = part.moment else { continue }
            #expect(moment >= part.span.from && moment <= part.span.to, "seed \(seed): \(part)")
            guard part.isCovered else { continue }
            let isInGap = gaps.contains { moment > $0.after && moment < $0.before }
            #expect(!isInGap && moment >= window.earliest && moment <= window.latest, "seed \(seed): \(part)")
        }
    }
}

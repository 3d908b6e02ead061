import ClusterHarness
import Foundation
import Testing

/// A restore of a real cluster through the console of its `pra run`, by two people.
@Suite(
    "A restore in the console", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct RestoreConsoleTests {
    private static let password = "correct horse battery"

    private struct Session: Decodable { var token: String }
    private struct Outlook: Decodable {
        struct Window: Decodable { var earliest: String, latest: String }
        var command: String, isHere: Bool, digest: String, window: Window?
    }
    private struct Seen: Decodable { var id: String, state: String, digest: String, failure: String? }

    /// One who is logged in.
    private struct Person: Sendable {
        let site: Site
        let url: String
        let token: String

        /// - Returns: the status and what came with it.
        func ask(_ path: String, _ method: String = "GET", _ body: String? = nil) async throws -> (Int, String) {
            var words = ["-s", "-X", method, "-H", "Authorization: Bearer \(token)", "-w", "\n%{http_code}"]
            if let body { words += ["-H", "Content-Type: application/json", "-d", body] }
            let said = try await site.run("/usr/bin/curl", words + ["\(url)api/v1/restores\(path)"])
            let lines = said.split(separator: "\n")
            return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
        }

        func seen(_ id: String) async throws -> Seen {
            try RestoreConsoleTests.decoded(Seen.self, try await ask("/\(id)").1)
        }
    }

    private static func decoded<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw HarnessError("\(error) in \(text)")
        }
    }

    @Test("is asked for by one, approved by another, and gives what the cluster has; of another host it is a command")
    func twoPeople() async throws {
        try await withConsole { site, cluster, ada, bob in
            let folder = "\(site.folder)/copy"
            let wish = #"{"cluster": "shop", "store": "local", "to": "latest", "into": "\#(folder)"}"#
            let looked = try await ada.ask("/outlook?cluster=shop&store=local&to=latest&into=\(folder)")
            let outlook = try Self.decoded(Outlook.self, looked.1)
            #expect(outlook.isHere && outlook.window != nil && outlook.command.contains("--into \(folder)"))
            #expect(!FileManager.default.fileExists(atPath: folder))
            let asked = try await ada.ask("", "POST", wish)
            let seen = try Self.decoded(Seen.self, asked.1)
            #expect(asked.0 == 201 && seen.digest == outlook.digest)
            let run = #"{"password": "\#(Self.password)"}"#
            #expect(try await ada.ask("/\(seen.id)/run", "POST", run).0 == 409)
            let approval = #"{"digest": "\#(seen.digest)", "comment": "CHG-311"}"#
            #expect(try await bob.ask("/\(seen.id)/approval", "PUT", approval).0 == 200)
            let begun = try await ada.ask("/\(seen.id)/run", "POST", run)
            #expect(begun.0 == 202, "\(begun)")
            #expect(try await ada.ask("/\(seen.id)/run", "POST", run).0 == 409)
            try await site.until("the restore is over", within: .seconds(90)) {
                try await ada.seen(seen.id).state != "running"
            }
            let ended = try await ada.seen(seen.id)
            #expect(ended.state == "done", "\(ended)")
            #expect(try await fingerprint(ofRestored: folder) == (try await cluster.psql(Protected.sum)))
            let read = "for r in sqlite3.connect(sys.argv[1]).execute('SELECT entry FROM ledger'): print(r[0])"
            let ledger = try await site.run(
                "/usr/bin/python3", "-c", "import sqlite3, sys\n\(read)", "\(site.state)/ledger.sqlite")
            #expect(ledger.contains("operator:bob") && ledger.contains("CHG-311") && ledger.contains("restoring"))
            #expect(ledger.contains("operator:ada"))
            let hash = try String(contentsOfFile: "\(site.folder)/hash", encoding: .utf8)
            try await site.state(Statement(host: "db2.example", extra: try Self.users(hash)))
            try await site.until("the other host is in force", within: .seconds(30)) {
                let (status, text) = try await ada.ask("", "POST", wish.replacing("/copy", with: "/copy2"))
                return status == 409 && text.contains("on host db2.example: type there: pra restore")
            }
        }
    }

    private static func users(_ hash: String) throws -> String {
        [("ada", "operator"), ("bob", "approver")].map { name, role in
            """

            ---
            apiVersion: pra/v1
            kind: User
            metadata: {name: \(name)}
            spec: {fullName: \(name), roles: [\(role)], console: {password: \(hash)}}
            """
        }.joined()
    }

    /// A cluster that two people may restore.
    private func withPeople(_ body: (Site, TestCluster) async throws -> Void) async throws {
        try await withNewCluster { site, cluster in
            try Data(Self.password.utf8).write(to: URL(filePath: "\(site.folder)/console-password"))
            let said = try await site.run(
                "/bin/sh", "-c", "\(site.program) user password < \(site.folder)/console-password")
            let hash = String(try #require(said.split(separator: "\n").last))
            try Data(hash.utf8).write(to: URL(filePath: "\(site.folder)/hash"))
            try await site.state(Statement(extra: try Self.users(hash)))
            try await body(site, cluster)
        }
    }

    /// Of one `pra run`, where both are logged in.
    private struct Console {
        let run: Running
        let ada: Person
        let bob: Person
    }

    private func start(_ site: Site) async throws -> Console {
        let run = try await site.start("run", "--console", "127.0.0.1:0")
        try await site.hear("takes requests", from: run, within: .seconds(60))
        let url = String(try #require(try run.said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//)).0)
        var people: [Person] = []
        for name in ["ada", "bob"] {
            let login = #"{"name": "\#(name)", "password": "\#(Self.password)"}"#
            let reply = try await site.run(
                "/usr/bin/curl", "-sf", "-H", "Content-Type: application/json", "-d", login, "\(url)api/v1/session")
            people.append(Person(site: site, url: url, token: try Self.decoded(Session.self, reply).token))
        }
        return Console(run: run, ada: people[0], bob: people[1])
    }

    private func withConsole(_ body: (Site, TestCluster, Person, Person) async throws -> Void) async throws {
        try await withPeople { site, cluster in
            let console = try await start(site)
            try await site.hear("done     drill/", from: console.run, within: .seconds(120))
            try await site.reach(cluster)
            try await body(site, cluster, console.ada, console.bob)
            #expect(try await site.end(console.run, with: SIGTERM).status == 0)
        }
    }

    @Test("goes on when pra run is killed, and the next one tells what became of it: done, or broken off")
    func outlivesTheLoop() async throws {
        try await withPeople { site, cluster in
            var console = try await start(site)
            try await site.hear("done     drill/", from: console.run, within: .seconds(120))
            try await site.reach(cluster)

            let whole = try await begin("\(site.folder)/whole", in: console)
            _ = try await site.end(console.run, with: SIGKILL)
            #expect(!FileManager.default.fileExists(atPath: "\(whole.folder)/global/pg_control"), "it is not done yet")
            kill(whole.process, SIGCONT)
            try await site.await("its process ends") { !isAlive(whole.process) }
            #expect(try await fingerprint(ofRestored: whole.folder) == (try await cluster.psql(Protected.sum)))
            console = try await start(site)
            #expect(try await console.ada.seen(whole.id).state == "done")

            let half = try await begin("\(site.folder)/half", in: console)
            kill(half.process, SIGCONT)
            try await site.await("it writes") { FileManager.default.fileExists(atPath: "\(half.folder)/.pra-restore") }
            kill(half.process, SIGKILL)
            _ = try await site.end(console.run, with: SIGKILL)
            console = try await start(site)
            try await site.until("it is told to be broken off") {
                try await console.ada.seen(half.id).state == "failed"
            }
            let failure = try await console.ada.seen(half.id).failure
            #expect(failure?.contains("ended before the restore did") == true, "\(failure ?? "")")
            #expect(try await site.end(console.run, with: SIGTERM).status == 0)
        }
    }

    /// A restore that two people have begun, and whose process stands still since it began.
    private func begin(
        _ folder: String, in console: Console
    ) async throws -> (id: String, folder: String, process: pid_t) {
        let wish = #"{"cluster": "shop", "store": "local", "to": "latest", "into": "\#(folder)"}"#
        let seen = try Self.decoded(Seen.self, try await console.ada.ask("", "POST", wish).1)
        let approval = #"{"digest": "\#(seen.digest)", "comment": "CHG-311"}"#
        #expect(try await console.bob.ask("/\(seen.id)/approval", "PUT", approval).0 == 200)
        async let begun = console.ada.ask("/\(seen.id)/run", "POST", #"{"password": "\#(Self.password)"}"#)
        var process: pid_t?
        let start = ContinuousClock.now
        while process == nil {
            guard start.duration(to: .now) < .seconds(60) else { throw HarnessError("no process: \(try await begun)") }
            process = restoring(into: folder)
        }
        let found = try #require(process)
        kill(found, SIGSTOP)
        #expect(try await begun.0 == 202)
        return (seen.id, folder, found)
    }

    private func restoring(into folder: String) -> pid_t? {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.first { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.contains("restore") && words.contains(folder)
        }
    }

    /// The command line of a zombie is empty.
    private func isAlive(_ process: pid_t) -> Bool {
        FileManager.default.contents(atPath: "/proc/\(process)/cmdline")?.isEmpty == false
    }
}

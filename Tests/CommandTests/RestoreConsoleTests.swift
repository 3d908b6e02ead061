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

    private func withConsole(_ body: (Site, TestCluster, Person, Person) async throws -> Void) async throws {
        try await withNewCluster { site, cluster in
            try Data(Self.password.utf8).write(to: URL(filePath: "\(site.folder)/console-password"))
            let said = try await site.run(
                "/bin/sh", "-c", "\(site.program) user password < \(site.folder)/console-password")
            let hash = String(try #require(said.split(separator: "\n").last))
            try Data(hash.utf8).write(to: URL(filePath: "\(site.folder)/hash"))
            try await site.state(Statement(extra: try Self.users(hash)))
            let run = try await site.start("run", "--console", "127.0.0.1:0")
            try await site.hear("done     drill/", from: run, within: .seconds(120))
            try await site.reach(cluster)
            let url = String(try #require(try run.said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//)).0)
            var people: [Person] = []
            for name in ["ada", "bob"] {
                let login = #"{"name": "\#(name)", "password": "\#(Self.password)"}"#
                let reply = try await site.run(
                    "/usr/bin/curl", "-sf", "-H", "Content-Type: application/json", "-d", login,
                    "\(url)api/v1/session")
                people.append(Person(site: site, url: url, token: try Self.decoded(Session.self, reply).token))
            }
            try await body(site, cluster, people[0], people[1])
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }
}

import ClusterHarness
import Foundation
import Loopback
import Testing

/// What hangs behind `pra` ends with a name, and never keeps the process.
@Suite("What never answers", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct HangTests {
    @Test("a server that takes the connection and says nothing is Unknown after the connect timeout")
    func silentServer() async throws {
        let server = SilentServer()
        try await withStore { site, _ in
            try await site.edit("plan.yaml") {
                $0.replacing(#"hosts: ["/nonexistent"]"#, with: "hosts: [127.0.0.1]\n    port: \(server.port)")
            }
            let plan = try await site.pra("plan", within: .seconds(20))
            #expect(plan.status == 8, "\(plan)")
            let said = plan.said.split { $0.isWhitespace }.joined(separator: " ")
            #expect(
                said.contains("cluster shop did not answer the login at 127.0.0.1 port \(server.port) within 3s"),
                "\(plan)")
        }
    }

    @Test("a verification that the store keeps waiting ends within the drain after SIGTERM, and the next one verifies")
    func hungVerification() async throws {
        try await withStore { site, _ in
            // The largest holds data: a look at the store, which comes first, reads only the other.
            let pack = try #require(
                files(under: "\(site.store)/packs").max { size(of: $0, in: site) < size(of: $1, in: site) })
            try await site.hang("packs/\(pack)")
            let verify = try await site.start("verify", "--reread")
            try await site.hear("started  verify/", from: verify)
            let ending = try await site.end(verify, with: SIGTERM, within: .seconds(44))
            #expect(ending.status == 5, "\(ending)")
            try await site.mend("packs/\(pack)")
            #expect(try await site.pra("verify", "--reread").status == 0)
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }

    @Test("a loop whose store hangs names it; a second SIGTERM ends it at once, with 5")
    func secondSignal() async throws {
        try await withStore { site, _ in
            try await site.hang("format.json")
            let run = try await site.start("run")
            try await site.hear("waiting for store local", from: run, within: .seconds(45))
            let ending = try await site.endAtOnce(run)
            #expect(ending.status == 5, "\(ending)")
            #expect(ending.contains("PRA-102", "a second one came"), "\(ending)")
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }
}

/// Bytes of a pack in the site's store.
func size(of pack: String, in site: Site) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(site.store)/packs/\(pack)")
    return attributes?[.size] as? Int ?? 0
}

extension Site {
    fileprivate func edit(_ manifest: String, _ change: @Sendable (String) -> String) throws {
        let file = URL(filePath: "\(folder)/manifests/\(manifest)")
        try Data(change(String(contentsOf: file, encoding: .utf8)).utf8).write(to: file)
    }

    /// Puts a named pipe in the place of an object: whoever opens it waits.
    fileprivate func hang(_ object: String) throws {
        try run("/usr/bin/mv", "\(store)/\(object)", "\(folder)/aside")
        try run("/usr/bin/mkfifo", "\(store)/\(object)")
    }

    fileprivate func mend(_ object: String) throws { try run("/usr/bin/mv", "\(folder)/aside", "\(store)/\(object)") }

    /// Sends SIGTERM twice, far enough apart to be two wishes.
    func endAtOnce(_ running: Running) throws -> Ending {
        kill(running.process, SIGTERM)
        poll(nil, 0, 400)
        return try end(running, with: SIGTERM, within: .seconds(2))
    }
}

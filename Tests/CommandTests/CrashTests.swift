import ClusterHarness
import Foundation
import Testing

/// `kill -9` at the worst moment: what was durable counts, the rest is cleaned up by typing the same command again.
@Suite("pra killed at work", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct CrashTests {
    @Test("in mid-backup: the next apply makes the point under the same name, once, and the ledger verifies")
    func backup() async throws {
        try await withNewCluster { site, cluster in
            try await site.state(Statement(rate: "8MB/s"))
            let apply = try await site.start("apply")
            try await site.hear("copy:", from: apply)
            #expect(try await site.end(apply, with: SIGKILL).status == 128 + SIGKILL)
            #expect(try await site.points().isEmpty)
            #expect(try await site.pra("ledger", "verify").status == 0)
            let again = try await site.pra("apply")
            #expect(again.status == 0, "\(again)")
            #expect(try await site.points().count == 1)
            #expect(try await site.pra("ledger", "verify").status == 0)
            #expect(try await site.pra("store", "check").status == 0)
            let plan = try await site.pra("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan)")
        }
    }

    @Test("in mid-restore: no server can start on the half of it, and the same command makes it whole")
    func restore() async throws {
        try await withStore { site, protected in
            let target = "\(site.folder)/restored"
            let restore = try await site.start("restore", "--into", target)
            try await site.await("the restore writes") { FileManager.default.fileExists(atPath: "\(target)/base") }
            #expect(try await site.end(restore, with: SIGKILL).status == 128 + SIGKILL)
            #expect(!FileManager.default.fileExists(atPath: "\(target)/global/pg_control"))
            let again = try await site.pra("restore", "--into", target)
            #expect(again.status == 0, "\(again)")
            #expect(try await fingerprint(ofRestored: target) == protected.fingerprint)
        }
    }

    @Test(
        "in mid-drill, by a second SIGTERM or SIGKILL: the next run ends the sandbox's server, drill due or not",
        arguments: [SIGTERM, SIGKILL])
    func drill(signal: Int32) async throws {
        try await withProtectedCluster { site, _ in
            try await site.state(Statement(check: "select count(*) - 1 from pg_sleep(60)"))
            let drill = try await site.start("drill")
            try await site.hear("validate", from: drill)
            let drills = "\(site.state)/drills"
            let file = try #require(files(under: drills).first { $0.hasSuffix("/data/postmaster.pid") })
            let socket = "/tmp/pra-drill-\(file.prefix { $0 != "/" })"
            #expect(FileManager.default.fileExists(atPath: socket))
            let text = try String(contentsOfFile: "\(drills)/\(file)", encoding: .utf8)
            let server = try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
            let ending =
                signal == SIGTERM ? try await site.endAtOnce(drill) : try await site.end(drill, with: SIGKILL)
            #expect(ending.status == (signal == SIGTERM ? 5 : 128 + SIGKILL), "\(ending)")
            #expect(isAlive(server), "there is nothing left behind to end")
            try await site.state(Statement())
            let run = try await site.pra("run", "--once")
            #expect(run.status == 0 && !run.contains("drill/"), "\(run)")
            #expect(!isAlive(server) && !FileManager.default.fileExists(atPath: socket))
            #expect(files(under: drills) == [])
            #expect(try await site.pra("ledger", "verify").status == 0)
        }
    }

    /// The command line of a zombie, which waits only for its parent, is empty.
    private func isAlive(_ process: pid_t) -> Bool {
        FileManager.default.contents(atPath: "/proc/\(process)/cmdline")?.isEmpty == false
    }
}

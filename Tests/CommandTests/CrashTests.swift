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
}

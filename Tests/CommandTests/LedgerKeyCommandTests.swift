import ClusterHarness
import Foundation
import Testing

/// A key's life at the keyboard, and what is said of a report that it signed.
@Suite("Ledger keys", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct LedgerKeyCommandTests {
    @Test("handed over to, not pinned, revoked: each is said by name, with pra and without")
    func life() async throws {
        try await withStore { site, _ in
            #expect(try await site.pra("report").status == 0)
            // The loop writes its own anew.
            let file = "\(site.folder)/kept.dsse.json", old = try publicLine(site)
            try FileManager.default.copyItem(atPath: "\(site.folder)/reports/sla.dsse.json", toPath: file)
            let early = try await site.pra("ledger", "key", "revoke", old, "--reason", "early")
            #expect(early.status == 4 && early.contains("signs the ledger now"), "\(early)")
            let rotated = try await site.pra("ledger", "key", "rotate")
            let new = try publicLine(site)
            #expect(rotated.status == 0 && rotated.contains(new) && new != old, "\(rotated)")
            let good = try await site.pra("report", "verify", file, "--key", old)
            #expect(good.status == 0, "\(good)")
            #expect(try await site.pra("ledger", "verify", "--key", old).status == 0)

            try Data(policy(pinning: old).utf8).write(to: URL(filePath: "\(site.folder)/manifests/evidence.yaml"))
            _ = try await site.pra("run", "--once")
            let unpinned = try await site.pra("ledger", "verify")
            #expect(unpinned.status == 3 && unpinned.contains("NOT PINNED") && unpinned.contains(new), "\(unpinned)")
            let list = try await site.pra("ledger", "key", "list")
            #expect(list.contains("signed, pinned") && list.contains("signs, NOT PINNED"), "\(list)")

            let past = "2001-01-01T00:00:00Z"
            let revoke = try await site.pra("ledger", "key", "revoke", old, "--from", past, "--reason", "stolen")
            #expect(revoke.status == 0, "\(revoke)")
            let words = "\(old), which is revoked from \(past): stolen"
            let report = try await site.pra("report", "verify", file)
            #expect(report.status == 9 && report.contains("the report is signed by \(words)"), "\(report)")
            let ledger = try await site.pra("ledger", "verify")
            #expect(ledger.status == 9 && ledger.contains(words), "\(ledger)")
            #expect(try await site.pra("ledger", "export", "--into", "audit").status == 0)
            let script = try await site.verifier(["report", file, "--key", old, "--ledger", "audit"])
            #expect(script.status == 1 && script.contains("the report is signed by \(words)"), "\(script)")
        }
    }

    private func publicLine(_ site: Site) throws -> String {
        String(try String(contentsOfFile: "\(site.state)/ledger.pub", encoding: .utf8).prefix { !$0.isNewline })
    }

    private func policy(pinning key: String) -> String {
        """
        apiVersion: pra/v1
        kind: EvidencePolicy
        metadata: {name: evidence}
        spec: {keys: [{key: "\(key)"}]}

        """
    }
}

import ClusterHarness
import Foundation
import Testing

/// A store whose listing lacks a point that was committed: a folder moved aside, a part of a bucket not replicated.
@Suite("A point that is gone", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct MissingPointTests {
    @Test("an incident, damaged in the ledger, no sweep; and all is well once it is back")
    func story() async throws {
        try await withLostPoint { site, lost, path, aside in
            let sweep = try await site.pra("store", "sweep", "--confirm")
            #expect(sweep.status == 9 && sweep.contains(lost, "nothing was deleted", "--give-up"), "\(sweep)")
            let check = try await site.pra("store", "check")
            #expect(check.status == 9 && check.contains("\(lost) was committed"), "\(check)")
            _ = try await site.pra("run", "--once")
            let status = try await site.pra("status")
            #expect(status.contains("store.damaged/local", "more, which was committed"), "\(status)")
            let evidence = try contents(of: "\(site.store)/evidence").values.map { String(decoding: $0, as: UTF8.self) }
            #expect(evidence.contains { $0.contains("the store does not list it") })

            try FileManager.default.moveItem(atPath: aside, toPath: path)
            let verify = try await site.pra("verify", lost)
            #expect(verify.status == 0, "\(verify)")
            #expect(try await site.pra("store", "sweep", "--confirm").status == 0)
            #expect(try await site.pra("store", "check").status == 0)
            let after = try await site.pra("run", "--once")
            #expect(after.status == 0, "\(after)")
            let well = try await site.pra("status")
            #expect(!well.contains("store.damaged"), "\(well)")
        }
    }

    @Test("lost for good: given up by name, and the store is swept again")
    func givenUp() async throws {
        try await withLostPoint { site, lost, _, aside in
            try FileManager.default.removeItem(atPath: aside)
            let asked = try await site.pra("store", "sweep", "--give-up", lost)
            #expect(asked.status == 2 && asked.contains("--confirm"), "\(asked)")
            #expect(try await site.pra("store", "check").status == 9, "it is missed as before")
            let other = try await site.pra("store", "sweep", "--confirm", "--give-up", "backup/shop/other")
            #expect(other.status != 0 && other.contains("does not miss backup/shop/other"), "\(other)")
            let given = try await site.pra("store", "sweep", "--confirm", "--give-up", lost)
            #expect(given.status == 0 && given.contains("marked"), "\(given)")
            #expect(try await site.pra("store", "check").status == 0)
            #expect(try await site.pra("restore", "--into", "\(site.folder)/target").status == 0)
        }
    }

    /// Of two points the older one is moved aside: nothing asks for a new one in its place.
    private func withLostPoint(_ body: (Site, String, _ path: String, _ aside: String) async throws -> Void)
        async throws
    {
        try await withProtectedCluster { site, _ in
            let lost = try #require(try await site.points().first).point.action
            let name = try #require(files(under: "\(site.store)/clusters").first { $0.contains("/points/") })
            let backup = try await site.pra("backup", "--cluster", "shop")
            #expect(backup.status == 0, "\(backup)")
            let (path, aside) = ("\(site.store)/clusters/\(name)", "\(site.folder)/aside")
            try FileManager.default.moveItem(atPath: path, toPath: aside)
            try await body(site, lost, path, aside)
        }
    }
}

import ClusterHarness
import Foundation
import Testing

@Suite("pra wal audit", .tags(.postgres), .enabled(if: TestCluster.isAvailable))
struct WALAuditCommandTests {
    private struct Audits: Decodable, Sendable {
        struct Row: Decodable, Sendable { var cluster: String, store: String, audit: Audit }
        struct Audit: Decodable, Sendable { var findings: [Finding] }
        struct Finding: Decodable, Sendable { var reason: String, timeline: Int, after: String? }

        var schema: String, audits: [Row]
    }

    @Test("gap-free WAL exits 0; a segment that is gone is named with the point before it, exit 3")
    func hole() async throws {
        try await withStore { site, _ in
            let sound = try await site.pra("wal", "audit")
            #expect(sound.status == 0 && sound.contains("No findings"), "\(sound)")
            let segments = files(under: "\(site.store)/wal").filter {
                $0.contains("/00000001/") && !$0.contains(".pieces/")
            }
            try FileManager.default.removeItem(atPath: "\(site.store)/wal/\(try #require(segments.last))")
            let torn = try await site.pra("wal", "audit", "--cluster", "shop")
            #expect(torn.status == 3 && torn.contains("WALHole  shop in local: 16.0 MiB of timeline 1"), "\(torn)")
            let audits = try await site.json("wal", "audit", as: Audits.self)
            #expect(audits.schema == "pra.wal-audit/v1" && audits.audits.map(\.cluster) == ["shop"])
            #expect(audits.audits[0].audit.findings.map(\.reason) == ["WALHole"])
            #expect(audits.audits[0].audit.findings[0].after?.hasPrefix("backup/shop/local/") == true)
        }
    }

    @Test("a cluster that no store knows is exit 6, a store that is away exit 8 or 10, a wrong option exit 2")
    func refusals() async throws {
        try await withStore { site, _ in
            let unknown = try await site.pra("wal", "audit", "--cluster", "nobody")
            #expect(unknown.status == 6 && unknown.contains("PRA-500"), "\(unknown)")
            let usage = try await site.pra("wal", "audit", "--nosuch")
            #expect(usage.status == 2, "\(usage)")
            try FileManager.default.moveItem(atPath: site.store, toPath: site.store + ".away")
            let away = try await site.pra("wal", "audit")
            #expect(away.status == 10, "\(away)")
        }
    }
}

import ClusterHarness
import Foundation
import Testing

/// `pra retention` on a real store.
@Suite("pra retention", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct RetentionCommandTests {
    @Test("it names each rule that keeps a point, as text and JSON, and changes nothing")
    func reasons() async throws {
        try await withProtectedCluster { site, _ in
            let before = files(under: site.store)
            let text = try await site.pra("retention")
            #expect(text.status == 0, "\(text)")
            #expect(text.contains("shop in store local, by standard: 1 points to keep, 0 to forget"), "\(text)")
            #expect(
                text.contains("within the window of 7d", "last of the hour", "the last complete and clean point"),
                "\(text)")
            let json = try await site.json("retention", as: Retention.self)
            #expect(json.schema == "pra.retention/v1")
            let part = try #require(json.retention.first)
            #expect(part.cluster == "shop" && part.store == "local" && part.policies == ["standard"])
            #expect(part.points.first?.keeps == true)
            #expect(part.points.first?.reasons.map(\.rule).contains("keepWindow") == true)
            #expect(files(under: site.store) == before)
        }
    }

    @Test("of a cluster that is away it says nothing, and that it says nothing")
    func away() async throws {
        try await withStore { site, _ in
            let ending = try await site.pra("retention")
            #expect(ending.status == 8, "\(ending)")
            #expect(ending.contains("Not seen"), "\(ending)")
        }
    }

    struct Retention: Decodable, Sendable {
        struct Part: Decodable, Sendable { var cluster: String, store: String, policies: [String], points: [Point] }
        struct Point: Decodable, Sendable { var point: String, keeps: Bool, reasons: [Reason] }
        struct Reason: Decodable, Sendable { var policy: String, rule: String, why: String }

        var schema: String
        var retention: [Part]
    }
}

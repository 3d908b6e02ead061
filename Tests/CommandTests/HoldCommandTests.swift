import ClusterHarness
import Foundation
import Testing

/// `pra hold` on a real store.
@Suite("pra hold", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct HoldCommandTests {
    @Test("a hold is shown wherever the point is, stays once however often it is asked for, and ends with a record")
    func story() async throws {
        try await withProtectedCluster { site, _ in
            let point = try #require(try await site.points().first?.point.action)
            let why = ["--reason", "case 17"]
            let first = try await site.json(["hold", "add", point] + why, as: HoldDocument.self)
            let again = try await site.json(["hold", "add", point] + why, as: HoldDocument.self)
            #expect(first.id == again.id && first.by.hasPrefix("operator:"))
            let points = try await site.pra("points")
            #expect(points.contains("complete, held"), "\(points)")
            let retention = try await site.pra("retention")
            #expect(retention.contains("held by \(first.by): case 17"), "\(retention)")

            let apply = try await site.pra("apply")
            #expect(apply.status == 0, "\(apply)")
            let ledger = files(under: "\(site.store)/evidence")
            #expect(!ledger.isEmpty)
            let facts = try ledger.map { try String(contentsOfFile: "\(site.store)/evidence/\($0)", encoding: .utf8) }
            #expect(facts.contains { $0.contains("\"held\"") && $0.contains("case 17") })

            let end = try await site.pra("hold", "release", first.id, "--reason", "closed")
            #expect(end.status == 0 && end.contains("released", "by \(first.by): closed"), "\(end)")
            let list = try await site.json(["hold", "list"], as: HoldList.self)
            #expect(list.holds.map(\.id) == [first.id] && list.holds.first?.release?.reason == "closed")
            #expect(try await !site.pra("points").contains("held"))
        }
    }

    @Test("what can not be held is refused with what would be right, and nothing is written")
    func refusals() async throws {
        try await withProtectedCluster { site, _ in
            let before = files(under: site.store)
            for (arguments, status, text) in [
                (["add", "backup/shop/local/never", "--reason", "x"], 6, "has no point"),
                (["add", "backup/shop/local/never", "--reason", " "], 2, "--reason has to be one line"),
                (["add", "x", "--reason", "y", "--until", "2020-01-01T00:00:00Z"], 2, "has passed"),
                (["add", "x", "--reason", "y", "--until", "tomorrow"], 2, "is not a moment"),
                (["release", "0123456789abcdef", "--reason", "y"], 6, "has no hold"),
            ] as [([String], Int32, String)] {
                let ending = try await site.pra(["hold"] + arguments)
                #expect(ending.status == status && ending.contains(text), "\(arguments): \(ending)")
            }
            #expect(files(under: site.store) == before)
        }
    }

    struct HoldDocument: Decodable, Sendable {
        struct Release: Decodable, Sendable { var reason: String }
        var id: String, by: String, release: Release?
    }

    struct HoldList: Decodable, Sendable { var holds: [HoldDocument] }
}

import ClusterHarness
import Foundation
import Testing

/// Which point `pra verify` and `pra drill` take, and what they leave in the ledger.
@Suite(
    "Points that commands choose by themselves", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(5)))
struct ChosenPointTests {
    private struct Verified: Decodable, Sendable {
        var action: String, point: String, isIntact: Bool, readFrom: String
    }

    /// A second cluster that the same store could hold points of.
    private func stating(_ other: String, in site: Site) -> Statement {
        var statement = Statement()
        statement.extra = """

            ---
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: \(other), labels: {tier: critical}}
            spec:
              connection: {hosts: [/nonexistent], user: pra, tls: Disable}

            """
        return statement
    }

    @Test("what verify finds is in the ledger")
    func recorded() async throws {
        try await withStore { site, _ in
            let before = try await site.json("ledger", "verify", as: LedgerSummary.self)
            let record = try await site.json("verify", as: Verified.self)
            #expect(record.isIntact)
            #expect(["disk", "cacheOrDisk"].contains(record.readFrom), "where it was read from is told")
            let after = try await site.json("ledger", "verify", as: LedgerSummary.self)
            // Intent, what was found, outcome.
            #expect(after.entries >= before.entries + 3)
        }
    }

    @Test("verify reads on while the loop holds the ledger, and says that it recorded nothing")
    func unrecorded() async throws {
        try await withProtectedCluster { site, _ in
            let run = try await site.start("run")
            try await site.await("the loop has the ledger") {
                try String(contentsOfFile: "\(site.state)/lock", encoding: .utf8) == "\(run.process)"
            }
            let verify = try await site.pra("verify")
            #expect(verify.status == 0, "\(verify)")
            #expect(verify.contains("intact", "is in use by process", "not recorded"), "\(verify)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    private struct Listing: Decodable, Sendable {
        struct Unseen: Decodable, Sendable { var store: String, code: String }

        var points: [PointRow]
        var unseen: [Unseen]
    }

    @Test("a store that is away is named, and the points of the others are listed")
    func away() async throws {
        try await withStore { site, _ in
            var statement = Statement()
            statement.extra = """

                ---
                apiVersion: pra/v1
                kind: BackupStore
                metadata: {name: far}
                spec: {url: "file:///nonexistent/far", failureDomain: {site: there, host: that}}

                """
            try await site.state(statement)
            let text = try await site.pra("points")
            #expect(text.status == 8, "\(text)")
            #expect(text.contains("backup/shop/local/", "Store far could not be read", "PRA-400"), "\(text)")
            let listing = try await site.json("points", as: Listing.self)
            #expect(listing.points.count == 1 && listing.unseen.map(\.store) == ["far"], "\(listing)")
            #expect(try await site.pra("points", "--store", "local").status == 0)
            #expect(try await site.pra("points", "--store", "far").status == 10)
        }
    }

    @Test("a point of another cluster in the same store is never taken")
    func otherCluster() async throws {
        try await withStore { site, _ in
            try await site.state(stating("warehouse", in: site))
            let ambiguous = try await site.pra("verify")
            #expect(ambiguous.status == 2 && ambiguous.contains("--cluster", "shop, warehouse"), "\(ambiguous)")
            #expect(try await site.pra("verify", "--cluster", "shop").status == 0)
            for command in ["verify", "drill"] {
                let none = try await site.pra(command, "--cluster", "warehouse")
                #expect(none.status == 6 && none.contains("PRA-500", "warehouse"), "\(none)")
            }
        }
    }
}

import ClusterHarness
import Foundation
import Testing

/// `rpo: 0s` from the manifest to the restored copy.
@Suite("RPO 0", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct ZeroLossCommandTests {
    private struct Status: Decodable, Sendable {
        struct Exposure: Decodable, Sendable { var targetSeconds: Double, exposureSeconds: Double? }
        struct Cluster: Decodable, Sendable { var exposures: [Exposure] }
        var clusters: [Cluster]
    }

    @Test("with commits that wait the exposure is zero; server and pra are killed, and no acknowledged commit is lost")
    func kept() async throws {
        try await withProtectedCluster { site, cluster in
            try await site.state(Statement(rpo: "0s"))
            let lossy = try await site.pra("validate", "manifests", "policies")
            #expect(lossy.status == 2 && lossy.contains("may lose commits", "synchronous"), "\(lossy)")
            try await site.state(
                Statement(
                    rpo: "0s", synchronous: "{name: pra_shop, stalledCommits: Accept}",
                    scenario: ", spoolSurvives: true"))
            let beside = try await site.pra("validate", "manifests", "policies")
            #expect(beside.status == 0 && beside.contains("says that the WAL spool survives"), "\(beside)")
            let run = try await site.start("run")
            try await site.hear("done     stream/shop", from: run)
            #expect(try await exposure(site) != 0, "no commit waits yet")
            try await cluster.psql("alter system set synchronous_standby_names = 'pra_shop'")
            try await cluster.reload()
            let told = try await cluster.load(from: 100_000)
            try await site.until("nothing is exposed under load") { try await exposure(site) == 0 }
            try await site.await("some were told") { try Data(contentsOf: URL(filePath: told)).count > 8_000 }
            try await cluster.crash()
            #expect(try await site.end(run, with: SIGKILL).status == 128 + SIGKILL)
            try await site.await("the client has ended") {
                try Data(contentsOf: URL(filePath: told)).suffix(4) == Data("end\n".utf8)
            }
            let ids = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").compactMap { Int($0) }
            #expect(ids.count > 500)
            let copy = "\(site.folder)/copy"
            let restore = try await site.pra("restore", "--store", "file://\(site.store)", "--into", copy)
            #expect(restore.status == 0 && !restore.contains("is not restored"), "\(restore)")
            let rows = try await withServer(on: copy) { server in
                while try await server.psql("select pg_is_in_recovery()") == "t" {}
                return try await server.psql("select id from items where id >= 100000")
            }
            let there = Set(rows.split(separator: "\n").compactMap { Int($0) })
            #expect(ids.allSatisfy(there.contains), "\(ids.count) told, \(there.count) there")
        }
    }

    private func exposure(_ site: Site) async throws -> Double? {
        try await site.json("status", as: Status.self).clusters.first?.exposures.first?.exposureSeconds
    }
}

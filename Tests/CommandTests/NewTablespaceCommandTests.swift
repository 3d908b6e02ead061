import ClusterHarness
import Foundation
import Testing

@Suite("A new tablespace", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct NewTablespaceCommandTests {
    @Test("it asks for one base backup by itself, and drills pass again afterwards")
    func once() async throws {
        try await withProtectedCluster { site, cluster in
            #expect(try await site.pra("apply").status == 0)
            let before = try await site.points().count
            let folder = "\(cluster.folder)/late"
            try await cluster.run("/usr/bin/mkdir", ["-m", "700", folder])
            try await cluster.psql("create tablespace late location '\(folder)'")
            try await cluster.psql("create table far tablespace late as select g from generate_series(1, 1000) g")
            try await cluster.psql("select pg_switch_wal()")
            let plan = try await site.pra("plan", "--detailed-exitcode")
            #expect(plan.status == 20 && plan.contains("NewTablespace", "tablespace late, at \(folder)"), "\(plan)")
            let run = try await site.start("run")
            try await site.hear("done     backup/shop/local", from: run)
            try await site.archive(cluster)
            #expect(try await site.end(run, with: SIGTERM).status == 0)
            #expect(try await site.points().count == before + 1)
            let apply = try await site.pra("apply"), drill = try await site.pra("drill")
            #expect(apply.status == 0 && drill.status == 0, "\(apply)\(drill)")
            #expect(try await site.points().count == before + 1, "no second one")
        }
    }
}

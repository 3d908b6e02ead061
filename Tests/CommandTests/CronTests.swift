import ClusterHarness
import Foundation
import Testing

/// `pra backup` as cron calls it, and what must never be read in its output.
@Suite("From cron", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct CronTests {
    @Test("a good backup is silent, and a second one at the same time ends with 7")
    func backup() async throws {
        try await withNewCluster { site, _ in
            #expect(try await site.pra("store", "init", "local").status == 0)
            let quiet = try await site.pra("backup")
            #expect(quiet.status == 0 && quiet.said.isEmpty, "\(quiet)")
            #expect(try await site.points().count == 1)

            try await site.state(Statement(rate: "8MB/s"))
            let first = try await site.start("backup")
            try await site.await("the first one copies") { !files(under: "\(site.store)/control/sessions").isEmpty }
            let second = try await site.pra("backup")
            #expect(second.status == 7, "\(second)")
            #expect(second.contains("fix:"), "\(second)")
            #expect(try await site.end(of: first).status == 0)
            #expect(try await site.points().count == 2)
        }
    }

    @Test("a point carries its cluster's labels and those it was given; what is no label is refused")
    func labels() async throws {
        try await withProtectedCluster { site, _ in
            let scheduled = try #require(try await site.points().first?.point.labels)
            #expect(!scheduled.isEmpty && scheduled["reason"] == nil)
            for wrong in [["reason"], ["=x"], ["reason="], ["re ason=x"], ["a=1", "a=2"]] {
                let refused = try await site.pra(["backup"] + wrong.flatMap { ["--label", $0] })
                #expect(refused.status == 2 && refused.contains("name=value"), "\(refused)")
            }
            #expect(try await site.points().count == 1)
            #expect(try await site.pra("backup", "--label", "reason=upgrade-17", "--label", "by=anna").status == 0)
            let marked = try await site.points().last?.point.labels
            #expect(marked == scheduled.merging(["reason": "upgrade-17", "by": "anna"]) { $1 })
            let points = try await site.pra("points")
            #expect(points.contains("LABELS", "reason=upgrade-17"), "\(points)")
        }
    }

    @Test("a suspended plan's backup is refused with 4, and beside a loop it ends with 7")
    func refused() async throws {
        try await withProtectedCluster { site, _ in
            try await site.state(
                Statement(suspend: "{reason: moving house, owner: j.martin, until: 2099-01-01T00:00:00Z}"))
            let suspended = try await site.pra("backup")
            #expect(suspended.status == 4, "\(suspended)")
            #expect(suspended.contains("PRA-104", "moving house", "j.martin"), "\(suspended)")
            #expect(try await site.points().count == 1)
            try await site.state(Statement())
            let run = try await site.start("run")
            try await site.hear("done     stream/shop", from: run)
            let beside = try await site.pra("backup")
            #expect(beside.status == 7 && beside.contains("PRA-603", "\(run.process)"), "\(beside)")
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    @Test("the password is nowhere: not in state, store, reports, output, or a command line")
    func secret() async throws {
        try await withNewCluster { site, cluster in
            let run = try await site.start("run")
            var lines = ""
            try await site.hear("working  drill/", from: run)
            for process in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(process) != nil {
                lines +=
                    FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map {
                        String(decoding: $0, as: UTF8.self)
                    } ?? ""
            }
            #expect(lines.contains("run") && !lines.contains(Site.password))
            try await site.hear("done     drill/", from: run)
            var said = try await site.end(run, with: SIGTERM).said
            for command in [
                ["plan", "-o", "json"], ["plan", "--out", "p.json"], ["status"], ["status", "-o", "json"], ["points"],
                ["report"],
                ["render"], ["validate", "manifests", "policies"], ["ledger", "verify"], ["alert", "inbox"],
            ] { said += try await site.pra(command).said }
            try Data("x\(Site.password)".utf8).write(to: URL(filePath: "\(site.folder)/password"))
            said += try await site.pra("backup").said
            #expect(said.contains("PRA-301"), "the wrong password was tried: \(said)")
            #expect(!said.contains(Site.password))
            for file in files(under: site.folder) where file != "password" {
                let bytes = try Data(contentsOf: URL(filePath: "\(site.folder)/\(file)"))
                #expect(bytes.range(of: Data(Site.password.utf8)) == nil, "\(file)")
            }
        }
    }
}

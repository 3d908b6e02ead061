import ClusterHarness
import Foundation
import Testing

/// `pra restore --plan` and `--check`: before a restore, and after it.
@Suite(
    "Restores, planned and checked", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .timeLimit(.minutes(5)))
struct RestoreCheckTests {
    private struct Plan: Decodable, Sendable {
        struct Leg: Decodable, Sendable { var timeline: Int, from: String, to: String, segments: Int, bytes: Int }
        struct Estimate: Decodable, Sendable { var fetchSeconds: Double, source: String }

        var store: String, point: String, files: Int, bytes: Int, fetchedBytes: Int, replay: [Leg]
        var overwritten: [String], removed: [String], delta: Bool, notRestored: [String], estimate: Estimate?
    }

    private struct Outcome: Decodable, Sendable {
        struct Phase: Decodable, Sendable { var name: String, took: Double }
        struct Check: Decodable, Sendable { var name: String, passed: Bool?, detail: String }

        var phases: [Phase], checks: [Check], passed: Bool?, reports: [String], unnoted: String?
    }

    @Test("a plan says what would be done and how long it takes, and does nothing")
    func plan() async throws {
        try await withStore { site, _ in
            let folder = "\(site.folder)/target", before = try contents(of: site.store)
            let plan = try await site.json("restore", "--into", folder, "--plan", as: Plan.self)
            #expect(plan.files > 500 && plan.bytes > 10 << 20 && plan.fetchedBytes == plan.bytes)
            #expect(plan.replay.map(\.timeline) == [1] && plan.replay[0].segments >= 3 && plan.replay[0].bytes > 0)
            #expect(!plan.delta && plan.overwritten == [] && !plan.notRestored.isEmpty)
            #expect(plan.estimate?.source.hasPrefix("drill/") == true && plan.estimate?.fetchSeconds ?? 0 > 0)
            let text = try await site.pra("restore", "--into", folder, "--plan")
            #expect(text.contains("Nothing was done", "replay     timeline 1", "without", "as measured by drill/"))
            let bare = try await site.pra(
                "restore", "--store", "file://\(site.store)", "--into", folder, "--plan", "--state",
                "\(site.folder)/none")
            #expect(bare.status == 0 && bare.contains("takes      unknown"), "\(bare)")
            #expect(!FileManager.default.fileExists(atPath: folder))
            #expect(try contents(of: site.store) == before)
        }
    }

    @Test("a restored server is started, asked and reported on, and stands in the ledger")
    func check() async throws {
        try await withStore { site, _ in
            let folder = "\(site.folder)/target"
            let restore = try await site.pra("restore", "--into", folder)
            #expect(restore.status == 0 && restore.contains("--check"), "\(restore)")
            let server = TestCluster(folder: "\(site.folder)/run", data: folder)
            try await server.run("/usr/bin/mkdir", ["-m", "700", "/tmp/pra-clusters/check-\(getpid())"])
            try await server.configure(["unix_socket_directories": "/tmp/pra-clusters/check-\(getpid())"])
            let checked = try await site.json("restore", "--into", folder, "--check", as: Outcome.self)
            #expect(checked.passed == true, "\(checked)")
            #expect(
                checked.phases.map(\.name) == ["plan", "provision", "fetch", "sync", "replay", "connect", "validate"])
            let names = checked.checks.map(\.name)
            #expect(
                ["recovery", "tables", "constraints", "public.items", "words"].allSatisfy(names.contains), "\(names)")
            #expect(checked.unnoted == nil)
            let record = try String(contentsOfFile: "\(folder).restore.json", encoding: .utf8)
            #expect(record.contains(/"ownTimeline"\s*:\s*2\b/), "\(record)")
            let pages = try checked.reports.map { try String(contentsOfFile: $0, encoding: .utf8) }
            #expect(pages.count == 3 && pages.allSatisfy { $0.contains("public.items") })
            let estimate = try await site.json("restore", "--into", "\(folder)2", "--plan", as: Plan.self).estimate
            #expect(estimate?.source.hasPrefix("restore/shop") == true, "the ledger has it")
            // A check that fails says so: the server is up already.
            try await site.state(Statement(check: "select 1"))
            let failed = try await site.pra("restore", "--into", folder, "--check")
            #expect(failed.status == 9 && failed.contains("failed", "words", "1, expected 0"), "\(failed)")
            try await server.stop("fast")
            try await server.run("/usr/bin/rm", ["-r", "/tmp/pra-clusters/check-\(getpid())"])
        }
    }
}

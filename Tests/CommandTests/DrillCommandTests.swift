import ClusterHarness
import Foundation
import Testing

@Suite("pra drill", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(4)))
struct DrillCommandTests {
    private struct Drills: Decodable, Sendable {
        struct Drill: Decodable, Sendable {
            struct Check: Decodable, Sendable { var name: String, passed: Bool?, detail: String }
            var passed: Bool, target: String, openedBy: String?, checks: [Check]
        }
        var drills: [Drill]
    }

    @Test("the newest moment, a random one and the oldest point are restored as asked, and the ledger is sound")
    func targets() async throws {
        try await withProtectedCluster { site, _ in
            for target in ["latest", "oldest", "random"] {
                let drill = try #require(
                    try await site.json("drill", "--target", target, as: Drills.self).drills.first)
                #expect(drill.passed && drill.openedBy == nil, "\(drill)")
                #expect(target == "random" ? drill.target.hasSuffix("Z") : drill.target == target, "\(drill)")
            }
            #expect(try await site.pra("ledger", "verify").status == 0)
            let wrong = try await site.pra("drill", "--target", "newest")
            #expect(wrong.status == 2 && wrong.contains("latest"), "\(wrong)")
        }
    }

    @Test("the recovery key is tried when it is due, not tried again after, and not judged where it is elsewhere")
    func recoveryKey() async throws {
        try await withNewCluster { site, _ in
            for name in ["operator.key", "recovery.key"] {
                #expect(try await site.pra("key", "new", name).status == 0)
            }
            try await site.state(
                Statement(
                    encryption: "{operator: {key: {file: \(site.folder)/operator.key}}, "
                        + "recovery: {key: {file: \(site.folder)/recovery.key}}}"))
            #expect(try await site.pra("store", "init").status == 0)
            #expect(try await site.pra("backup").status == 0)
            let key = try Data(contentsOf: URL(filePath: "\(site.folder)/recovery.key"))
            try FileManager.default.removeItem(atPath: "\(site.folder)/recovery.key")
            let away = try await drill(site)
            #expect(away.passed && away.openedBy == "operator" && away.check?.passed == .some(nil), "\(away)")
            try await putKey(site, Data(String(repeating: "ab", count: 32).utf8))
            let lost = try await drill(site)
            #expect(!lost.passed && lost.openedBy == "operator" && lost.check?.passed == false, "\(lost)")
            try await putKey(site, key)
            let tried = try await drill(site)
            #expect(tried.passed && tried.openedBy == "recovery" && tried.check?.passed == true, "\(tried)")
            let after = try await drill(site)
            #expect(after.passed && after.openedBy == "operator" && after.check == nil, "\(after)")
        }
    }

    private func putKey(_ site: Site, _ bytes: Data) async throws {
        try bytes.write(to: URL(filePath: "\(site.folder)/recovery.key"))
        try await site.run("/usr/bin/chmod", "600", "\(site.folder)/recovery.key")
    }

    private func drill(_ site: Site) async throws -> (passed: Bool, openedBy: String?, check: Drills.Drill.Check?) {
        let drill = try #require(try await site.json("drill", as: Drills.self).drills.first)
        return (drill.passed, drill.openedBy, drill.checks.first { $0.name == "recovery key" })
    }
}

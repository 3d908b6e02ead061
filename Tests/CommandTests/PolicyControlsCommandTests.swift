import ClusterHarness
import Foundation
import Testing

/// `pra policy controls` on what a loop really saw, with the framework that is shipped.
@Suite("Controls", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct PolicyControlsCommandTests {
    private struct Shown: Decodable, Sendable {
        struct Row: Decodable, Sendable {
            struct Finding: Decodable, Sendable { var resource: String, outcome: String }

            var control: String, outcome: String
            var population: Int, evaluated: Int, passed: Int, failed: Int, unknown: Int, excepted: Int
            var findings: [Finding]
        }

        var controls: [Row]
    }

    @Test("a run on a folder without keys: what was seen passes or fails, the rest is unknown, and the report agrees")
    func afterOneRun() async throws {
        try await withProtectedCluster { site, _ in
            let shipped = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../policies/controls.yaml").standardized.path()
            try await site.run("/usr/bin/cp", shipped, "\(site.folder)/policies/controls.yaml")
            let run = try await site.pra("run", "--once")
            let summary = "11 controls: 3 passed, 7 failed, 1 unknown, 0 excepted."
            #expect(run.status == 0 && run.output.contains(summary), "\(run)")
            let shown = try await site.json("policy", "controls", as: Shown.self).controls
            #expect(shown.count == 11)
            for row in shown {
                #expect(row.passed + row.failed + row.unknown + row.excepted == row.population, "\(row)")
                #expect(row.population > 0 && row.evaluated == row.population - row.unknown, "\(row)")
                #expect(row.findings.count == row.population - row.passed, "\(row)")
            }
            let outcomes = Dictionary(uniqueKeysWithValues: shown.map { ($0.control, $0.outcome) })
            let expected = [
                "resources-protected": "Passed", "no-manual-deletion": "Unknown", "points-encrypted": "Failed",
                "copy-at-other-site": "Failed", "copy-by-other-credentials": "Failed", "stores-locked": "Failed",
                "last-point-recent": "Passed", "restore-time-met": "Passed", "copy-isolated": "Failed",
            ]
            for (control, outcome) in expected { #expect(outcomes[control] == outcome, "\(control)") }
            #expect(try await site.pra("policy", "controls", "--exit-code").status == 3)
            let french = try await site.pra("policy", "controls", "--language", "fr").output
            #expect(french.contains("n’est pas chiffré") && french.contains("11 contrôles : "), "\(french)")
            #expect(try await site.pra("report").status == 0)
            let report = "\(site.folder)/reports/sla.json"
            let page = try String(contentsOfFile: "\(site.folder)/reports/sla.md", encoding: .utf8)
            #expect(page.contains("copy-by-other-credentials") && page.contains("DORA (EU) 2022/2554 12(3)"))
            let verified = try await site.pra("report", "verify", report)
            #expect(verified.status == 0, "\(verified)")
        }
    }
}

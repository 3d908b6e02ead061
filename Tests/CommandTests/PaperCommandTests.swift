import ClusterHarness
import Foundation
import Testing

/// `pra runbook` and `pra preflight` on a cluster that is protected.
@Suite("The plan on paper", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct PaperCommandTests {
    private struct Preflight: Decodable, Sendable {
        struct Box: Decodable, Sendable {
            struct Words: Decodable, Sendable { var key: String }

            var phase: Int, subject: String, outcome: String, words: Words
        }

        var boxes: [Box]

        func outcome(_ key: String) -> String? { boxes.first { $0.words.key == key }?.outcome }
    }

    @Test("a box is ticked by a check that passed; the same box is not when what it looks at is no longer so")
    func preflight() async throws {
        try await withProtectedCluster { site, cluster in
            let first = try await site.json("preflight", as: Preflight.self)
            #expect(Set(first.boxes.map(\.phase)).isSuperset(of: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "\(first)")
            for key in ["boxPrograms", "boxState", "statusUp", "boxIntact", "boxDrilled", "boxLedger"] {
                #expect(first.outcome(key) == "passed", "\(key): \(first)")
            }
            #expect(first.outcome("boxNoRunbook") == "failed" && first.outcome("statusLoopAbsent") == "failed")
            #expect(try await site.pra("preflight", "--exit-code").status == 3)
            #expect(try await site.pra("runbook").status == 0)
            #expect(try await site.json("preflight", as: Preflight.self).outcome("boxRunbook") == "passed")
            // The same plan in other words is another revision.
            try await site.state(Statement(rpo: "2h"))
            let later = try await site.json("preflight", as: Preflight.self)
            #expect(later.outcome("boxRunbookOld") == "failed" && later.outcome("boxDrillOld") == "failed", "\(later)")
            try await cluster.stop("immediate")
            let down = try await site.json("preflight", as: Preflight.self)
            #expect(down.outcome("statusDown") == "failed" && down.outcome("boxProgramsUnseen") == "unknown", "\(down)")
            let text = try await site.pra("preflight", "--language", "fr")
            #expect(text.contains("Pas prêt", "[ ] inconnu", "8. Restaurations"), "\(text)")
        }
    }

    @Test("metrics of this week and month are those of the ledger")
    func metrics() async throws {
        try await withProtectedCluster { site, _ in
            let written = try await site.pra("metrics", "--weeks", "2", "--months", "1")
            #expect(written.status == 0 && written.contains("metrics.en.md"), "\(written)")
            let page = try String(contentsOfFile: "\(site.folder)/reports/metrics.en.md", encoding: .utf8)
            for text in ["| shop | Restore tests |", "100% (Met; n=1, entries", "so far"] {
                #expect(page.contains(text), "\(page)")
            }
            #expect(try await site.pra("metrics", "--weeks", "0").status == 2)
        }
    }

    @Test("a runbook names the cluster, its store, and how long its last drill took; a bare machine has one too")
    func runbook() async throws {
        try await withProtectedCluster { site, _ in
            let written = try await site.pra("runbook", "--language", "fr")
            #expect(written.status == 0 && written.contains("runbook.fr.md", "runbook.json"), "\(written)")
            let page = try String(contentsOfFile: "\(site.folder)/reports/runbook.fr.md", encoding: .utf8)
            let expected = [
                "shop: perte de données", "file://\(site.store)", "pra restore --cluster shop --store local", "rejeu",
            ]
            for text in expected { #expect(page.contains(text), "\(text)") }
            let bare = try await site.pra("runbook", "--state", "\(site.folder)/nowhere")
            #expect(bare.status == 0, "\(bare)")
            let alone = try String(contentsOfFile: "\(site.folder)/reports/runbook.en.md", encoding: .utf8)
            #expect(alone.contains("never measured"))
            #expect(!FileManager.default.fileExists(atPath: "\(site.folder)/nowhere"))
            #expect(try await site.pra("runbook", "--cluster", "nobody").status == 2)
        }
    }
}

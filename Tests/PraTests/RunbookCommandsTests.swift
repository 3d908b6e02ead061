import Alerts
import ArgumentParser
import Manifests
import Model
import Reports
import Testing

@testable import pra

/// At night nobody can look up which option was meant.
@Suite struct RunbookCommandsTests {
    private let manifests = """
        apiVersion: pra/v1
        kind: Cluster
        metadata: {name: akig, labels: {tier: critical}}
        spec:
          connection: {hosts: [db1, db2], port: 5432, database: akig, user: pra}
          runAs: postgres
        ---
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: local}
        spec:
          url: "file:///srv/backup"
          failureDomain: {site: here, host: this}
          encryption: {operator: {key: {file: /k}}, recovery: {key: {file: /r}}}
        ---
        apiVersion: pra/v1
        kind: RetentionPolicy
        metadata: {name: standard}
        spec: {window: 7d, keep: {hourly: 24}, timeZone: UTC, minProven: 1}
        ---
        apiVersion: pra/v1
        kind: RecoveryPlan
        metadata: {name: critical}
        spec:
          clusters: {matchLabels: {tier: critical}}
          mode: Enforce
          objectives: {scenarios: [{name: primary-loss, survives: [local], rpo: 1h, rto: 30m}]}
          stores: [local]
          backup: {every: 24h}
          wal: {stream: true, guardSlot: {name: pra_akig}}
          retention: {ref: standard}
          verify: {every: 24h}
          drill: {every: 7d, checks: [Structure]}
        """

    private func runbook() throws -> RunbookInput {
        let (desired, problems) = loadManifests([SourceFile(path: "plan.yaml", bytes: Array(manifests.utf8))])
        return RunbookInput(
            try #require(desired, "\(problems)"), [], at: Timestamp(seconds: 1_800_000_000), state: "/var/lib/pra")
    }

    @Test(arguments: Language.allCases)
    func everyCommandOfARunbookIsOneThatPraTakes(language: Language) throws {
        let lines = markdown(of: try runbook(), in: language).split(separator: "\n")
            .map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix("pra ") }
        #expect(lines.count >= 40, "the commands were not found")
        expectParsed(lines)
    }

    @Test(arguments: Language.allCases)
    func everyCommandOfTheStartPageIsOneThatPraTakes(language: Language) throws {
        let docs = Docs(runbook: try runbook(), papers: [], incidents: [], commands: commands(of: Pra.self))
        let page = markdown(of: docs, in: language)
        let quoted = page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        let lines = page.split(separator: "\n").map { String($0.drop { $0 == " " }) } + quoted
        // Sentences name two commands without what they need.
        let named = ["pra restore", "pra hold add"]
        let typed = lines.filter { $0.hasPrefix("pra ") && !$0.hasPrefix("pra COMM") && !named.contains($0) }
        #expect(typed.count >= 20, "the commands were not found")
        expectParsed(typed)
    }

    @Test func everyCommandOfAMessageIsOneThatPraTakes() {
        expectParsed(AlertAdvice.byCondition.values.map { $0.next.replacing("{}", with: "akig") })
    }

    /// A command without a French line would stand in English on a French page.
    @Test func everyCommandIsSaidInFrench() {
        #expect(Set(commands(of: Pra.self).map(\.path)) == Set(frenchAbstracts.keys))
    }

    private func expectParsed(_ lines: [String]) {
        for line in Set(lines) {
            let arguments = words(of: line.replacing("TIME", with: "2026-11-27T09:00:00Z")).dropFirst()
            #expect(throws: Never.self, "\(line)") { _ = try Pra.parseAsRoot(Array(arguments)) }
        }
    }

    @Test func itKnowsThePlansNames() throws {
        let cluster = try #require(try runbook().clusters.first)
        #expect(cluster.name == "akig" && cluster.plan == "critical" && cluster.hosts == ["db1", "db2"])
        #expect(cluster.stores.map(\.name) == ["local"] && cluster.stores[0].isEncrypted)
        #expect(cluster.scenarios.map(\.rto) == [.seconds(1800)])
    }

    @Test func pagesAreFoundWithWhatTheyLastSaidOfThemselves() throws {
        let folder = try Folder()
        #expect(try papers(in: "\(folder.path)/none", .english).isEmpty)
        for (name, text) in [
            ("runbook.en.html", ""), ("runbook.fr.html", ""), ("other.en.html", ""), ("metrics.en.html", ""),
            ("runbook.json", #"{"at":"2026-11-27T09:00:00Z"}"#), ("metrics.json", "{"), ("2026-10/sla.en.html", ""),
            ("2026-10/sla.json", #"{"cover":{"generatedAt":"2026-11-01T00:00:00Z"}}"#),
        ] { _ = try folder.write(text, to: name) }
        let found = try papers(in: folder.path, .english)
        #expect(found.map(\.file) == ["metrics.en.html", "runbook.en.html", "2026-10/sla.en.html"])
        #expect(found.map { $0.stamp != nil } == [false, true, true])
    }

    /// As a shell splits it; only double quotes occur.
    private func words(of line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }
}

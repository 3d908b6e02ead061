import Model
import Testing

@testable import Reports

@Suite struct RunbookTests {
    static func runbook(_ change: (inout RunbookInput) -> Void = { _ in }) -> RunbookInput {
        let drill = SampleLedger.entries.compactMap { entry -> RunbookInput.Drill? in
            guard case .drilled(let record) = entry.fact.event, record.passed else { return nil }
            return RunbookInput.Drill(at: entry.fact.at, record: record)
        }
        var runbook = RunbookInput(
            at: SampleLedger.end, revision: SampleLedger.digest(0xAB), ledgerEntries: 600, folder: "/srv/plan",
            state: "/var/lib/pra",
            people: [
                .init(
                    team: "operations", name: "J. Martin", role: "on call", mail: "j.martin@example.org",
                    phone: "+224600000000")
            ], receivers: [.init(name: "operators", channels: ["inbox", "on-call"])],
            clusters: [
                .init(
                    name: "akig", plan: "critical", hosts: ["db1.example.org", "db2.example.org"], port: 5432,
                    database: "akig", user: "pra", owner: "postgres",
                    scenarios: [
                        .init(name: "primary-loss", survives: ["local"], rpo: .seconds(300), rto: .seconds(1800)),
                        .init(name: "site-loss", survives: ["away"], rpo: .seconds(900), rto: .seconds(14_400)),
                    ],
                    stores: [
                        .init(name: "local", url: "file:///srv/backup", site: "conakry", isEncrypted: false),
                        .init(name: "away", url: "s3://bucket/akig", site: "paris", isEncrypted: true),
                    ], drills: drill, restore: nil)
            ])
        change(&runbook)
        return runbook
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        try expectGolden(markdown(of: Self.runbook(), in: language), "runbook.\(language.rawValue).md")
    }

    @Test func whatIsNotThereIsSaid() {
        let bare = Self.runbook {
            ($0.people, $0.receivers) = ([], [])
            $0.clusters[0].drills = []
        }
        let text = markdown(of: bare, in: .english)
        #expect(text.contains("name nobody to call") && text.contains("No alert route tells anybody"))
        #expect(text.contains("**never measured: no drill has ended**"))
    }

    @Test func oneHostHasNoStandbyAndAPlainStoreNoKeys() {
        let small = Self.runbook {
            $0.clusters[0].hosts = ["/run/postgresql"]
            $0.clusters[0].stores.removeLast()
        }
        let text = markdown(of: small, in: .english)
        #expect(!text.contains("promote it") && !text.contains("pra key rotate"))
    }

    @Test func namesFromManifestsCanNotBecomeMarkup() {
        let page = html(of: Self.runbook { $0.clusters[0].hosts = ["<b>&"] }, in: .english)
        #expect(page.contains("&lt;b&gt;&amp;") && !page.contains("<b>"))
    }
}

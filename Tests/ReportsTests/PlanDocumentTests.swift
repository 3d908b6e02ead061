import Model
import Reports
import Testing

@Suite struct PlanDocumentTests {
    private let plan = PlanDocument(
        digest: SampleLedger.digest(1), observedAt: SampleLedger.start, manifestRevision: SampleLedger.digest(0x4F),
        gaps: [
            Gap(
                resource: ResourceID("BackupStore", "local"), reason: "NoStore", because: "no store is at its url",
                action: Action(id: ActionID("init/local"), verb: .initStore)),
            Gap(
                resource: ResourceID("RecoveryPlan", "critical"), reason: "NoRecoveryPoint",
                because:
                    "no recovery point of akig exists in store local, so that everything since its birth would be lost",
                effect: "exposure 31m → 6m",
                action: Action(id: ActionID("backup/akig/2026-11-22T00:00:00Z"), verb: .backup),
                estimate: .init(took: .seconds(252), bytes: ByteCount(4_080_218_931))),
            Gap(
                resource: ResourceID("RecoveryPlan", "critical"), reason: "PointsOutsideRetention",
                because: "2 points are kept by no rule",
                action: Action(
                    id: ActionID("retain/akig/local"), verb: .retain,
                    points: [ActionID("backup/akig/a"), ActionID("backup/akig/b")]), isDestructive: true),
            Gap(
                resource: ResourceID("RecoveryPlan", "critical"), reason: "PointsOutsideRetention",
                because: "1 point is kept by no rule", action: Action(id: ActionID("retain/akig/far"), verb: .retain),
                isDestructive: true, blocked: "2 restore-proven points are required and 1 would stay"),
        ],
        unseen: [
            .init(
                resource: ResourceID("Cluster", "crm"),
                because: PraError(.postgresUnreachable, "crm does not answer on db2:5432", remedy: "start it"))
        ],
        reroutedAlerts: [
            ReroutedAlerts(condition: "wal.gap", about: "akig", count: 2, before: ["dba"], after: []),
            ReroutedAlerts(condition: "rpo.breach", about: "shop", count: 7, before: ["admin"], after: ["oncall"]),
        ],
        rearrangedDashboards: [
            RearrangedDashboard(
                dashboard: "operators", people: 14,
                widgets: [
                    .init(key: "drills", change: .appears, people: 14, kept: 0),
                    .init(key: "sync", change: .moves, people: 13, kept: 1),
                    .init(key: "window-akig", change: .changes, people: 12, kept: 2),
                    .init(key: "window-old", change: .disappears, people: 11, kept: 3),
                ])
        ])

    @Test(arguments: Language.allCases) func rendersAsRecorded(language: Language) throws {
        try expectGolden(text(of: plan, in: language, styled: false), "plan.\(language.rawValue).txt")
    }

    @Test func jsonIsAsRecorded() throws {
        try expectGolden(String(decoding: json(of: plan), as: UTF8.self), "plan.json")
    }

    @Test func colourChangesNoWord() {
        let styled = text(of: plan, in: .english, styled: true)
        #expect(styled.contains("\u{1B}["))
        #expect(withoutColour(styled) == text(of: plan, in: .english, styled: false))
    }

    @Test func nothingToDoSaysSo() {
        let empty = PlanDocument(
            digest: SampleLedger.digest(1), observedAt: SampleLedger.start, manifestRevision: SampleLedger.digest(2),
            gaps: [], unseen: [])
        let lines = text(of: empty, in: .english, styled: false).split(separator: "\n")
        #expect(lines.contains("Nothing to do: what is stated is true."))
        #expect(lines.last == "Summary: 0 to create, 0 to change, 0 to run, 0 to delete, 0 blocked, 0 not seen.")
    }
}

func withoutColour(_ text: String) -> String {
    var (plain, inside) = ("", false)
    for character in text {
        if character == "\u{1B}" { inside = true } else if !inside { plain.append(character) }
        if inside && character == "m" { inside = false }
    }
    return plain
}

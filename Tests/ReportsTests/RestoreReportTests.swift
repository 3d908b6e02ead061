import Model
import Testing

@testable import Reports

@Suite struct RestoreReportTests {
    private func record(_ change: (inout RestoreRecord) -> Void = { _ in }) -> RestoreRecord {
        let point = RecoveryPoint(
            action: ActionID("backup/akig/local/1"), store: "local", clusterUID: "c1", system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(0x0200_0028), stop: LSN(0x0200_0100), startedAt: SampleLedger.start,
            stoppedAt: SampleLedger.start + .seconds(60), dataBytes: ByteCount(4_080_218_931), addedBytes: .zero,
            major: 15, isComplete: true)
        var record = RestoreRecord(
            action: ActionID("restore/akig/1"), cluster: "akig", store: "local", point: point, target: "latest",
            timeline: Timeline(1), directory: "/srv/15/main", isStandby: false, takesOver: false,
            restoredBytes: ByteCount(4_080_218_931), writtenBytes: ByteCount(212_000_000),
            phases: [
                .init(name: .plan, took: .milliseconds(300)), .init(name: .provision, took: .milliseconds(20)),
                .init(name: .fetch, took: .seconds(62)), .init(name: .sync, took: .seconds(3)),
                .init(name: .replay, took: .milliseconds(8500)), .init(name: .connect, took: .milliseconds(200)),
                .init(name: .validate, took: .seconds(14)),
            ], notRestored: ["replication slots: make again those that are still wanted"])
        record.reached = LSN(0x0200_9000)
        record.checks = [
            .init(name: "recovery", passed: true, detail: "reached 0/2009000, the point ends at 0/2000100"),
            .init(name: "tables", passed: nil, detail: "12 tables"),
            .init(name: "no payment without lease", passed: false, detail: "3, expected 0"),
        ]
        record.passed = false
        change(&record)
        return record
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        try expectGolden(markdown(of: record(), at: SampleLedger.end, in: language), "restore.\(language.rawValue).md")
        try expectGolden(text(of: record(), in: language, styled: false), "restore.\(language.rawValue).txt")
    }

    @Test func aPageIsComplete() {
        let page = html(of: record { $0.directory = "/srv/<main>" }, at: SampleLedger.end, in: .english)
        #expect(page.contains("no payment without lease") && page.contains("/srv/&lt;main&gt;"))
        #expect(!page.contains("<script"))
    }

    @Test func theTimeEndsWithTheFirstSelect() {
        #expect(record().took == .milliseconds(74_020))
    }

    @Test func whatWasNotCheckedIsNotCalledPassed() {
        let unchecked = record {
            ($0.passed, $0.checks, $0.reached) = (nil, [], nil)
            $0.phases.removeLast(3)
        }
        let text = text(of: unchecked, in: .english, styled: false)
        #expect(text.contains("not checked") && !text.contains("passed") && text.contains("without a start"))
    }
}

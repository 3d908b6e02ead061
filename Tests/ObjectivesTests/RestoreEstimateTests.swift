import Model
import Objectives
import Testing

@Suite struct RestoreEstimateTests {
    private let gib: Int64 = 1 << 30

    private func fact(_ second: Int64, _ event: Fact.Event, about cluster: String = "akig") -> Fact {
        Fact(
            at: Timestamp(seconds: second), monotonic: second * 1_000_000, boot: "b", actor: "loop",
            subject: ResourceID("Cluster", cluster), confidence: .observed, event: event)
    }

    private var point: RecoveryPoint {
        RecoveryPoint(
            action: ActionID("a"), store: "local", clusterUID: "c1", system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(1000), stop: LSN(2000), startedAt: Timestamp(seconds: 0),
            stoppedAt: Timestamp(seconds: 1), dataBytes: ByteCount(gib), addedBytes: .zero, major: 15, isComplete: true)
    }

    private func drill(passed: Bool = true) -> DrillRecord {
        DrillRecord(
            action: ActionID("drill/1"), plan: "p", planDigest: Digest([UInt8](repeating: 0, count: 32)), scenario: "s",
            point: ActionID("a"), store: "local", timeline: Timeline(1), reached: LSN(5000), passed: passed,
            phases: [
                .init(name: .plan, took: .seconds(9)), .init(name: .fetch, took: .seconds(40)),
                .init(name: .replay, took: .seconds(8)),
            ], checks: [], restoredBytes: ByteCount(gib), freshnessSeconds: nil, failure: nil)
    }

    private func restore(written: Int64) -> RestoreRecord {
        var record = RestoreRecord(
            action: ActionID("restore/1"), cluster: "akig", store: "local", point: point, target: "latest",
            timeline: Timeline(1), directory: "/d", isStandby: false, takesOver: false,
            restoredBytes: ByteCount(gib), writtenBytes: ByteCount(written),
            phases: [.init(name: .fetch, took: .seconds(10)), .init(name: .sync, took: .seconds(2))], notRestored: [])
        record.passed = true
        return record
    }

    private func estimate(_ facts: [Fact], _ bytes: Int64, wal: Int64 = 8000) -> RestoreEstimate? {
        .make(fetching: ByteCount(bytes), replaying: ByteCount(wal), of: "akig", by: facts)
    }

    @Test func scalesWhatADrillMeasured() throws {
        let found = try #require(estimate([fact(1, .committed(point)), fact(2, .drilled(drill()))], 3 * gib))
        #expect(found.fetch == .seconds(120))
        // 4000 bytes took 8 s.
        #expect(found.replay == .seconds(16))
        #expect(found.source == ActionID("drill/1") && found.measuredAt == Timestamp(seconds: 2))
    }

    @Test func isUnknownWhereNothingWasMeasured() {
        #expect(estimate([], gib) == nil)
        #expect(estimate([fact(1, .drilled(drill(passed: false)))], gib) == nil)
        #expect(estimate([fact(1, .drilled(drill()), about: "other")], gib) == nil)
        // Without the point nobody knows how much was replayed.
        #expect(estimate([fact(1, .drilled(drill()))], gib)?.replay == nil)
    }

    @Test func aRestoreIsNewerEvidenceUnlessItWroteOnlyWhatDiffered() {
        let before = [fact(1, .committed(point)), fact(2, .drilled(drill()))]
        #expect(estimate(before + [fact(3, .restored(restore(written: gib)))], gib)?.fetch == .seconds(12))
        #expect(estimate(before + [fact(3, .restored(restore(written: 5)))], gib)?.fetch == .seconds(40))
    }
}

import Model
import Objectives
import Testing

/// A slot that succeeded after its grace is late; of one that did not succeed that is not asked.
@Suite struct LateSlotTests {
    @Test(
        arguments: [(3600, nil, false), (3601, nil, true), (3601, "the store is full", nil)]
            as [(Int64, String?, Bool?)])
    func lateIsWhatEndedAfterTheGrace(end: Int64, failure: String?, isLate: Bool?) throws {
        let action = ActionID("backup/akig/local/1")
        let failed = failure.map { FinishedRecord.Failure(code: .storeFull, what: $0) }
        let facts = [
            fact(0, .due(DueRecord(action: action, job: .backup, slot: at(0), deadline: at(3600)))),
            fact(1, .started(StartedRecord(action: action, reason: "BackupDue", attempt: 1, plan: "critical"))),
            fact(end, .finished(FinishedRecord(action: action, job: .backup, failure: failed, took: .seconds(end)))),
        ]
        let slots = dueSlots(facts: facts, of: .backup, cluster: akig, from: at(0), to: at(9000))
        #expect(try #require(slots.first).isLate == isLate)
    }
}

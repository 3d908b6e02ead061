import Model
import Testing

@testable import Objectives

/// What a waiver does to a verdict: both figures are told, and only what all else kept is excepted. Targets: RPO 60 s,
/// RTO 100 s, availability 99%.
@Suite struct WaivedResultsTests {
    private let one = Digest(repeatElement(1, count: 32))

    private var stated: Fact {
        fact(
            0,
            .stated(
                StatedObjectives(
                    plan: "critical", planDigest: one, revision: one,
                    scenarios: [.init(name: "loss", survives: ["local"], rpo: .seconds(60), rto: .seconds(100))],
                    availability: Ratio(millionths: 990_000), backupSuccess: Ratio(millionths: 1_000_000),
                    restoreTests: nil, integrity: nil)))
    }

    private func waived(
        _ from: Int64, _ until: Int64, _ objectives: [Promised], at written: Int64 = 0, name: String = "move"
    ) -> Fact {
        fact(
            written,
            .waived(
                WaiverRecord(
                    waiver: name, digest: one, revision: one, plan: "critical", objectives: objectives,
                    scenarios: [], from: at(from), until: at(until), reason: "the storage moves",
                    owner: "operations/J. Martin", approvedBy: "operations/F. Diallo")))
    }

    private func exposed(_ from: Int64, _ to: Int64, _ exposure: Int64) -> Fact {
        fact(
            to,
            .exposed(
                ExposureRecord(
                    plan: "critical", scenario: "loss", from: at(from), to: at(to),
                    breakpoints: [from, to].map { .init(at: at($0), exposure: .seconds(exposure)) },
                    maximum: .seconds(exposure), overTarget: .seconds(exposure > 60 ? to - from : 0), unknown: .zero)))
    }

    private func result(
        _ kind: ObjectiveResult.Kind, _ facts: [Fact], to end: Int64 = 900
    ) throws -> ObjectiveResult {
        try #require(evaluate(facts: facts, cluster: akig, from: at(0), to: at(end)).first { $0.kind == kind })
    }

    @Test func whatWasMissedOnlyInWaivedTimeIsExceptedAndBothFiguresAreTold() throws {
        let curve = [exposed(0, 300, 5), exposed(300, 600, 500), exposed(600, 900, 7)]
        let rpo = try result(.rpo, [stated, waived(300, 600, [.rpo])] + curve)
        #expect(rpo.verdict == .excepted && rpo.measured == .duration(.seconds(500)))
        #expect(rpo.excepted == Excepted(waivers: ["move"], time: .seconds(300), measured: .duration(.seconds(7))))
        #expect(rpo.evidence == Sources([0, 1, 2, 3, 4]))
        #expect(rpo.detail.key == .exceptedInPart)
        #expect(try result(.rpo, [stated] + curve).verdict == .missed)
    }

    /// Goal: nobody excuses what has happened.
    @Test func aLateWaiverExcusesNothing() throws {
        let curve = [exposed(0, 300, 5), exposed(300, 600, 500)]
        let late = try result(.rpo, [stated] + curve + [waived(300, 900, [.rpo], at: 600), exposed(600, 900, 7)])
        #expect(late.verdict == .missed && late.excepted?.time == .seconds(300))
        #expect(late.excepted?.measured == .duration(.seconds(500)))
    }

    @Test func whatIsAlsoMissedOutsideStaysMissed() throws {
        let curve = [exposed(0, 300, 61), exposed(300, 600, 500), exposed(600, 900, 7)]
        let rpo = try result(.rpo, [stated, waived(300, 600, [.rpo])] + curve)
        #expect(rpo.verdict == .missed && rpo.excepted?.measured == .duration(.seconds(61)))
    }

    /// Goal: a waiver is no cover for a loop that did not look.
    @Test func whatNobodySawOutsideStaysMissed() throws {
        let rpo = try result(.rpo, [stated, waived(0, 300, [.rpo]), exposed(0, 300, 500)], to: 3600)
        #expect(rpo.verdict == .missed)
    }

    @Test func whatIsKeptStaysMetAndAWaiverOfSomethingElseChangesNothing() throws {
        let kept = try result(.rpo, [stated, waived(300, 600, [.rpo]), exposed(0, 900, 9)])
        #expect(kept.verdict == .met && kept.excepted?.time == .seconds(300))
        let other = try result(.rpo, [stated, waived(300, 600, [.availability]), exposed(0, 900, 500)])
        #expect(other.verdict == .missed && other.excepted == nil)
    }

    @Test func aPromiseThatIsWaivedForAllOfItsTimeIsExcepted() throws {
        let rpo = try result(.rpo, [stated, waived(-10, 5000, [.rpo]), exposed(0, 900, 500)])
        #expect(rpo.verdict == .excepted && rpo.excepted?.measured == nil && rpo.detail.key == .exceptedWhole)
    }

    @Test func availabilityIsTakenOverAllThatIsLeft() throws {
        let facts = [
            stated, waived(300, 600, [.availability]), available(0, 300, up: 299, down: 1),
            available(300, 600, up: 200, down: 100), available(600, 900, up: 297, down: 3),
        ]
        let down = try result(.availability, facts)
        #expect(down.measured == .ratio(Ratio(millionths: 884_444)) && down.verdict == .excepted)
        #expect(down.excepted?.measured == .ratio(Ratio(millionths: 993_333)), "596 of 600 s")
        let worse = facts.dropLast() + [available(600, 900, up: 290, down: 10)]
        #expect(try result(.availability, Array(worse)).verdict == .missed)
    }

    private func slot(_ name: String, _ time: Int64, isMissed: Bool) -> [Fact] {
        let action = ActionID(name)
        let due = DueRecord(action: action, job: .backup, slot: at(time), deadline: at(time + 10))
        return [
            fact(time, .due(due)),
            isMissed
                ? fact(time + 20, .missed(MissedRecord(action: action, job: .backup, slot: at(time), reason: "r")))
                : fact(
                    time + 20, .finished(FinishedRecord(action: action, job: .backup, failure: nil, took: .seconds(5)))
                ),
        ]
    }

    @Test func slotsThatWereDueInWaivedTimeAreExcepted() throws {
        let waiver = waived(300, 600, [.backupSuccess])
        let slots = slot("a", 100, isMissed: false) + slot("b", 400, isMissed: true) + slot("c", 700, isMissed: false)
        let rate = try result(.backupSuccess, [stated, waiver] + slots)
        #expect(rate.verdict == .excepted && rate.measured == .ratio(Ratio(millionths: 666_666)))
        #expect(rate.excepted?.measured == .ratio(Ratio(millionths: 1_000_000)))
        let more = try result(.backupSuccess, [stated, waiver] + slots + slot("d", 800, isMissed: true))
        #expect(more.verdict == .missed && more.excepted?.measured == .ratio(Ratio(millionths: 666_666)))
        let alone = try result(.backupSuccess, [stated, waiver] + slot("b", 400, isMissed: true))
        #expect(alone.verdict == .excepted && alone.excepted?.measured == nil)
    }

    @Test func whatIsJudgedAtTheEndIsExceptedByAWaiverThatCountsThen() throws {
        let drill = fact(
            200,
            .drilled(
                DrillRecord(
                    action: ActionID("drill/1"), plan: "critical", planDigest: one, scenario: "loss",
                    point: ActionID("backup/1"), store: "local", timeline: Timeline(1), reached: nil, passed: false,
                    phases: [], checks: [], restoredBytes: .zero, freshnessSeconds: nil, failure: "no consistency")))
        #expect(try result(.rto, [stated, waived(100, 900, [.rto]), drill]).verdict == .excepted)
        #expect(try result(.rto, [stated, waived(100, 899, [.rto]), drill]).verdict == .missed)
    }
}

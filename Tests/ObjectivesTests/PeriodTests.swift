import Model
import Objectives
import Testing

/// A figure is of the period that it names: by what was promised then, and by what facts are about, not by when they
/// were written.
@Suite struct PeriodTests {
    // MARK: Promises

    @Test func aLoosenedTargetBeforeThePeriodsEndErasesNoMiss() throws {
        let facts = [
            stated(0, rpo: 60, digest: 1), exposed(0, 300, 0...200), exposed(300, 600, 0...5),
            stated(600, rpo: 3600, digest: 2), exposed(600, 900, 0...200),
        ]
        let rpo = results(.rpo, facts, 0, 900)
        #expect(rpo.map(\.verdict) == [.missed, .met])
        #expect(rpo.map(\.target) == [.duration(.seconds(60)), .duration(.seconds(3600))])
        #expect(rpo.map(\.from) == [at(0), at(600)] && rpo.map(\.to) == [at(600), at(900)])
        #expect(rpo.map(\.evidence) == [Sources([0, 1, 2]), Sources([3, 4])])
        #expect(rpo.allSatisfy { !$0.isBrokenNow })
    }

    @Test func aLoosenedRateErasesNoMissedSlot() {
        let facts = [
            stated(0, success: 1_000_000), due("a", 0), missed("a", 0, writtenAt: 20),
            stated(500, success: 0), due("b", 600), missed("b", 600, writtenAt: 620),
        ]
        let rates = results(.backupSuccess, facts, 0, 900)
        #expect(rates.map(\.verdict) == [.missed, .met] && rates.map(\.population) == [1, 1])
    }

    @Test func aTighterTargetCountsFromWhenItWasStated() {
        let facts = [
            stated(0, rpo: 3600), exposed(0, 300, 0...100), stated(300, rpo: 60),
            exposed(300, 600, 0...5),
        ]
        #expect(results(.rpo, facts, 0, 600).map(\.verdict) == [.met, .met])
        let late = facts + [exposed(600, 900, 0...61)]
        #expect(results(.rpo, late, 0, 900).map(\.verdict) == [.met, .missed])
    }

    @Test func whatElseChangesInAPlanLeavesOneResult() {
        let facts = [stated(0, digest: 1), stated(100, digest: 2), stated(200, digest: 3)]
        #expect(Set(results(nil, facts, 0, 900).map(\.kind)).count == results(nil, facts, 0, 900).count)
        #expect(results(.rpo, facts, 0, 900).first?.evidence == Sources([0, 1, 2]))
    }

    @Test func aNewTargetIsNoNewGrace() {
        let facts = [
            stated(0, rpo: 3600), exposed(0, 500, 0...500, unknown: 500), stated(500, rpo: 3000),
            exposed(500, 900, 500...900, unknown: 400), exposed(900, 1200, 0...5),
        ]
        let rpo = results(.rpo, facts, 0, 1200)
        #expect(rpo.map(\.verdict) == [.notMeasured, .missed])
        #expect(
            rpo.last?.detail
                == Message(.exposureOver, .duration(.zero), .duration(.seconds(400)), .duration(.seconds(300))))
    }

    @Test func ofTwoPlansEachOnesObjectivesAreTold() {
        let facts = [
            stated(0, rpo: 60, plan: "gold"), stated(1, rpo: 3600, plan: "iron"),
            exposed(0, 300, 0...100, plan: "gold"), exposed(0, 300, 0...100, plan: "iron"),
            due("drill/gold/akig/loss/1", 10, job: .drill), due("drill/iron/akig/loss/1", 10, job: .drill),
            missed("drill/gold/akig/loss/1", 10, job: .drill, writtenAt: 30),
            finished("drill/iron/akig/loss/1", 30, job: .drill),
        ]
        let all = results(nil, facts, 0, 300)
        #expect(all.map(\.plan) == Array(repeating: "gold", count: 6) + Array(repeating: "iron", count: 6))
        #expect(all.filter { $0.kind == .rpo }.map(\.verdict) == [.missed, .met])
        #expect(all.filter { $0.kind == .restoreTests }.map(\.verdict) == [.missed, .met])
        let ids = breaches(of: "akig", exposures: [], results: all).map(\.id)
        #expect(ids == Set(ids).sorted())
    }

    @Test func whatTwoPlansPromiseAlikeIsOneIncident() {
        let exposure = CurrentExposure(scenario: "loss", target: .seconds(60), exposure: .seconds(61), unseen: nil)
        #expect(breaches(of: "akig", exposures: [exposure, exposure], results: []).count == 1)
    }

    // MARK: When it was written

    @Test func missedSlotsThatWereWrittenLaterCountInThePeriodThatTheyAreOf() {
        let facts = [
            stated(0), due("a", 0), finished("a", 20),
            // The loop was down over the period's end, at 1000, and came back at 2000.
            due("b", 900, writtenAt: 2000), missed("b", 900, writtenAt: 2000),
            due("c", 1800, writtenAt: 2000), missed("c", 1800, writtenAt: 2000),
        ]
        let rates = results(.backupSuccess, facts, 0, 1000)
        #expect(rates.map(\.population) == [2] && rates.map(\.verdict) == [.missed])
        #expect(results(.backupSuccess, facts, 1000, 2100).map(\.population) == [1])
        #expect(dueSlots(facts: facts, of: .backup, cluster: akig, from: at(0), to: at(1000)).count == 2)
    }

    @Test func aSlotThatEndedAfterThePeriodIsJudgedByItsEnd() {
        let running = [stated(0), due("a", 900, deadline: 1900), started("a", 950)]
        #expect(outcomes(running) == [.pending])
        #expect(outcomes(running + [finished("a", 1200)]) == [.succeeded])
        #expect(outcomes(running + [finished("a", 1200, failure: "disk full"), due("b", 1900)]) == [.failed])
    }

    @Test func aSlotOnThePeriodsEdgeIsOfTheNextOne() {
        let facts = [stated(0), due("a", 1000), finished("a", 1020)]
        #expect(outcomes(facts).isEmpty)
        #expect(dueSlots(facts: facts, of: .backup, cluster: akig, from: at(1000), to: at(2000)).count == 1)
    }

    @Test func theTimeOfALoopThatWasDownOverThePeriodsEndIsUnknownInBoth() {
        let facts = [
            stated(0), exposed(0, 300, 0...5), available(0, 300, up: 300, down: 0),
            // Nobody looked from 300 until 4000; the first records after that say so.
            exposed(300, 4100, 5...3800, unknown: 3700), available(300, 4100, up: 100, down: 0),
        ]
        for (from, to, unseen) in [(0, 2000, 850_000), (2000, 4100, 1_000_000)] as [(Int64, Int64, Int64)] {
            for kind in [ObjectiveResult.Kind.rpo, .availability] {
                #expect(results(kind, facts, from, to).map(\.unknownShare) == [Ratio(millionths: unseen)])
                #expect(results(kind, facts, from, to).allSatisfy { $0.verdict != .met })
            }
        }
        #expect(results(.rpo, facts, 0, 2000).first?.verdict == .missed)
    }

    // MARK: Edges

    @Test func ofAStraddlingRecordThePartWithinCounts() {
        let facts = [stated(0, rpo: 60), exposed(0, 300, 0...5), exposed(300, 600, 0...300)]
        let first = results(.rpo, facts, 0, 450).first
        #expect(first?.measured == .duration(.seconds(150)))
        #expect(first?.detail == Message(.exposureOver, .duration(.seconds(90)), .duration(.zero), .duration(.zero)))
        #expect(results(.rpo, facts, 0, 360).first?.verdict == .met)
        let second = results(.rpo, facts, 450, 600).first
        #expect(second?.measured == .duration(.seconds(300)))
        #expect(second?.detail == Message(.exposureOver, .duration(.seconds(150)), .duration(.zero), .duration(.zero)))
    }

    @Test func anEdgeWithinASawToothNeverLowersIt() {
        let points: [(Int64, Int64)] = [(0, 0), (100, 70), (100, 1), (300, 7)]
        let facts = [stated(0, rpo: 60), fact(300, .exposed(record(0, 300, points: points, maximum: 70)))]
        #expect(results(.rpo, facts, 0, 99).first?.measured == .duration(.milliseconds(69_300)))
        #expect(results(.rpo, facts, 0, 100).first?.measured == .duration(.seconds(70)))
        #expect(results(.rpo, facts, 100, 200).first?.measured == .duration(.seconds(4)))
        #expect(results(.rpo, facts, 100, 133).first?.measured == .duration(.milliseconds(1990)))
    }

    @Test func theMaximumOfAStraddlingRecordWithoutACurveIsCountedWhole() {
        let facts = [stated(0, rpo: 60), fact(300, .exposed(record(0, 300, points: [], maximum: 90)))]
        let rpo = results(.rpo, facts, 0, 150).first
        #expect(rpo?.measured == .duration(.seconds(90)) && rpo?.verdict == .missed)
    }

    @Test(arguments: [(150, 450), (0, 450), (150, 900), (299, 301), (450, 550)] as [(Int64, Int64)])
    func straddlingAvailabilityAddsUpToTheScope(from: Int64, to: Int64) throws {
        let facts = [
            stated(0), available(0, 300, up: 100, down: 150), available(300, 600, up: 290, down: 10),
            available(600, 890, up: 290, down: 0),
        ]
        let result = try #require(results(.availability, facts, from, to).first)
        let parts = result.detail.arguments.prefix(3).map { argument -> Duration in
            if case .duration(let part) = argument { part } else { .zero }
        }
        if result.detail.key == .availabilityCounted {
            #expect(parts.reduce(Duration.zero, +) == .seconds(to - from))
        }
        // All that was bad of a record may have been in the part.
        if (from, to) == (150, 450) { #expect(parts == [.seconds(140), .seconds(160), .zero]) }
    }

    // MARK: A clock that was set back an hour

    @Test func timesThatCameTwiceAreCountedOnceAndByTheWorse() throws {
        let first = (0..<12).map { available($0 * 300, $0 * 300 + 300, up: 300, down: 0) }
        let again = (0..<12).map { available($0 * 300, $0 * 300 + 300, up: $0 == 3 ? 0 : 300, down: $0 == 3 ? 300 : 0) }
        let result = try #require(results(.availability, [stated(0)] + first + again, 0, 3600).first)
        #expect(
            result.detail
                == Message(
                    .availabilityCounted, .duration(.seconds(3300)), .duration(.seconds(300)), .duration(.zero),
                    .duration(.zero)))
        let blind = (0..<12).map { available($0 * 300, $0 * 300 + 300, up: 0, down: 0) }
        let unseen = try #require(results(.availability, [stated(0)] + first + blind, 0, 3600).first)
        #expect(unseen.verdict == .notMeasured && unseen.unknownShare == Ratio(millionths: 1_000_000))
    }

    @Test func aTargetThatWasLoosenedAfterTheClockWasSetBackErasesNothing() {
        let facts = [
            stated(0, rpo: 60, digest: 1), exposed(3600, 3900, 0...200),
            // An hour back.
            stated(300, rpo: 3600, digest: 2), exposed(300, 600, 0...5),
        ]
        let rpo = results(.rpo, facts, 0, 7200)
        #expect(rpo.first?.verdict == .missed && rpo.first?.measured == .duration(.seconds(200)))
    }
}

// MARK: Facts

private func results(_ kind: ObjectiveResult.Kind?, _ facts: [Fact], _ from: Int64, _ to: Int64) -> [ObjectiveResult] {
    evaluate(facts: facts, cluster: akig, from: at(from), to: at(to)).filter { kind == nil || $0.kind == kind }
}

private func outcomes(_ facts: [Fact]) -> [DueSlot.Outcome] {
    dueSlots(facts: facts, of: .backup, cluster: akig, from: at(0), to: at(1000)).map(\.outcome)
}

private func stated(
    _ seconds: Int64, rpo: Int64 = 3600, success: Int64 = 1_000_000, plan: String = "critical", digest byte: UInt8 = 1
) -> Fact {
    fact(
        seconds,
        .stated(
            StatedObjectives(
                plan: plan, planDigest: Digest(repeatElement(byte, count: 32)),
                revision: Digest(repeatElement(9, count: 32)),
                scenarios: [.init(name: "loss", survives: ["local"], rpo: .seconds(rpo), rto: .seconds(1800))],
                availability: Ratio(millionths: 999_000), backupSuccess: Ratio(millionths: success),
                restoreTests: Ratio(millionths: 1_000_000), integrity: Ratio(millionths: 1_000_000))))
}

/// Exposure along one line.
private func exposed(
    _ from: Int64, _ to: Int64, _ line: ClosedRange<Int64>, unknown: Int64 = 0, plan: String = "critical"
) -> Fact {
    let points = [(from, line.lowerBound), (to, line.upperBound)]
    var record = record(from, to, points: points, maximum: line.upperBound)
    (record.unknown, record.plan) = (.seconds(unknown), plan)
    return fact(to, .exposed(record))
}

private func record(
    _ from: Int64, _ to: Int64, points: [(Int64, Int64)], maximum: Int64
) -> ExposureRecord {
    ExposureRecord(
        plan: "critical", scenario: "loss", from: at(from), to: at(to),
        breakpoints: points.map { .init(at: at($0.0), exposure: .seconds($0.1)) }, maximum: .seconds(maximum),
        overTarget: .zero, unknown: .zero)
}

private func due(
    _ action: String, _ slot: Int64, deadline: Int64? = nil, job: Job = .backup, writtenAt: Int64? = nil
) -> Fact {
    fact(
        writtenAt ?? slot,
        .due(DueRecord(action: ActionID(action), job: job, slot: at(slot), deadline: at(deadline ?? slot + 10))))
}

private func missed(_ action: String, _ slot: Int64, job: Job = .backup, writtenAt: Int64) -> Fact {
    fact(
        writtenAt,
        .missed(MissedRecord(action: ActionID(action), job: job, slot: at(slot), reason: "the loop was not running")))
}

private func started(_ action: String, _ seconds: Int64) -> Fact {
    fact(seconds, .started(StartedRecord(action: ActionID(action), reason: "r", attempt: 1)))
}

private func finished(_ action: String, _ seconds: Int64, job: Job = .backup, failure: String? = nil) -> Fact {
    fact(
        seconds,
        .finished(
            FinishedRecord(
                action: ActionID(action), job: job, failure: failure.map { .init(code: .backupFailed, what: $0) },
                took: .seconds(5))))
}

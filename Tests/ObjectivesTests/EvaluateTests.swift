import Model
import Objectives
import Testing

@Suite struct EvaluateTests {
    @Test func saysOfEveryKindThatNothingWasStated() {
        let results = evaluate(facts: [], cluster: akig, from: day(0), to: day(1))
        #expect(results.map(\.kind) == ObjectiveResult.Kind.allCases)
        #expect(results.allSatisfy { $0.verdict == .notMeasured && $0.detail.key == .noObjectivesStated })
    }

    @Test func saysOfEveryStatedObjectiveThatItWasNotMeasured() {
        let results = evaluate(facts: [stated()], cluster: akig, from: day(0), to: day(1))
        #expect(Set(results.map(\.kind)) == Set(ObjectiveResult.Kind.allCases))
        #expect(results.allSatisfy { $0.verdict == .notMeasured && $0.measured == nil })
    }

    @Test func anotherClustersFactsAreNotEvidence() {
        var other = exposed(0, 300)
        other.subject = ResourceID("Cluster", "other")
        #expect(result(.rpo, [stated(), other], to: at(300)).verdict == .notMeasured)
    }

    // MARK: RPO

    @Test func exposureWithinTargetIsMet() {
        let rpo = result(.rpo, [stated(), exposed(0, 300, maximum: 20), exposed(300, 600, maximum: 50)], to: at(600))
        #expect(rpo.verdict == .met)
        #expect(rpo.measured == .duration(.seconds(50)))
        #expect(rpo.confidence == .observed)
        #expect(rpo.evidence == Sources([0, 1, 2]))
        #expect(rpo.unknownShare == Ratio(millionths: 0))
    }

    @Test func anySecondOverTargetIsAMiss() {
        let facts = [stated(), exposed(0, 300, maximum: 3601, over: 1), exposed(300, 600, maximum: 2)]
        let rpo = result(.rpo, facts, to: at(600))
        #expect(rpo.verdict == .missed)
        #expect(!rpo.isBrokenNow)
    }

    @Test func aBlindStretchIsForgivenForTenMinutesOnly() {
        let blind = { (from: Int64, to: Int64) in exposed(from, to, maximum: 700, unknown: to - from) }
        let short = [stated(), exposed(0, 300), blind(300, 600), blind(600, 900), exposed(900, 1200)]
        #expect(result(.rpo, short, to: at(1200)).verdict == .met)
        let long = [stated(), exposed(0, 300), blind(300, 600), blind(600, 900), blind(900, 1200), exposed(1200, 1500)]
        let rpo = result(.rpo, long, to: at(1500))
        #expect(rpo.verdict == .missed)
        #expect(
            rpo.detail == Message(.exposureOver, .duration(.zero), .duration(.seconds(900)), .duration(.seconds(300))))
        #expect(rpo.unknownShare == Ratio(millionths: 600_000))
    }

    @Test func theTimeOfASilentLoopIsUnknown() {
        let rpo = result(.rpo, [stated(), exposed(0, 300), exposed(2100, 2400)], to: at(2400))
        #expect(rpo.verdict == .missed)
        #expect(rpo.unknownShare == Ratio(millionths: 750_000))
    }

    @Test func aFrozenObserverMeasuresNothing() {
        let facts = [stated()] + (0..<12).map { exposed($0 * 300, $0 * 300 + 300, maximum: 9, unknown: 300) }
        let rpo = result(.rpo, facts, to: at(3600))
        #expect(rpo.verdict == .notMeasured)
        #expect(rpo.detail.key == .exposureUnseen)
        #expect(rpo.unknownShare == Ratio(millionths: 1_000_000))
    }

    // MARK: RTO

    @Test func onlyADrillOfThisPlanProvesTheRestoreTime() {
        #expect(result(.rto, [stated(), drilled()]).verdict == .met)
        #expect(result(.rto, [stated(), drilled()]).measured == .duration(.seconds(95)))
        #expect(result(.rto, [stated(), drilled(passed: false)]).verdict == .missed)
        let slow = result(.rto, [stated(rto: 60), drilled()])
        #expect(slow.verdict == .missed && slow.detail.key == .drillSlow)
        let stale = result(.rto, [stated(digest: 1), drilled(), stated(digest: 2)])
        #expect(stale.verdict == .notMeasured && stale.detail.key == .drillStale)
    }

    @Test func theLatestDrillCounts() {
        #expect(result(.rto, [stated(), drilled(passed: false), drilled()]).verdict == .met)
        #expect(result(.rto, [stated(), drilled(), drilled(passed: false)]).isBrokenNow)
    }

    // MARK: Availability

    @Test func availabilityDividesByTimeInScope() {
        let facts = [stated(), available(0, 1000, up: 999, down: 1)]
        let met = result(.availability, facts, to: at(1000))
        #expect(met.measured == .ratio(Ratio(millionths: 999_000)) && met.verdict == .met)
        let worse = [stated(), available(0, 1000, up: 998, down: 2)]
        #expect(result(.availability, worse, to: at(1000)).verdict == .missed)
        let blind = result(.availability, [stated(), available(0, 1000, up: 0, down: 0)], to: at(1000))
        #expect(blind.verdict == .notMeasured)
    }

    // MARK: Success rates

    @Test func ratesDivideByWhatWasDue() {
        let facts = [
            stated(), due("a", 0), finished("a"), due("b", 100), missed("b", 100), due("c", 200), finished("c"),
        ]
        let rate = result(.backupSuccess, facts)
        #expect(rate.measured == .ratio(Ratio(millionths: 666_666)))
        #expect(rate.verdict == .missed)
        #expect(!rate.isBrokenNow)
        #expect(rate.population == 3)
        #expect(
            rate.detail
                == Message(
                    .dueCounted, .count(2), .count(3), .count(1), .count(0), .count(0),
                    .ratio(Ratio(millionths: 207_000)), .ratio(Ratio(millionths: 939_000))))
    }

    @Test(
        arguments: [
            ("pending", 50, "", DueSlot.Outcome.pending), ("late", 500, "", .missed), ("ok", 500, "ok", .succeeded),
            ("running", 500, "started", .pending), ("failed early", 50, "failed", .pending),
            ("failed", 500, "failed", .failed),
        ] as [(String, Int64, String, DueSlot.Outcome)])
    func aSlotIsJudgedByItsDeadline(_: String, now: Int64, history: String, outcome: DueSlot.Outcome) {
        var facts = [due("a", 0, deadline: 100)]
        if !history.isEmpty {
            facts.append(fact(1, .started(StartedRecord(action: ActionID("a"), reason: "r", attempt: 1))))
        }
        if history == "ok" { facts.append(finished("a")) }
        if history == "failed" { facts.append(finished("a", failure: "disk full")) }
        let slots = dueSlots(facts: facts, of: .backup, cluster: akig, from: at(0), to: at(now))
        #expect(slots.map(\.outcome) == [outcome])
    }

    @Test func aRetryThatSucceedsCountsAsSuccess() {
        let facts = [due("a", 0), finished("a", failure: "disk full"), finished("a")]
        #expect(
            dueSlots(facts: facts, of: .backup, cluster: akig, from: at(0), to: day(1)).first?.outcome == .succeeded)
    }

    @Test func aFailedDrillFailsItsSlotEvenWhenTheActionEndedWell() {
        let facts = [
            stated(), due("drill/1", 0, job: .drill), drilled(passed: false), finished("drill/1", job: .drill),
        ]
        let tests = result(.restoreTests, facts)
        #expect(tests.verdict == .missed && tests.isBrokenNow)
    }

    @Test(arguments: [(10, 10, 722_000, 1_000_000), (0, 3, 0, 562_000), (1, 1, 206_000, 1_000_000)])
    func theIntervalIsWilsons(successes: Int, n: Int, low: Int64, high: Int64) {
        let interval = wilsonInterval(successes: successes, of: n)
        #expect(interval.low == Ratio(millionths: low) && interval.high == Ratio(millionths: high))
    }

    // MARK: Integrity

    @Test func integrityCountsKeptPointsThatWereReadBack() {
        let whole = [stated(), committed("a"), verified("a"), drilled()]
        #expect(result(.integrity, whole).verdict == .met)
        let unread = result(.integrity, [stated(), committed("a"), verified("a"), committed("b")])
        #expect(unread.verdict == .notMeasured && unread.detail.key == .pointsUnverified)
        let broken = result(.integrity, [stated(), committed("a"), verified("a"), verified("a", intact: false)])
        #expect(broken.verdict == .missed && broken.isBrokenNow)
        let tainted = result(.integrity, [stated(), committed("a", taint: "page checksum"), verified("a")])
        #expect(tainted.verdict == .missed)
        let forgotten = [
            stated(), committed("a"), verified("a", intact: false), forgot("a"), committed("b"), verified("b"),
        ]
        #expect(result(.integrity, forgotten).verdict == .met)
        let places = ([1, 1, 2] as [UInt8]).map { place in
            fact(
                40,
                .located(
                    LocatedRecord(
                        store: "local", identity: .init(id: "s", place: Digest(repeatElement(place, count: 32))))))
        }
        let read = [stated(), committed("a"), verified("a")]
        #expect(result(.integrity, read + places.prefix(2)).verdict == .met)
        #expect(result(.integrity, read + places).detail.key == .pointsUnverified, "another store has its name")
        let failedCheck = result(.integrity, [stated(), committed("a"), verified("a"), drilled(amcheck: false)])
        #expect(failedCheck.verdict == .missed && failedCheck.detail.key == .drillChecksFailed)
    }

    // MARK: Incidents

    @Test func incidentsAreWhatIsWrongNow() {
        let exposure = CurrentExposure(scenario: "loss", target: .seconds(60), exposure: .seconds(61), unseen: nil)
        #expect(breaches(of: "akig", exposures: [exposure], results: []).map(\.id) == ["rpo.breach/akig/loss"])
        let calm = CurrentExposure(
            scenario: "loss", target: .seconds(60), exposure: .seconds(47), unseen: .seconds(600))
        #expect(breaches(of: "akig", exposures: [calm], results: []).isEmpty)
        let blind = CurrentExposure(scenario: "loss", target: .seconds(60), exposure: nil, unseen: .seconds(601))
        #expect(breaches(of: "akig", exposures: [blind], results: []).map(\.id) == ["rpo.unknown/akig/loss"])
        let results = evaluate(
            facts: [
                stated(), drilled(passed: false), due("a", 0), missed("a", 0), committed("p"),
                verified("p", intact: false),
            ],
            cluster: akig, from: at(0), to: day(1))
        #expect(
            breaches(of: "akig", exposures: [], results: results).map(\.id)
                == ["backup.failed/akig", "integrity.breach/akig", "rto.breach/akig/primary-loss"])
    }
}

// MARK: Facts

private func day(_ days: Int64) -> Timestamp { at(days * 86_400) }

private func digest(_ byte: UInt8) -> Digest { Digest([UInt8](repeating: byte, count: 32)) }

private func result(_ kind: ObjectiveResult.Kind, _ facts: [Fact], to: Timestamp = day(1)) -> ObjectiveResult {
    evaluate(facts: facts, cluster: akig, from: at(0), to: to).first { $0.kind == kind }
        ?? ObjectiveResult(kind, target: nil, detail: Message(.noObjectivesStated, .name("absent")))
}

private func stated(rpo: Int64 = 3600, rto: Int64 = 1800, digest byte: UInt8 = 1, at seconds: Int64 = 0) -> Fact {
    fact(
        seconds,
        .stated(
            StatedObjectives(
                plan: "critical", planDigest: digest(byte), revision: digest(9),
                scenarios: [
                    .init(name: "primary-loss", survives: ["local"], rpo: .seconds(rpo), rto: .seconds(rto))
                ],
                availability: Ratio(millionths: 999_000), backupSuccess: Ratio(millionths: 1_000_000),
                restoreTests: Ratio(millionths: 1_000_000), integrity: Ratio(millionths: 1_000_000))))
}

private func exposed(_ from: Int64, _ to: Int64, maximum: Int64 = 5, over: Int64 = 0, unknown: Int64 = 0) -> Fact {
    fact(
        to,
        .exposed(
            ExposureRecord(
                plan: "critical", scenario: "primary-loss", from: at(from), to: at(to),
                breakpoints: [.init(at: at(from), exposure: .zero), .init(at: at(to), exposure: .seconds(maximum))],
                maximum: .seconds(maximum), overTarget: .seconds(over), unknown: .seconds(unknown))))
}

private func drilled(passed: Bool = true, amcheck: Bool = true) -> Fact {
    fact(
        10,
        .drilled(
            DrillRecord(
                action: ActionID("drill/1"), plan: "critical", planDigest: digest(1), scenario: "primary-loss",
                point: ActionID("a"), store: "local", timeline: Timeline(1), reached: LSN(9), passed: passed,
                phases: [
                    .init(name: .fetch, took: .seconds(60)), .init(name: .replay, took: .seconds(35)),
                    .init(name: .teardown, took: .seconds(500)),
                ],
                checks: [.init(name: "amcheck", passed: amcheck, detail: "")], restoredBytes: ByteCount(1 << 30),
                freshnessSeconds: 3, failure: passed ? nil : "WAL ends too early")))
}

private func due(_ action: String, _ slot: Int64, deadline: Int64? = nil, job: Job = .backup) -> Fact {
    fact(
        slot,
        .due(DueRecord(action: ActionID(action), job: job, slot: at(slot), deadline: at(deadline ?? slot + 10))))
}

private func missed(_ action: String, _ slot: Int64) -> Fact {
    fact(
        slot + 20, .missed(MissedRecord(action: ActionID(action), job: .backup, slot: at(slot), reason: "host was off"))
    )
}

private func finished(_ action: String, job: Job = .backup, failure: String? = nil) -> Fact {
    fact(
        20,
        .finished(
            FinishedRecord(
                action: ActionID(action), job: job, failure: failure.map { .init(code: .backupFailed, what: $0) },
                took: .seconds(5))))
}

private func committed(_ action: String, taint: String? = nil) -> Fact {
    fact(
        20,
        .committed(
            RecoveryPoint(
                action: ActionID(action), store: "local", clusterUID: "c", system: SystemIdentifier(1),
                timeline: Timeline(1), start: LSN(1), stop: LSN(2), startedAt: at(1), stoppedAt: at(2),
                dataBytes: ByteCount(1), addedBytes: ByteCount(1), major: 15, taint: taint, isComplete: true)))
}

private func verified(_ point: String, intact: Bool = true) -> Fact {
    fact(
        30,
        .verified(
            VerifyRecord(
                action: ActionID("verify"), point: ActionID(point), store: "local", isIntact: intact,
                bytesRead: ByteCount(1), extents: 1, segments: 1, findings: [], took: .seconds(1))))
}

private func forgot(_ point: String) -> Fact {
    fact(40, .forgotten(ForgottenRecord(point: ActionID(point), store: "local", reason: "old")))
}

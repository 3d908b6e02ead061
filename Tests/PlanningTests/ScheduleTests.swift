import Model
import Planning
import Testing

/// A daily backup adopted at noon of day 20,000.
private let midnight = Timestamp(seconds: 20_000 * 86_400)

private func daily(runsLate: Bool = true) -> Series {
    Series(
        name: "backup/akig/local", job: .backup, every: .seconds(86_400), startWithin: .seconds(7200),
        runsLate: runsLate,
        since: noon)
}

private func fact(_ event: Fact.Event, at: Timestamp) -> Fact {
    Fact(
        at: at, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("Cluster", "akig"), confidence: .observed,
        event: event)
}

/// The history after the records of a decision were appended.
private func recorded(_ decision: SeriesDecision, onto history: History = History(), at: Timestamp) -> History {
    var history = history
    for record in decision.records { history.apply(fact(record, at: at)) }
    return history
}

private func finished(_ action: ActionID, failure: PraError.Code? = nil) -> Fact.Event {
    .finished(
        FinishedRecord(
            action: action, job: .backup, failure: failure.map { .init(code: $0, what: "x") }, took: .seconds(5)))
}

@Suite struct ScheduleTests {
    @Test func theSlotAtAdoptionIsDueWithADeadlineCountedFromTheAdoption() {
        let decision = decide(daily(), given: History(), at: noon)
        #expect(decision.run?.slot == midnight)
        #expect(decision.run?.deadline == noon + .seconds(7200))
        #expect(decision.run?.action.text == "backup/akig/local/2024-10-04T000000Z")
        #expect(decision.records.count == 1)
        #expect(decision.next == midnight + .seconds(86_400))
    }

    @Test func decidingTwiceRecordsOnce() {
        let history = recorded(decide(daily(), given: History(), at: noon), at: noon)
        let again = decide(daily(), given: history, at: noon + .seconds(60))
        #expect(again.records.isEmpty)
        #expect(again.run?.slot == midnight)
    }

    @Test func aSucceededSlotIsNotRunAgainAndAFailedOneIs() throws {
        let first = decide(daily(), given: History(), at: noon)
        let action = try #require(first.run?.action)
        var history = recorded(first, at: noon)
        history.apply(fact(finished(action, failure: .backupFailed), at: noon))
        #expect(decide(daily(), given: history, at: noon + .seconds(60)).run?.action == action)
        history.apply(fact(finished(action), at: noon + .seconds(90)))
        #expect(decide(daily(), given: history, at: noon + .seconds(100)).run == nil)
    }

    @Test func slotsThatPassedWhileTheLoopWasDownAreRecordedAsMissedAndOnlyTheNewestRuns() {
        let history = recorded(decide(daily(), given: History(), at: noon), at: noon)
        let later = decide(daily(), given: history, at: noon + .seconds(3 * 86_400))
        let missed = later.records.filter { if case .missed = $0 { true } else { false } }
        let due = later.records.filter { if case .due = $0 { true } else { false } }
        #expect(due.count == 3)
        #expect(missed.count == 3, "two slots passed whole, and the current one is past its deadline")
        #expect(later.run?.slot == midnight + .seconds(3 * 86_400))
    }

    @Test func skipLeavesALateSlotAloneAndRunOnceRunsIt() {
        let late = noon + .seconds(7201)
        let history = recorded(decide(daily(), given: History(), at: noon), at: noon)
        #expect(decide(daily(runsLate: false), given: history, at: late).run == nil)
        #expect(decide(daily(runsLate: true), given: history, at: late).run?.slot == midnight)
        let once = decide(daily(), given: history, at: late).records
        #expect(once.count == 1, "the miss is recorded")
        let after = recorded(decide(daily(), given: history, at: late), onto: history, at: late)
        #expect(decide(daily(), given: after, at: late + .seconds(5)).records.isEmpty, "and recorded once")
    }

    @Test func aSlotThatStartedInTimeIsNotLate() throws {
        var history = recorded(decide(daily(), given: History(), at: noon), at: noon)
        let action = try #require(decide(daily(), given: history, at: noon).run?.action)
        history.apply(fact(.started(StartedRecord(action: action, reason: "BackupDue", attempt: 1)), at: noon))
        let decision = decide(daily(runsLate: false), given: history, at: noon + .seconds(8000))
        #expect(decision.run?.action == action)
        #expect(decision.records.isEmpty)
    }

    @Test func aFailedDrillIsAnAnswerAndWaitsForItsNextSlotAndAnErrorIsNone() throws {
        let weekly = Series(
            name: "drill/p/akig/s", job: .drill, every: .seconds(604_800), startWithin: .seconds(604_800),
            runsLate: true,
            since: noon)
        var history = recorded(decide(weekly, given: History(), at: noon), at: noon)
        let action = try #require(decide(weekly, given: history, at: noon).run?.action)
        history.apply(fact(finished(action, failure: .connectionLost), at: noon))
        #expect(decide(weekly, given: history, at: noon + .seconds(60)).run?.action == action, "nothing was learned")
        history.apply(fact(finished(action, failure: .drillFailed), at: noon))
        #expect(decide(weekly, given: history, at: noon + .seconds(60)).run == nil)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func everySlotSinceAdoptionIsRecordedExactlyOnce(seed: UInt64) {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func step() -> Int64 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(random >> 33) % 200_000
        }
        var (history, now) = (History(), noon)
        var slots: [Timestamp] = []
        for _ in 0..<50 {
            now = now + .seconds(step())
            let decision = decide(daily(), given: history, at: now)
            for case .due(let due) in decision.records { slots.append(due.slot) }
            history = recorded(decision, onto: history, at: now)
        }
        let expected = stride(
            from: midnight.microseconds, through: daily().slot(at: now).microseconds, by: 86_400_000_000)
        #expect(slots == expected.map { Timestamp(microseconds: $0) })
    }
}

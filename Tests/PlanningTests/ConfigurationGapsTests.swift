import Fixtures
import Manifests
import Model
import Planning
import Testing

private let (one, two) = (Digest(repeatElement(1, count: 32)), Digest(repeatElement(2, count: 32)))

@Suite struct ConfigurationGapsTests {
    @Test func rowsAreWrittenChangedAndRemovedByName() {
        let rows = ConfigurationRows(
            kind: "AlertRoute", stated: ["new": one, "changed": two, "same": one],
            present: ["changed": one, "same": one, "gone": one])
        let gaps = configurationGaps(rows)
        #expect(gaps.map(\.reason) == ["ConfigurationChanged", "NotConfigured", "NotStated"])
        #expect(gaps.map(\.resource.name) == ["changed", "new", "gone"])
        #expect(gaps.map(\.preconditions.generation) == [two, one, nil])
        #expect(gaps.allSatisfy { !$0.isDestructive && $0.action.verb == .configure })
        #expect(Set(gaps.map(\.action.id)).count == 3)
    }

    @Test func whatIsAsStatedIsNoGap() {
        #expect(configurationGaps(ConfigurationRows(kind: "AlertRoute", stated: ["a": one], present: ["a": one])) == [])
    }

    @Test func aStoreThatIsNotThereIsAGapAndOneThatCouldNotBeSeenIsNone() throws {
        let store = try oneCluster().stores[0]
        func gaps(_ state: StoreState, _ facts: [Fact] = []) -> [Gap] {
            let sight = StoreSight(state: state, history: History(facts))
            return BackupStore.gaps(store, given: .known(sight, at: noon), at: noon)
        }
        #expect(gaps(.absent).map(\.reason) == ["NoStore"])
        #expect(gaps(.absent).first?.because == "there is no store at file:///store")
        #expect(gaps(.absent).first?.blocked == nil)
        let error = PraError(.storeUnreachable, "no answer", remedy: "mount it", retry: .later)
        #expect(BackupStore.gaps(store, given: .unknown(because: error), at: noon) == [])
        #expect(gaps(.present(.holding([]))) == [])
    }

    /// An empty folder where the ledger knows a store is a disk that is not mounted.
    @Test(arguments: [true, false]) func aStoreThatWasThereIsNotMadeAnew(isOfPoint: Bool) throws {
        let store = try oneCluster().stores[0]
        let made = FinishedRecord(action: ActionID("init-store/local"), job: nil, failure: nil, took: .zero)
        let fact = Fact(
            at: noon, monotonic: 0, boot: "b", actor: "loop", subject: store.id, confidence: .observed,
            event: isOfPoint ? .committed(.taken(at: noon)) : .finished(made))
        let sight = StoreSight(state: .absent, history: History([fact]))
        let gap = try #require(BackupStore.gaps(store, given: .known(sight, at: noon), at: noon).first)
        #expect(gap.blocked?.contains("was there on 2024-10-04T12:00:00Z; mount it") == true, "\(gap)")
    }

    @Test func aBackupIntoAStoreThatIsAwayIsBlockedAndWaitsForNoStoreToBeMade() throws {
        var scene = try Scene()
        scene.note(.committed(.taken(at: noon)), at: noon)
        scene.store = .known(.absent, at: noon)
        #expect(scene.gaps.first { $0.action.verb == .backup }?.blocked?.contains("mount it") == true)
        #expect(scene.observation.storesToMake == [])
        scene.facts.removeLast()
        #expect(scene.observation.storesToMake == ["local"])
    }

    private func sweeps(_ events: [(Fact.Event, Timestamp)], condemnedSince: Timestamp? = nil) throws -> [Gap] {
        let store = try oneCluster().stores[0]
        let facts = events.map { event, at in
            Fact(
                at: at, monotonic: 0, boot: "b", actor: "loop", subject: store.id, confidence: .observed, event: event)
        }
        var seen = StoreObservation.holding([])
        seen.condemnedSince = condemnedSince
        let sight = StoreSight(state: .present(seen), history: History(facts))
        return BackupStore.gaps(store, given: .known(sight, at: noon), at: noon)
    }

    private func finished(_ action: String, _ failure: PraError.Code? = nil) -> Fact.Event {
        .finished(
            FinishedRecord(
                action: ActionID(action), job: nil, failure: failure.map { .init(code: $0, what: "no") }, took: .zero))
    }

    private func started(_ action: String) -> Fact.Event {
        .started(StartedRecord(action: ActionID(action), reason: "r", attempt: 1))
    }

    @Test func whatWasFoundDeadGoesAfterAnHourAndNotBefore() throws {
        #expect(try sweeps([], condemnedSince: noon - .seconds(3599)) == [])
        let gap = try #require(try sweeps([], condemnedSince: noon - .seconds(3600)).first)
        #expect(gap.reason == "SweepDue" && gap.isDestructive && gap.action.verb == .sweep)
        #expect(gap.action.id.text == "sweep/local/2024-10-04T120000Z")
        #expect(
            try sweeps([(finished(gap.action.id.text), noon)], condemnedSince: noon - .seconds(7200)) == [],
            "once an hour at most")
    }

    @Test func aBackupThatFailedOrWasCutOffAsksForASweepOnceItIsOver() throws {
        let failed = (finished("backup/akig/local/1", .storeFull), noon)
        #expect(try sweeps([failed]).map(\.reason) == ["MayHoldOrphans"])
        #expect(try sweeps([(finished("backup/akig/local/1"), noon)]) == [])
        #expect(try sweeps([failed, (started("backup/akig/local/2"), noon)]) == [], "its packs are nobody's yet")
        let cutOff = [(started("backup/akig/local/1"), noon), (started("backup/akig/local/1"), noon)]
        #expect(try sweeps(cutOff + [(finished("backup/akig/local/1"), noon)]).count == 1)
        #expect(try sweeps([failed, (finished("sweep/local/x"), noon)]) == [])
    }
}

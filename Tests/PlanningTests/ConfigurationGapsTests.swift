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
        let missing = BackupStore.gaps(store, given: .known(.absent, at: noon), at: noon)
        #expect(missing.map(\.reason) == ["NoStore"])
        #expect(missing.first?.because == "there is no store at file:///store")
        let error = PraError(.storeUnreachable, "no answer", remedy: "mount it", retry: .later)
        #expect(BackupStore.gaps(store, given: .unknown(because: error), at: noon) == [])
        #expect(BackupStore.gaps(store, given: .known(.present(.holding([])), at: noon), at: noon) == [])
    }
}

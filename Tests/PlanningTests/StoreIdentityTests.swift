import Model
import Planning
import Testing

/// A name in the manifests stands for another store than it did.
@Suite struct StoreIdentityTests {
    private let first = StoreIdentity(id: "s", place: Digest(repeatElement(1, count: 32)))
    private let copy = StoreIdentity(id: "s", place: Digest(repeatElement(2, count: 32)))

    private func located(_ identity: StoreIdentity) -> Fact.Event {
        .located(LocatedRecord(store: "local", identity: identity))
    }

    @Test func anotherStoreOrACopyElsewhereIsNeitherVerifiedNorProven() throws {
        var scene = try Scene()
        let proven = scene.observation.history.provenPoints(in: "local")
        #expect(!proven.isEmpty)
        scene.note(located(first), at: noon)
        #expect(scene.gaps == [] && scene.observation.history.provenPoints(in: "local") == proven, "an older ledger's")
        scene.note(located(copy), at: noon)
        let history = scene.observation.history
        #expect(history.verified.isEmpty && history.provenPoints(in: "local") == [])
        #expect(scene.gaps.map(\.reason) == ["NotVerified"])
        scene.note(located(first), at: noon)
        #expect(scene.observation.history.verified.isEmpty, "what was dropped is not taken up again")
    }

    @Test func theLedgerIsToldOnceUnderEachCluster() {
        let (akig, ledger) = (ResourceID("Cluster", "akig"), ResourceID("Cluster", "ledger"))
        var history = History()
        func note(_ event: Fact.Event, _ subject: ResourceID) {
            history.apply(
                Fact(
                    at: noon, monotonic: 0, boot: "b", actor: "loop", subject: subject, confidence: .observed,
                    event: event))
        }
        #expect(history.news(of: first, as: "local", about: akig) == [located(first)])
        note(located(first), akig)
        #expect(history.news(of: first, as: "local", about: akig) == [])
        #expect(history.news(of: first, as: "local", about: ledger) == [located(first)])
        note(located(first), ledger)
        note(located(copy), akig)
        #expect(history.news(of: copy, as: "local", about: ledger) == [located(copy)])
        note(located(copy), ledger)
        note(.verified(.intact(ActionID("backup/akig/local/x"))), akig)
        #expect(history.news(of: first, as: "local", about: akig) == [located(first)])
        #expect(history.verified.count == 1)
    }

    @Test func aRestoreFromWhatHadTheNameThenProvesNothingOfWhatHasItNow() throws {
        let scene = try Scene()
        let point = try #require(scene.observation.points(in: "local").last)
        for (identity, isProven) in [(first, false), (copy, true), (nil, true)] {
            var record = RestoreRecord(
                action: ActionID("restore/akig/x"), cluster: "akig", store: "local", point: point, target: "latest",
                timeline: Timeline(1), directory: "/d", isStandby: false, takesOver: false, restoredBytes: .zero,
                writtenBytes: .zero, phases: [], notRestored: [])
            (record.identity, record.passed) = (identity, true)
            var history = History()
            for event in [located(copy), .restored(record)] {
                history.apply(
                    Fact(
                        at: noon, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("Cluster", "akig"),
                        confidence: .observed, event: event))
            }
            #expect(history.provenPoints(in: "local").isEmpty != isProven)
        }
    }
}

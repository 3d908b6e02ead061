import Model
import Testing

@testable import Objectives

private let start = Timestamp(seconds: 1_800_000_000)
private let digest = Digest(repeatElement(7, count: 32))

private func minute(_ number: Int64) -> Timestamp { start + .seconds(number * 60) }

/// From when, to when, and of what a waiver counts.
@Suite struct WaiversTests {
    private func waived(
        _ name: String = "move", from: Int64, until: Int64, objectives: [Promised] = [.rpo], scenarios: [String] = []
    ) -> Fact.Event {
        .waived(
            WaiverRecord(
                waiver: name, digest: digest, revision: digest, plan: "critical", objectives: objectives,
                scenarios: scenarios, from: minute(from), until: minute(until), reason: "the storage moves",
                owner: "operations/J. Martin", approvedBy: "operations/F. Diallo"))
    }

    private let withdrawn = Fact.Event.withdrawn(WithdrawnRecord(waiver: "move", revision: digest))
    private let other = Fact.Event.queued(QueuedRecord(from: start, to: start, entries: 0))

    private func spans(
        _ entries: [(Int64, Fact.Event)], _ promised: Promised = .rpo, _ scenario: String? = "primary-loss",
        plan: String = "critical", within: ClosedRange<Int64> = 0...1000
    ) -> [[Int64]] {
        var waivers = Waivers()
        for (index, (at, event)) in entries.enumerated() {
            waivers.take(
                Fact(
                    at: minute(at), monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("Cluster", "akig"),
                    confidence: .observed, event: event), at: index)
        }
        let (from, to) = (minute(within.lowerBound), minute(within.upperBound))
        return waivers.of(plan, promised, scenario, from: from, to: to).map { exception in
            [exception.from, exception.to].map { ($0 - start).microseconds / 60_000_000 }
        }
    }

    @Test func itCountsFromItsStartWhenItWasWrittenBefore() {
        #expect(spans([(5, waived(from: 10, until: 20))]) == [[10, 20]])
    }

    /// Goal: nothing that has happened is excused.
    @Test func aLateWaiverExcusesNothing() {
        #expect(spans([(15, waived(from: 10, until: 20))]) == [[15, 20]])
        #expect(spans([(25, waived(from: 10, until: 20))]) == [])
    }

    /// Goal: a clock that is set back before the waiver is written makes it no earlier.
    @Test func aClockThatIsSetBackExcusesNothing() {
        #expect(spans([(30, other), (5, waived(from: 10, until: 60))]) == [[30, 60]])
    }

    @Test func itEndsWhenItIsWithdrawn() {
        #expect(spans([(5, waived(from: 10, until: 20)), (15, withdrawn)]) == [[10, 15]])
        #expect(spans([(5, waived(from: 10, until: 20)), (8, withdrawn)]) == [])
        #expect(spans([(5, waived(from: 10, until: 20)), (40, withdrawn)]) == [[10, 20]])
    }

    @Test func oneThatIsStatedAnewCountsAnewFromThen() {
        let entries: [(Int64, Fact.Event)] = [(5, waived(from: 10, until: 20)), (15, waived(from: 10, until: 40))]
        #expect(spans(entries) == [[10, 15], [15, 40]])
        #expect(
            spans([(5, waived(from: 10, until: 40)), (15, waived(from: 30, until: 40))]) == [[10, 15], [30, 40]])
    }

    @Test func itCountsForWhatItNames() {
        let rpo: [(Int64, Fact.Event)] = [
            (0, waived(from: 10, until: 20, objectives: [.rpo, .backupSuccess], scenarios: ["site-loss"]))
        ]
        #expect(spans(rpo, .rpo, "site-loss") == [[10, 20]])
        #expect(spans(rpo, .rpo, "primary-loss") == [])
        #expect(spans(rpo, .rto, "site-loss") == [])
        #expect(spans(rpo, .backupSuccess, nil) == [[10, 20]])
        #expect(spans(rpo, .rpo, "site-loss", plan: "other") == [])
        #expect(spans(rpo, .rpo, "site-loss", within: 15...17) == [[15, 17]])
        #expect(spans(rpo, .rpo, "site-loss", within: 20...30) == [])
    }

    @Test func whatIsLeftIsWhatNoneOfThemCovers() {
        func exception(_ from: Int64, _ to: Int64) -> Exception {
            guard case .waived(let record) = waived(from: from, until: to) else { preconditionFailure("no waiver") }
            return Exception(record: record, from: minute(from), to: minute(to), index: 0)
        }
        let exceptions = [exception(30, 40), exception(10, 20), exception(15, 25)]
        let rest = exceptions.rest(from: minute(0), to: minute(50))
        #expect(
            rest == [
                Stretch(from: minute(0), to: minute(10)), Stretch(from: minute(25), to: minute(30)),
                Stretch(from: minute(40), to: minute(50)),
            ])
        #expect(exceptions.covered(from: minute(0), to: minute(50)) == .seconds(25 * 60))
        #expect([exception(0, 50)].rest(from: minute(0), to: minute(50)) == [])
        #expect([Exception]().rest(from: minute(0), to: minute(50)).count == 1)
    }
}

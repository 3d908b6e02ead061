import Model
import Objectives
import Testing

/// Whose promise stands, and until when it is measured.
@Suite struct PromisesTests {
    private let akig = ResourceID("Cluster", "akig")

    private func fact(_ second: Int64, _ event: Fact.Event) -> Fact {
        Fact(
            at: Timestamp(seconds: second), monotonic: 0, boot: "b", actor: "loop", subject: akig,
            confidence: .observed,
            event: event)
    }

    private func stated(_ plan: String, scenario: String) -> Fact.Event {
        .stated(
            StatedObjectives(
                plan: plan, planDigest: Digest(repeatElement(1, count: 32)),
                revision: Digest(repeatElement(2, count: 32)),
                scenarios: [.init(name: scenario, survives: ["local"], rpo: .seconds(60), rto: .seconds(60))],
                availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil))
    }

    @Test func aPromiseStandsUntilItIsRetired() {
        let facts = [fact(1, stated("a", scenario: "x")), fact(2, stated("b", scenario: "y"))]
        #expect(ends(facts) == ["a": nil, "b": nil])
        let one = facts + [fact(3, .retired(RetiredRecord(plan: "b", reason: "r")))]
        #expect(ends(one) == ["a": nil, "b": 3])
        let none = one + [fact(4, .retired(RetiredRecord(plan: "a", reason: "r")))]
        #expect(ends(none) == ["a": 4, "b": 3])
        let again = none + [fact(5, stated("a", scenario: "x"))]
        #expect(ends(again) == ["a": nil, "b": 3] && Promises(in: again).of(akig).count == 3)
    }

    @Test func aPromiseEndsWithTheNextOfItsPlanAndNotBeforeWhatWasWrittenUnderIt() {
        let facts = [fact(1, stated("a", scenario: "x")), fact(5, stated("a", scenario: "x"))]
        #expect(Promises(in: facts).of(akig).map(\.to) == [Timestamp(seconds: 5), nil])
        // The clock was at 9 before it was set back.
        let back = [facts[0], fact(9, .retired(RetiredRecord(plan: "other", reason: "r"))), facts[1]]
        #expect(Promises(in: back).of(akig).map(\.to) == [Timestamp(seconds: 9), nil])
        #expect(Promises(in: back).of(akig).map(\.from) == [Timestamp(seconds: 1), Timestamp(seconds: 5)])
    }

    @Test func aRetiredPromiseIsToldUpToItsEndAndNotAfterwards() {
        let facts = [
            fact(1, stated("a", scenario: "x")), fact(2, stated("b", scenario: "y")),
            fact(3, .retired(RetiredRecord(plan: "b", reason: "r"))),
        ]
        let results = { (from: Int64) in
            evaluate(facts: facts, cluster: akig, from: Timestamp(seconds: from), to: Timestamp(seconds: 100))
        }
        #expect(Set(results(0).compactMap(\.scenario)) == ["x", "y"])
        #expect(results(0).filter { $0.plan == "b" }.allSatisfy { $0.to == Timestamp(seconds: 3) })
        #expect(Set(results(4).compactMap(\.scenario)) == ["x"])
    }

    private func ends(_ facts: [Fact]) -> [String: Int64?] {
        Dictionary(
            Promises(in: facts).of(akig).map { ($0.stated.plan, $0.to.map { $0.microseconds / 1_000_000 }) },
            uniquingKeysWith: { _, last in last })
    }
}

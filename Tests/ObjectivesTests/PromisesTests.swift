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
        #expect(Promises(in: facts).standing == ["a", "b"])
        let one = facts + [fact(3, .retired(RetiredRecord(plan: "b", reason: "r")))]
        #expect(Promises(in: one).standing == ["a"] && Promises(in: one).endedAt == nil)
        let none = one + [fact(4, .retired(RetiredRecord(plan: "a", reason: "r")))]
        #expect(Promises(in: none).endedAt == Timestamp(seconds: 4))
        let again = none + [fact(5, stated("a", scenario: "x"))]
        #expect(Promises(in: again).standing == ["a"] && Promises(in: again).endedAt == nil)
    }

    @Test func objectivesAreThoseOfAPlanThatStands() {
        let facts = [
            fact(1, stated("a", scenario: "x")), fact(2, stated("b", scenario: "y")),
            fact(3, .retired(RetiredRecord(plan: "b", reason: "r"))),
        ]
        let results = evaluate(facts: facts, cluster: akig, from: Timestamp(seconds: 0), to: Timestamp(seconds: 100))
        #expect(Set(results.compactMap(\.scenario)) == ["x"])
    }
}

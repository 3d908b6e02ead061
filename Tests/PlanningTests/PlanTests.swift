import Model
import Planning
import Testing

private let digest = Digest(repeatElement(1, count: 32))
private let saved = Preconditions(
    system: akigSystem, timeline: Timeline(1), storeRevision: "3@backup/akig/local/a", generation: digest)

struct Later: Sendable {
    var says: String
    var change: @Sendable (inout Preconditions) -> Void
}

@Suite struct PlanTests {
    @Test func anUnchangedWorldKeepsASavedAction() { #expect(changes(since: saved, now: saved) == []) }

    @Test(arguments: [
        Later(says: "the system identifier was \(akigSystem) and is 5") { $0.system = SystemIdentifier(5) },
        Later(says: "the system identifier was \(akigSystem) and is unknown") { $0.system = nil },
        Later(says: "the timeline was \(Timeline(1)) and is \(Timeline(2))") { $0.timeline = Timeline(2) },
        Later(says: "the store's points were 3@backup/akig/local/a and are 4@b") { $0.storeRevision = "4@b" },
        Later(says: "the manifest changed") { $0.generation = Digest(repeatElement(2, count: 32)) },
    ]) func eachPreconditionThatNoLongerHoldsIsNamed(later: Later) {
        var now = saved
        later.change(&now)
        #expect(changes(since: saved, now: now) == [later.says])
    }

    /// Goal: a saved plan deletes no point that it did not show.
    @Test(arguments: [(["a"], true), (["a", "b"], false), (["b"], false), ([], false)] as [([String], Bool)])
    func retentionForgetsWhatWasShownAndNothingElse(points: [String], isSame: Bool) {
        func gap(_ points: [String]) -> Gap {
            Gap(
                resource: ResourceID("RecoveryPlan", "n"), reason: "BeyondRetention", because: "b",
                action: Action(id: ActionID("retain/a/b/c"), verb: .retain, points: points.map { ActionID($0) }))
        }
        #expect(changes(since: gap(["a"]), now: gap(points)).isEmpty == isSame)
    }

    @Test func whatWasNotSavedIsNotChecked() { #expect(changes(since: Preconditions(), now: saved) == []) }

    @Test func whatDeletesComesLastAndEqualsKeepTheirOrder() {
        let verbs: [Action.Verb] = [
            .sweep, .retain, .drill, .verify, .backup, .startStream, .createSlot, .initStore, .configure,
        ]
        let gaps = (verbs + verbs).enumerated().map { index, verb in
            Gap(
                resource: ResourceID("K", "n"), reason: "R", because: "b",
                action: Action(id: ActionID("\(index)"), verb: verb))
        }
        let plan = Plan(gaps: gaps, unseen: [], observedAt: noon, revision: digest)
        #expect(plan.gaps.map(\.action.verb) == verbs.reversed().flatMap { [$0, $0] })
        #expect(plan.gaps.prefix(2).map(\.action.id.text) == ["8", "17"])
    }
}

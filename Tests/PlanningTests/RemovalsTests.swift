import Fixtures
import Manifests
import Model
import Planning
import Testing

/// A promise in the ledger outlives its manifest.
@Suite struct RemovalsTests {
    private let akig = ResourceID("Cluster", "akig")

    private func history(_ onRemoval: OnRemoval?) throws -> History {
        var scene = try Scene()
        scene.note(
            .stated(
                StatedObjectives(
                    plan: "critical", planDigest: scene.plan.digest, revision: scene.desired.revision, scenarios: [],
                    availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil, onRemoval: onRemoval)),
            at: noon)
        scene.note(
            .started(StartedRecord(action: ActionID("create-slot/akig/pra_guard"), reason: "NoGuardSlot", attempt: 1)),
            at: noon)
        return History(scene.facts)
    }

    private func unselected() throws -> Desired {
        var desired = try oneCluster()
        desired.clusters[0].metadata.labels = [:]
        return desired
    }

    private func gaps(_ onRemoval: OnRemoval?, _ desired: Desired, points: [RecoveryPoint] = []) throws -> [Gap] {
        let all = removals(in: try history(onRemoval), of: desired)
        return all.flatMap { removalGaps($0, points: ["local": points]) }
    }

    @Test func aPlanThatIsStatedIsNoRemoval() throws {
        #expect(removals(in: try history(.refuse), of: try oneCluster()) == [])
    }

    @Test(arguments: [OnRemoval.refuse, nil]) func refuseKeepsThePromiseAndSaysWhatToDo(onRemoval: OnRemoval?) throws {
        let gap = try #require(try gaps(onRemoval, unselected()).first)
        #expect(gap.reason == "PlanRemoved" && gap.action.verb == .retire && !gap.isDestructive)
        #expect(gap.blocked?.hasPrefix("onRemoval is Refuse: put the manifests back") == true)
    }

    @Test func forgetEndsItAndDeletesNothing() throws {
        let point = RecoveryPoint.taken(at: noon)
        let gap = try #require(try gaps(.forget, unselected(), points: [point]).first)
        #expect(gap.action.verb == .retire && gap.obstacle == nil && gap.action.points == [])
        #expect(!gap.effect.contains("slot"), "the cluster's own key drops it")
    }

    @Test func aSlotThatNobodyCanReachIsNamed() throws {
        var desired = try oneCluster()
        desired.clusters = []
        #expect(try gaps(.forget, desired).first?.effect.contains("slot pra_guard") == true)
        #expect(try gaps(.refuse, desired).first?.effect.contains("slot pra_guard") == true)
    }

    @Test func deleteForgetsThePointsOnceApprovedAndEndsThen() throws {
        let points = [RecoveryPoint.taken(at: noon), .taken(at: noon - .seconds(86_400))]
        let gap = try #require(try gaps(.delete, unselected(), points: points).first)
        #expect(gap.action.verb == .retain && gap.isDestructive && gap.approval != nil)
        #expect(Set(gap.action.points) == Set(points.map(\.action)))
        #expect(try gaps(.delete, unselected()).map(\.action.verb) == [.retire], "when none is left")
    }

    @Test func aPlanThatTakesOverNeedsNobody() throws {
        var desired = try oneCluster()
        desired.plans[0].metadata.name = "gold"
        let gap = try #require(try gaps(.refuse, desired, points: [.taken(at: noon)]).first)
        #expect(gap.reason == "PlanReplaced" && gap.action.verb == .retire && gap.obstacle == nil)
    }

    @Test func aPromiseThatEndedAndWasMadeAgainOwesNothingForTheTimeBetween() throws {
        var scene = try Scene()
        scene.note(.retired(RetiredRecord(plan: "critical", reason: "x")), at: noon)
        let later = noon + .seconds(30 * 86_400)
        let series = RecoveryPlan.series(of: scene.plan, for: "akig", since: later).backups[0].series
        #expect(decide(series, given: History(scene.facts), at: later).records.count == 1)
        #expect(History(scene.facts).stated[akig]?["critical"] == nil)
    }
}

import Fixtures
import Manifests
import Model
import Planning
import Testing

/// Forty daily points, all of them proven and intact: the window of 7 days keeps the last seven and their anchor.
private func aged() throws -> Scene {
    var scene = try Scene()
    let points = (0..<40).map { RecoveryPoint.taken(at: noon - .seconds(43_200) - .seconds((39 - $0) * 86_400)) }
    scene.withStore { $0.points = points }
    for point in points {
        scene.note(.drilled(.passed(ActionID("drill/x/\(point.action)"), point, scene.plan.digest)), at: noon)
        scene.note(.verified(.intact(point.action)), at: noon)
    }
    scene.retentions[0].spec.keep.hourly = .count(0)
    scene.retentions[0].spec.keep.daily = .count(0)
    return scene
}

@Suite struct RetentionGapsTests {
    @Test func pointsThatNoRuleKeepsAreOneDestructiveGap() throws {
        let scene = try aged()
        let gap = try #require(scene.gaps.first { $0.reason == "BeyondRetention" })
        #expect(gap.isDestructive && gap.blocked == nil)
        #expect(gap.action.points.count == 32, "40 less the 7 of the window and its anchor")
        #expect(gap.because == "32 of 40 points in store local are kept by no rule of standard")
        #expect(gap.preconditions.storeRevision == storeRevision(scene.observation.points(in: "local")))
        #expect(!gap.action.points.contains(scene.observation.points(in: "local")[39].action))
    }

    @Test func aPointThatOnePlanKeepsStaysThoughAnotherWouldForgetIt() throws {
        var scene = try aged()
        var longer = scene.retentions[0]
        longer.name = "longer"
        longer.spec.window = .seconds(20 * 86_400)
        scene.retentions.append(longer)
        let both = try #require(scene.gaps.first { $0.reason == "BeyondRetention" }).action.points
        scene.retentions.reverse()
        #expect(scene.gaps.first { $0.reason == "BeyondRetention" }?.action.points == both, "in whatever order")
        #expect(both.count == 19)
    }

    @Test func nothingGoesWhileAPolicyIsNotKnown() throws {
        var scene = try aged()
        scene.retentions = []
        #expect(!scene.gaps.contains { $0.isDestructive })
    }

    @Test func nothingGoesWithoutEnoughProvenPoints() throws {
        var scene = try aged()
        scene.facts.removeAll { if case .drilled = $0.event { true } else { false } }
        #expect(!scene.gaps.contains { $0.isDestructive })
    }

    @Test(arguments: [true, false]) func whatWasNotSeenLosesNothing(isStoreSeen: Bool) throws {
        var scene = try aged()
        let error = PraError(.timeout, "no answer", remedy: "wait", retry: .later)
        if isStoreSeen { scene.server = .unknown(because: error) } else { scene.store = .unknown(because: error) }
        #expect(!scene.gaps.contains { $0.isDestructive })
    }
}

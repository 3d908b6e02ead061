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

/// A policy in days and counts, and the hours between two backups.
struct Rhythm: Sendable {
    var window: Int
    var daily = 0
    var weekly = 0
    var monthly = 0
    var every: Int
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

    @Test func nothingGoesWhileAPolicyIsNotKnownAndTheGapSaysSo() throws {
        var scene = try aged()
        scene.unknownRetention = "this host does not know Africa/Conakri, the time zone of RetentionPolicy standard"
        let gap = try #require(scene.gaps.first { $0.action.verb == .retain })
        #expect(gap.reason == "RetentionUnknown" && gap.action.points == [] && !gap.isDestructive)
        #expect(gap.blocked == scene.unknownRetention)
        #expect(scene.desired.pending(scene.gaps) == .needingAPerson)
        #expect(!gap.passesByItself, "a person has to mend the name")
    }

    @Test func nothingGoesWithoutEnoughProvenPointsAndTheGapSaysSo() throws {
        var scene = try aged()
        scene.facts.removeAll { if case .drilled = $0.event { true } else { false } }
        let gap = try #require(scene.gaps.first { $0.action.verb == .retain })
        #expect(gap.reason == "RetentionHeldUp" && gap.action.points == [] && !gap.isDestructive)
        #expect(gap.blocked == "2 restore-proven points are required and 0 would stay")
        #expect(gap.passesByItself)
    }

    @Test(arguments: [true, false]) func whatWasNotSeenLosesNothing(isStoreSeen: Bool) throws {
        var scene = try aged()
        let error = PraError(.timeout, "no answer", remedy: "wait", retry: .later)
        if isStoreSeen { scene.server = .unknown(because: error) } else { scene.store = .unknown(because: error) }
        #expect(!scene.gaps.contains { $0.isDestructive })
    }

    // The daily limit

    @Test func aPolicyThatLetsMostOfAStoreGoNeedsApproval() throws {
        let gap = try #require(try aged().gaps.first { $0.reason == "BeyondRetention" })
        #expect(
            gap.approval == "within a day 32 of 40 points would be gone: more than 20%, and more than an"
                + " unchanged policy lets go")
        #expect(gap.blocked == nil && gap.obstacle == gap.approval)
    }

    /// Goal: a host whose clock is days ahead forgets nothing early.
    @Test func ageIsMeasuredByTheServersClock() throws {
        var scene = try calm(points: 12, beyond: 0)
        scene.with { $0.serverTime = noon }
        let ahead = noon + .seconds(30 * 86_400)
        let gaps = RecoveryPlan.gaps(scene.plan, given: .known(scene.observation, at: ahead), at: ahead)
        #expect(!gaps.contains { $0.action.verb == .retain })
        #expect(scene.gaps(at: ahead).contains { $0.action.verb == .retain })
    }

    /// Goal: slicing it does not help: what went in the last day counts.
    @Test func whatWasForgottenInTheLastDayCounts() throws {
        var scene = try calm(points: 12, beyond: 2)
        #expect(scene.gaps.first { $0.action.verb == .retain }?.approval == nil)
        for hour in 1...4 {
            let point = RecoveryPoint.taken(at: noon - .seconds(90 * 86_400 + Int64(hour)))
            scene.note(.committed(point), at: noon - .seconds(80 * 86_400))
            scene.note(
                .forgotten(ForgottenRecord(point: point.action, store: "local", reason: "x")),
                at: noon - .seconds(Int64(hour) * 3600))
        }
        #expect(scene.gaps.first { $0.action.verb == .retain }?.approval?.contains("6 of 16") == true)
        #expect(
            scene.gaps(at: noon + .seconds(25 * 3600)).first { $0.action.verb == .retain }?.approval?.contains(
                "3 of 12") == true)
    }

    /// Goal: ordinary days need nobody, however small the store: a year of them, under policies of all sizes.
    @Test(arguments: [
        Rhythm(window: 2, every: 24), Rhythm(window: 7, every: 24), Rhythm(window: 2, every: 1),
        Rhythm(window: 1, daily: 3, weekly: 2, monthly: 2, every: 24),
        Rhythm(window: 2, daily: 2, weekly: 1, monthly: 1, every: 24),
        Rhythm(window: 7, daily: 7, weekly: 5, monthly: 12, every: 24),
        Rhythm(window: 1, daily: 7, weekly: 4, monthly: 6, every: 6),
        Rhythm(window: 1, daily: 7, weekly: 5, monthly: 12, every: 1),
    ])
    func anUnchangedPolicyNeverNeedsAPerson(rhythm: Rhythm) throws {
        var scene = try Scene()
        let hours = rhythm.every
        scene.retentions[0].spec.window = .seconds(Int64(rhythm.window) * 86_400)
        scene.retentions[0].spec.keep.hourly = .count(0)
        scene.retentions[0].spec.keep.daily = .count(rhythm.daily)
        scene.retentions[0].spec.keep.weekly = .count(rhythm.weekly)
        scene.retentions[0].spec.keep.monthly = .count(rhythm.monthly)
        scene.retentions[0].spec.minProven = 1
        var (points, forgotten): ([RecoveryPoint], Int) = ([], 0)
        scene.facts = []
        for step in 0..<min(120 * 24 / hours, 300) {
            let now = noon - .seconds(60 * 86_400) + .seconds(Int64(step * hours) * 3600)
            points.append(.taken(at: now))
            scene.withStore { $0.points = points }
            scene.note(.committed(points[points.count - 1]), at: now)
            scene.note(
                .drilled(.passed(ActionID("drill/x/\(step)"), points[points.count - 1], scene.plan.digest)), at: now)
            // As late as a day's other work may make it.
            let gap = scene.gaps(at: now + .seconds(Int64(step * 977 % 3600))).first { $0.action.verb == .retain }
            guard let gap else { continue }
            try #require(gap.obstacle == nil, "step \(step): \(gap)")
            points.removeAll { gap.action.points.contains($0.action) }
            forgotten += gap.action.points.count
            for point in gap.action.points {
                scene.note(.forgotten(ForgottenRecord(point: point, store: "local", reason: "x")), at: now)
            }
        }
        #expect(forgotten > 100)
    }

    /// `count` daily points of which `beyond` are kept by nothing.
    private func calm(points count: Int, beyond: Int) throws -> Scene {
        var scene = try aged()
        scene.withStore { $0.points = Array($0.points.suffix(count)) }
        scene.retentions[0].spec.window = .seconds(Int64(count - 1 - beyond) * 86_400)
        return scene
    }
}

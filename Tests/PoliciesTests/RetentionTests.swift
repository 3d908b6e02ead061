import Manifests
import Model
import Policies
import Seeded
import Testing

private let hour: Int64 = 3600
private let day: Int64 = 86_400
/// Wednesday 2026-11-25 12:00 UTC.
private let now = CivilTime(year: 2026, month: 11, day: 25, hour: 12).timestamp

/// Where a point stands in the life of its cluster.
private struct Place {
    var system: UInt64 = 7
    var timeline: UInt32 = 1
    /// By default what the point's age says.
    var stop: UInt64?
}

private func point(
    _ name: String, age: Int64, _ place: Place = Place(), taint: String? = nil, isComplete: Bool = true
) -> RecoveryPoint {
    let at = now - .seconds(age)
    return RecoveryPoint(
        action: ActionID(name), store: "local", clusterUID: "c", system: SystemIdentifier(place.system),
        timeline: Timeline(place.timeline), start: LSN(1), stop: LSN(place.stop ?? UInt64(at.microseconds)),
        startedAt: at - .seconds(60), stoppedAt: at, dataBytes: .zero, addedBytes: .zero, major: 15, taint: taint,
        isComplete: isComplete)
}

private func policy(
    window: Int64 = 0, _ keep: RetentionPolicy.Keep = RetentionPolicy.Keep(), minProven: Int = 0
) -> RetentionPolicy.Spec {
    RetentionPolicy.Spec(window: .seconds(window), keep: keep, timeZone: "UTC", minimumProven: minProven)
}

private func hold(on point: String, until end: Timestamp? = nil, release: Hold.Release? = nil) -> Hold {
    Hold(
        id: "1", point: ActionID(point), clusterUID: "c", cluster: "akig", reason: "case 17", by: "operator:ada",
        at: now - .seconds(day), until: end, release: release)
}

private func select(
    _ points: [RecoveryPoint], _ policy: RetentionPolicy.Spec, knowledge: PointKnowledge? = nil,
    zone: ZoneRules = .utc, at instant: Timestamp = now
) -> RetentionDecision {
    let all = Set(points.map(\.action))
    return selectRetention(
        points: points, knowledge: knowledge ?? PointKnowledge(proven: all, intact: all), policy: policy, zone: zone,
        now: instant)
}

extension RetentionDecision {
    fileprivate var keptNames: [String] { kept.map(\.point.action.text) }
    fileprivate func reasons(_ name: String) -> [Phrase] {
        kept.first { $0.point.action.text == name }?.reasons.map(\.key) ?? []
    }
}

@Suite struct RetentionTests {
    @Test func theWindowKeepsItsAnchorAndAllAfterIt() {
        let points = [
            point("a", age: 9 * day), point("b", age: 8 * day), point("c", age: 3 * day), point("d", age: hour),
        ]
        let decision = select(points, policy(window: 7 * day))
        #expect(decision.keptNames == ["b", "c", "d"])
        #expect(decision.reasons("b") == [.keepAnchor])
        #expect(decision.reasons("d") == [.keepWindow, .keepLast])
        #expect(decision.forgettable.map(\.because.key) == [.forgetOutside])
    }

    @Test func aTaintedPointIsNoAnchor() {
        let points = [
            point("a", age: 9 * day), point("b", age: 8 * day, taint: "page checksum"), point("c", age: hour),
        ]
        #expect(select(points, policy(window: 7 * day)).keptNames == ["a", "b", "c"])
    }

    @Test func suspectPointsGoWhenTheyLeaveTheWindow() {
        let points = [point("a", age: 9 * day, isComplete: false), point("b", age: 8 * day), point("c", age: hour)]
        let decision = select(points, policy(window: 7 * day))
        #expect(decision.keptNames == ["b", "c"])
        #expect(decision.forgettable.map(\.because.key) == [.forgetSuspect])
    }

    @Test func eachBucketKeepsItsLastPoint() {
        let points = (0..<72).map { point("h\($0)", age: Int64($0) * hour + 60) }
        let decision = select(points, policy(RetentionPolicy.Keep(.count(2), .count(3), .count(1))))
        #expect(decision.keptNames == ["h36", "h12", "h1", "h0"])
        #expect(decision.reasons("h0") == [.keepAnchor, .keepHour, .keepDay, .keepWeek, .keepLast])
        #expect(decision.reasons("h36") == [.keepDay])
    }

    @Test func aCalendarPeriodKeepsEveryBucketWithinIt() {
        let points = (0..<20).map { point("m\($0)", age: Int64($0) * 30 * day) }
        let keep = RetentionPolicy.Keep(.count(0), .count(0), .count(0), .period(years: 0, months: 12, days: 0))
        let decision = select(points, policy(keep))
        #expect(decision.kept.count == 13)
        #expect(decision.keptNames.first == "m12")
    }

    /// Conakry is at UTC, Tokyo nine hours ahead: 16:00 UTC is the next day there.
    @Test func daysAreThoseOfThePolicysZone() {
        let tokyo = ZoneRules(name: "Asia/Tokyo", firstOffsetSeconds: 9 * 3600, transitions: [])
        let points = [point("before", age: 22 * hour), point("after", age: 20 * hour), point("last", age: 13 * hour)]
        let keep = RetentionPolicy.Keep(.count(0), .count(9))
        #expect(select(points, policy(keep)).keptNames == ["last"])
        #expect(select(points, policy(keep), zone: tokyo).keptNames == ["before", "last"])
        let later = points + [point("next", age: 11 * hour)]
        #expect(select(later, policy(keep)).keptNames == ["last", "next"])
        #expect(select(later, policy(keep), zone: tokyo).keptNames == ["before", "next"])
    }

    @Test func orderIsThatOfHistoryNotOfNamesOrClocks() {
        let points = [
            point("z", age: day, Place(stop: 900)), point("y", age: 2 * day, Place(timeline: 2, stop: 800)),
            point("a", age: hour, Place(system: 3, stop: 9000)),
        ]
        let decision = select(points, policy())
        #expect(decision.keptNames == ["y"])
        #expect(decision.forgettable.map(\.point.action.text) == ["a", "z"])
    }

    @Test func fewerProvenPointsThanRequiredBlockEverything() {
        let points = [point("a", age: 9 * day), point("b", age: 8 * day), point("c", age: hour)]
        let knowledge = PointKnowledge(proven: [ActionID("c")], intact: [ActionID("b")])
        let decision = select(points, policy(window: day, minProven: 2), knowledge: knowledge)
        #expect(decision.blocked == Message(.blockedProven, .count(2), .count(1)))
        #expect(decision.forgettable.isEmpty && decision.kept.count == 3)
        #expect(decision.reasons("a") == [.keepBlocked])
    }

    @Test func provenPointsStayHoweverOld() {
        let points = [
            point("a", age: 90 * day), point("b", age: 80 * day), point("c", age: 8 * day), point("d", age: hour),
        ]
        let knowledge = PointKnowledge(proven: [ActionID("a"), ActionID("b")], intact: [])
        let decision = select(points, policy(window: day, minProven: 1), knowledge: knowledge)
        #expect(decision.keptNames == ["b", "c", "d"])
        #expect(decision.reasons("b") == [.keepProven])
    }

    @Test func nothingGoesWhileNothingThatStaysWasReadBack() {
        let points = [point("a", age: 9 * day), point("b", age: 8 * day), point("c", age: hour)]
        let knowledge = PointKnowledge(proven: [], intact: [ActionID("a")])
        #expect(select(points, policy(window: day), knowledge: knowledge).blocked?.key == .blockedUnverified)
    }

    @Test func aHeldPointStaysWithItsReasonAndNothingElseStaysOrGoesForIt() {
        let points = [
            point("a", age: 90 * day), point("b", age: 80 * day, taint: "checksum"), point("c", age: 8 * day),
            point("d", age: 60),
        ]
        let holds = [
            hold(on: "a"), hold(on: "b", until: now + .seconds(1)), hold(on: "c", until: now),
            hold(on: "gone"),
        ]
        let all = Set(points.map(\.action))
        let knowledge = PointKnowledge(proven: all, intact: all, holds: holds)
        let decision = select(points, policy(window: hour), knowledge: knowledge)
        #expect(decision.keptNames == ["a", "b", "c", "d"], "c anchors the window")
        #expect(decision.reasons("a") == [.keepHeld] && decision.reasons("b") == [.keepHeldUntil])
        #expect(decision.reasons("c") == [.keepAnchor])
        #expect(decision.kept[0].reasons[0].text(in: .english) == "held by operator:ada: case 17")
        #expect(decision.kept[0].reasons[0].text(in: .french) == "retenu par operator:ada : case 17")
    }

    @Test(arguments: [(299, false), (301, true)] as [(Int64, Bool)])
    func aClockThatWentBackBlocksEverything(ahead: Int64, isBlocked: Bool) {
        let points = [point("a", age: 9 * day), point("b", age: 8 * day), point("c", age: -ahead)]
        let decision = select(points, policy(window: day))
        #expect((decision.blocked?.key == .blockedClock) == isBlocked)
        #expect(decision.forgettable.isEmpty == isBlocked)
    }

    /// Whatever the points, the policy and what is known.
    @Test(arguments: UInt64(0)..<500)
    func keepsTheRulesOfDesign(seed: UInt64) {
        var random = Seeded(seed: seed)
        let points = (0..<Int.random(in: 0...40, using: &random)).map { index in
            point(
                "p\(index)", age: Int64.random(in: -400...(40 * day), using: &random),
                taint: Int.random(in: 0..<6, using: &random) == 0 ? "checksum" : nil,
                isComplete: Int.random(in: 0..<6, using: &random) != 0)
        }
        let names = points.map(\.action)
        let knowledge = PointKnowledge(
            proven: Set(names.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }),
            intact: Set(names.filter { _ in Bool.random(using: &random) }))
        let window = Int64.random(in: 0...(20 * day), using: &random)
        let minProven = Int.random(in: 0...3, using: &random)
        let keep = RetentionPolicy.Keep(.count(Int.random(in: 0...5, using: &random)), .count(3), .count(2))
        let rules = policy(window: window, keep, minProven: minProven)
        let decision = select(points.shuffled(using: &random), rules, knowledge: knowledge)
        keepsWhatIsHeldAndDecidesTheRestAsBefore(points, rules, knowledge, decision, &random)
        let redundant = points.filter(\.isRedundant)
        let kept = decision.kept.map(\.point)

        #expect(Set(kept + decision.forgettable.map(\.point)) == Set(points))
        #expect(decision.kept.allSatisfy { !$0.reasons.isEmpty })
        if !redundant.isEmpty { #expect(kept.contains { $0.isRedundant }, "the last clean point went") }
        #expect(decision.blocked == nil || decision.forgettable.isEmpty)
        guard !decision.forgettable.isEmpty else { return }
        #expect(kept.count { $0.isRedundant && knowledge.proven.contains($0.action) } >= minProven)
        #expect(kept.contains { $0.isRedundant && (knowledge.intact.union(knowledge.proven)).contains($0.action) })
        #expect(points.allSatisfy { $0.stoppedAt <= now + .seconds(300) })
        let start = now - .seconds(window)
        #expect(points.filter { $0.stoppedAt > start }.allSatisfy { kept.contains($0) }, "the window shrank")
        let before = redundant.filter { $0.stoppedAt <= start }
        #expect(
            before.isEmpty || kept.contains { $0.isRedundant && $0.stoppedAt <= start }, "the window lost its anchor")
    }

    /// A hold keeps its point, and what becomes of the others is what it was without it: it wedges nothing, and lets
    /// nothing go.
    private func keepsWhatIsHeldAndDecidesTheRestAsBefore(
        _ points: [RecoveryPoint], _ rules: RetentionPolicy.Spec, _ knowledge: PointKnowledge,
        _ without: RetentionDecision, _ random: inout Seeded
    ) {
        let release = Hold.Release(by: "operator:ada", reason: "closed", at: now)
        var held: Set<ActionID> = [], with = knowledge
        for point in points where Int.random(in: 0..<5, using: &random) == 0 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: with.holds.append(hold(on: point.action.text, until: now))
            case 1: with.holds.append(hold(on: point.action.text, release: release))
            default:
                with.holds.append(hold(on: point.action.text))
                held.insert(point.action)
            }
        }
        let decision = select(points, rules, knowledge: with)
        let gone = { (decision: RetentionDecision) in Set(decision.forgettable.map(\.point.action)) }
        #expect(gone(decision).isDisjoint(with: held))
        guard without.blocked == nil else { return }
        #expect(gone(decision) == gone(without).subtracting(held))
    }
}

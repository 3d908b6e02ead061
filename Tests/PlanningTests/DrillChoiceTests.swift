import Fixtures
import Manifests
import Model
import Testing

@testable import Planning

/// Which point a drill restores, and to which moment.
@Suite struct DrillChoiceTests {
    /// One a day, the newest half a day ago.
    private let points = (0..<10).map { RecoveryPoint.taken(at: noon - .seconds(43_200 + (9 - $0) * 86_400)) }

    private func random(
        _ number: Int, _ store: StoreObservation? = nil, due slot: Timestamp = noon
    ) throws -> (point: RecoveryPoint, moment: Timestamp) {
        let choice = try #require(
            RecoveryPlan.Drill.Target.sampled.choose(
                among: points, in: store ?? .holding(points), for: ActionID("drill/critical/akig/fire/\(number)"),
                due: slot))
        guard case .moment(let moment) = choice.target else { throw Unexpected(target: choice.target) }
        return (choice.point, moment)
    }

    private struct Unexpected: Error { var target: DrillTarget }

    @Test func theNewestAndTheOldestAreWhatTheySay() {
        let choose = { (target: RecoveryPlan.Drill.Target) in
            target.choose(among: points, in: .holding(points), for: ActionID("drill/x/1"), due: noon)
        }
        #expect(choose(.latest) == DrillChoice(point: points[9], target: .latest))
        #expect(choose(.oldest) == DrillChoice(point: points[0], target: .oldest))
        #expect(
            RecoveryPlan.Drill.Target.sampled.choose(among: [], in: .holding([]), for: ActionID("x"), due: noon) == nil)
    }

    @Test func momentsAreSpreadOverTheWholeWindowAndChosenByTheSlot() throws {
        var days = [Int](repeating: 0, count: 10)
        for number in 0..<1000 {
            let (point, moment) = try random(number)
            #expect(try random(number) == (point, moment))
            let index = try #require(points.firstIndex(of: point))
            #expect(moment >= point.stoppedAt && moment <= (index < 9 ? points[index + 1].stoppedAt : noon))
            days[index] += 1
        }
        // The last span is half a day.
        #expect(days.dropLast().allSatisfy { (70...150).contains($0) } && (25...90).contains(days[9]), "\(days)")
    }

    @Test func noMomentIsLaterThanTheSlot() throws {
        let slot = noon - .seconds(3 * 86_400)
        for number in 0..<200 { #expect(try random(number, due: slot).moment <= slot) }
        // Of a plan that was adopted in the middle of its slot.
        let early = RecoveryPlan.Drill.Target.sampled.choose(
            among: points, in: .holding(points), for: ActionID("drill/x/1"), due: points[0].startedAt)
        #expect(early == DrillChoice(point: points[9], target: .latest))
    }

    @Test func noMomentLiesBehindAHole() throws {
        var store = StoreObservation.holding(points)
        store.wal[0].coverage[0].stretches = [
            .init(from: LSN(0x100_0000), to: LSN(points[4].stop.bytes + 8192)),
            .init(from: points[5].start, to: LSN(0x9000_0000)),
        ]
        for number in 0..<300 { #expect(try random(number, store).point != points[4]) }
    }

    @Test func aPlanKeepsItsChoiceWhileItWaits() throws {
        var scene = try Scene()
        scene.desired.plans[0].spec.drill.target = .sampled
        scene.facts.removeAll { if case .drilled = $0.event { true } else { false } }
        scene.facts.removeAll { if case .finished(let record) = $0.event { record.job == .drill } else { false } }
        let gap = try #require(scene.gaps.first { $0.action.verb == .drill })
        guard case .moment(let moment)? = gap.action.target else { throw Unexpected(target: .latest) }
        #expect(gap.effect.contains("is restored, to \(moment)") && moment < noon)
        let later = scene.gaps(at: noon + .seconds(3600)).first { $0.action.verb == .drill }
        #expect(later?.action == gap.action)
    }

    @Test func theRecoveryKeyIsTriedAtLeastOnceInAQuarter() throws {
        let week = Duration.seconds(7 * 86_400), day = Duration.seconds(86_400)
        func history(_ recipient: DrillRecord.Recipient, at time: Timestamp) throws -> History {
            var scene = try Scene()
            var record = DrillRecord.passed(
                ActionID("drill/critical/akig/primary-loss/1"), points[9], scene.plan.digest)
            record.openedBy = recipient
            scene.note(.drilled(record), at: time)
            return History(scene.facts)
        }
        #expect(History().isRecoveryKeyDue(in: "local", every: week, at: noon))
        #expect(try history(.operator, at: noon).isRecoveryKeyDue(in: "local", every: week, at: noon))
        let used = try history(.recovery, at: noon)
        #expect(!used.isRecoveryKeyDue(in: "local", every: week, at: noon + day))
        #expect(used.isRecoveryKeyDue(in: "far", every: week, at: noon + day))
        // The drill after this one would come too late.
        #expect(!used.isRecoveryKeyDue(in: "local", every: week, at: noon + day * 83))
        #expect(used.isRecoveryKeyDue(in: "local", every: week, at: noon + day * 84))
    }
}

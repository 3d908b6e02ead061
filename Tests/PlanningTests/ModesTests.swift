import Manifests
import Model
import Planning
import Testing

/// A mode says who acts: nobody, a person who was shown what to do, or the loop.
@Suite struct ModesTests {
    @Test(arguments: ["Observe", "Plan"])
    func outsideEnforceEveryGapOfAPlanSaysThatItsModeKeepsItOpen(mode: String) throws {
        let gaps = try unprotected(mode).gaps
        #expect(Set(gaps.map(\.action.verb)).isSuperset(of: [.createSlot, .backup, .startStream]))
        #expect(gaps.allSatisfy { $0.blocked?.hasPrefix("mode \(mode): ") == true }, "\(gaps.map(\.blocked))")
    }

    @Test(arguments: [("Observe", nil), ("Plan", .needingAPerson), ("Enforce", .plain)] as [(String, PendingChanges?)])
    func whatAPlanComesToFollowsItsMode(mode: String, pending: PendingChanges?) throws {
        let scene = try unprotected(mode)
        let gap = try #require(scene.gaps.first { $0.action.verb == .createSlot })
        #expect(scene.desired.pending([gap]) == pending)
        #expect(scene.desired.pending([]) == nil)
    }

    @Test func aSuspensionEndsByItselfAndWaitsForNobody() throws {
        let until = "{reason: moving house, owner: j.martin, until: 2099-01-01T00:00:00Z}"
        let scene = try unprotected("Enforce\n  suspend: \(until)")
        #expect(scene.gaps.contains { $0.blocked != nil })
        #expect(scene.desired.pending(scene.gaps.filter { !$0.isDestructive }) == .plain)
    }

    private func unprotected(_ mode: String) throws -> Scene {
        var scene = try Scene(plan: "mode: \(mode)")
        scene.with { $0.slots = [] }
        scene.withStore { $0.points = [] }
        scene.stream = .stopped(exposure: .seconds(20))
        return scene
    }
}

import Fixtures
import Manifests
import Model
import Planning
import Testing

private let suspended = "suspend: {reason: move, owner: ops, until: 2024-10-04T12:01:00Z}"

/// Slots that hold back WAL on production for nobody.
@Suite struct SlotGapsTests {
    /// A calm scene with an older slot beside the plan's; what the plan's does not keep is in the store.
    private func renamed(plan: String = "mode: Enforce", restart: UInt64 = 0x8000_0000) throws -> Scene {
        var scene = try Scene(plan: plan)
        scene.surplusSlots = ["pra_old"]
        scene.with {
            $0.slots.append(.init(name: "pra_old", isActive: false, restart: LSN(restart), walStatus: "reserved"))
        }
        return scene
    }

    @Test func aSlotThatNobodyWantsIsDropped() throws {
        let gap = try #require(try renamed().gaps.first)
        #expect(gap.reason == "GuardSlotUnused" && gap.action.verb == .dropSlot && gap.isDestructive)
        #expect(gap.action.id == ActionID("drop-slot/akig/pra_old") && gap.obstacle == nil)
        #expect(gap.because.hasSuffix("nobody moves it and holds back 256.0 MiB of WAL"))
    }

    @Test func oneThatIsGoneAlreadyIsNone() throws {
        var scene = try renamed()
        scene.with { $0.slots.removeLast() }
        #expect(scene.gaps == [])
    }

    /// Goal: renaming a slot makes no hole: the older one goes when what the new one does not keep is in the stores.
    @Test func anOlderSlotStaysUntilTheNewOneCoversIt() throws {
        var scene = try renamed()
        scene.with { $0.slots.remove(at: 0) }
        #expect(scene.gaps.map(\.reason) == ["NoGuardSlot", "GuardSlotReplaced"], "the new one is not there yet")
        scene = try renamed()
        scene.withStore { $0.wal[0].coverage[0].stretches[0].to = LSN(0x8E00_0000) }
        let gap = try #require(scene.gaps.first { $0.action.verb == .dropSlot })
        #expect(gap.blocked == "WAL before slot pra_guard is not in every store yet" && gap.waitsForStream)
    }

    /// Goal: a single pass brings the WAL that the older slot waits for, though the exposure asks for no stream.
    @Test func whatTheOlderSlotWaitsForIsStreamed() throws {
        var scene = try renamed()
        (scene.stays, scene.stream) = (false, .stopped(exposure: .seconds(20)))
        #expect(scene.gaps.map(\.action.verb) == [.dropSlot], "nothing is waited for")
        scene.withStore { $0.wal[0].coverage[0].stretches[0].to = LSN(0x8E00_0000) }
        #expect(scene.gaps.map(\.action.verb).contains(.startStream))
    }

    @Test func aPlanThatStreamsNoMoreNeedsNoSuccessor() throws {
        var scene = try renamed()
        scene.desired.plans[0].spec.wal.stream = false
        scene.surplusSlots = ["pra_guard", "pra_old"]
        scene.with { $0.slots[0].restart = LSN(0x8000_0000) }
        #expect(scene.gaps.filter { $0.action.verb == .dropSlot }.count == 2)
    }

    @Test(arguments: ["Observe", "Plan"]) func outsideEnforceItIsOnlyTold(mode: String) throws {
        let gap = try #require(try renamed(plan: "mode: \(mode)").gaps.first { $0.reason == "GuardSlotUnused" })
        #expect(gap.blocked?.hasPrefix("mode \(mode): ") == true)
    }

    @Test func oneInUseWaitsForItsConnection() throws {
        var scene = try renamed()
        scene.with { $0.slots[1].isActive = true }
        #expect(scene.gaps.first?.blocked == "a connection uses slot pra_old; end it first")
    }

    // Production before backup

    /// Goal: a suspension stops pra, not the writes that fill production's disk.
    @Test func aSuspensionDoesNotKeepASlotThatIsOverItsCap() throws {
        var scene = try renamed(plan: "mode: Enforce\n  \(suspended)")
        #expect(scene.gaps.first?.blocked?.hasPrefix("suspended by ops") == true, "within the cap it waits")
        scene.with { $0.flush = LSN(0x8F00_0000 + 32 << 30) }
        let over = scene.gaps.filter { $0.reason == "GuardSlotOverCap" }
        #expect(over.map(\.action.id.text) == ["drop-slot/akig/pra_guard", "drop-slot/akig/pra_old"])
        #expect(over.allSatisfy { $0.obstacle == nil })
        let observing = try renamed(plan: "mode: Observe")
        #expect(observing.gaps.allSatisfy { $0.blocked != nil }, "a mode that does not act acts not even then")
    }

    @Test func theLedgerKnowsWhichSlotsAreOurs() throws {
        var scene = try Scene()
        let (create, drop) = (ActionID("create-slot/akig/pra_old"), ActionID("drop-slot/akig/pra_old"))
        let akig = ResourceID("Cluster", "akig")
        scene.note(.started(StartedRecord(action: create, reason: "NoGuardSlot", attempt: 1)), at: noon)
        #expect(History(scene.facts).guardSlots[akig] == ["pra_old"], "also when the process died right after")
        let failure = FinishedRecord.Failure(code: .connectionLost, what: "away")
        scene.note(.finished(FinishedRecord(action: drop, job: nil, failure: failure, took: .zero)), at: noon)
        #expect(History(scene.facts).guardSlots[akig] == ["pra_old"])
        scene.note(.finished(FinishedRecord(action: drop, job: nil, failure: nil, took: .zero)), at: noon)
        #expect(History(scene.facts).guardSlots[akig] == [])
    }
}

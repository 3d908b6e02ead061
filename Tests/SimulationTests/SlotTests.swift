import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// Guard slots through the life of a plan: what pra made and nobody wants any more leaves production.
@Suite(.tags(.simulation)) struct SlotTests {
    private func protected(seed: UInt64) throws -> (Desired, SimulatedPorts) {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: seed, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        #expect(slots(ports) == ["pra_guard"])
        return (desired, ports)
    }

    private func slots(_ ports: SimulatedPorts) -> [String]? {
        ports.state.withLock { $0.servers["akig"]?.slots.keys.sorted() }
    }

    @Test func aPlanThatStreamsNoMoreLeavesNoSlot() throws {
        let (before, ports) = try protected(seed: 71)
        var desired = before
        ports.state.withLock { $0.servers["akig"]?.slots["someone_elses"] = LSN(0x100_0000) }
        desired.plans[0].spec.wal.stream = false
        try ports.simulation.run { [desired] in try await live(desired, ports, for: .seconds(60)) }
        #expect(slots(ports) == ["someone_elses"], "and pra touches only its own")
    }

    @Test(arguments: 80..<90 as Range<UInt64>) func aRenamedSlotIsReplacedWithoutAHole(seed: UInt64) throws {
        let (before, ports) = try protected(seed: seed)
        var desired = before
        desired.plans[0].spec.wal.guardSlot.name = "pra_new"
        try ports.simulation.run { [desired] in try await live(desired, ports, for: .seconds(120)) }
        #expect(slots(ports) == ["pra_new"], "seed \(seed)")
        #expect(!ports.ledger.contains { if case .walGap = $0.event { true } else { false } }, "seed \(seed)")
    }

    @Test func aPlanThatOnlyObservesTellsItAndDropsNothing() throws {
        let (before, ports) = try protected(seed: 73)
        var desired = before
        desired.plans[0].spec.mode = .observe
        let plan = try ports.simulation.run { [desired] in
            try await live(desired, ports, for: .seconds(60))
            return try await Turn(looking: ports.world(), desired).plan()
        }
        #expect(slots(ports) == ["pra_guard"])
        #expect(plan.gaps.contains { $0.reason == "GuardSlotUnused" && $0.blocked != nil })
    }

    /// Goal: while a plan is suspended its slot is given up at the cap, and not made anew.
    @Test func aSuspendedPlanGivesItsSlotUpAtTheCap() throws {
        let (before, ports) = try protected(seed: 74)
        var desired = before
        desired.plans[0].spec.suspend = try oneCluster(
            plan: "mode: Enforce\n  suspend: {reason: move, owner: ops, until: 2099-01-01T00:00:00Z}"
        ).plans[0].spec.suspend
        desired.plans[0].spec.wal.guardSlot.retainAtMost = ByteCount(1 << 20)
        try ports.simulation.run { [desired] in try await live(desired, ports, for: .seconds(30)) }
        #expect(slots(ports) == ["pra_guard"], "below the cap it stays")
        try ports.simulation.run { [desired] in try await live(desired, ports, for: .seconds(300)) }
        #expect(slots(ports) == [])
        #expect(ports.starts("create-slot/").count == 1)
    }
}

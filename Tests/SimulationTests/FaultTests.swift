import Fixtures
import Manifests
import Model
import Ports
import Reconciler
import Simulator
import Testing

/// What goes wrong in pra itself is told like everything else, and once.
@Suite(.tags(.simulation)) struct FaultTests {
    private let fault = PraError(.fileFault, "no space left", remedy: "make room")

    @Test func whatFailsForLongIsAnIncidentWhileItLasts() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 61, desired)
        for broken in [[:], ["clear leftovers": fault, "advance slot": fault], [:]] {
            ports.simulation.faults.broken = broken
            try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        }
        #expect(ports.incidents("admin.error/leftovers") == [.opened, .resolved])
        #expect(ports.incidents("admin.error/slot/akig") == [.opened, .resolved])
        let told = ports.ledger.contains { fact in
            guard case .incident(let incident) = fact.event else { return false }
            return incident.message == "leftovers of pra does not work: no space left (PRA-107)"
        }
        #expect(told)
    }

    @Test func whatIsMendedWithinAMinuteIsNone() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 62, desired)
        try ports.simulation.run {
            try await withThrowingTaskGroup { group in
                group.addTask { try await live(desired, ports, for: .seconds(300)) }
                try await ports.time.sleep(for: .seconds(100))
                ports.simulation.faults.broken = ["advance slot": fault]
                try await ports.time.sleep(for: .seconds(40))
                ports.simulation.faults.broken = [:]
                try await group.waitForAll()
            }
        }
        #expect(ports.incidents("admin.error/slot/akig") == [])
    }

    /// A server that is away is the server's incident.
    @Test func whatIsAwayIsNoFaultOfPra() throws {
        let away = PraError(.postgresUnreachable, "refused", remedy: "start it", retry: .later)
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 63, desired)
        ports.simulation.faults.broken = ["advance slot": away, "observe akig": away]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        #expect(ports.incidents("cluster.down/akig") == [.opened])
        #expect(
            ports.ledger.allSatisfy {
                if case .incident(let one) = $0.event { one.type != "admin.error" } else { true }
            })
    }

    /// Nothing is told of it to the ledger, to the outbox or to people, and nothing breeds.
    @Test func aLedgerThatTakesNothingMakesNoIncidentOfIt() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 64, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        let before = ports.ledger.count
        ports.simulation.faults.broken = ["append": fault]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        #expect(ports.ledger.count == before)
        ports.simulation.faults.broken = [:]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        let open = ports.ledger.reduce(into: Set<String>()) { open, fact in
            guard case .incident(let one) = fact.event, one.type == "admin.error" else { return }
            if one.change == .opened { open.insert(one.id) } else { open.remove(one.id) }
        }
        #expect(open == [])
    }

    @Test func whatWaitsForAPersonIsAnIncidentUntilTheyDecide() throws {
        let stated = try oneCluster(plan: "mode: Enforce\n  onRemoval: Refuse")
        let ports = SimulatedPorts(seed: 65, stated)
        try ports.simulation.run { try await live(stated, ports, for: .seconds(200)) }
        let removed = {
            var desired = stated
            desired.plans = []
            return desired
        }()
        try ports.simulation.run { try await live(removed, ports, for: .seconds(200)) }
        #expect(ports.incidents("reconcile.blocked/removals") == [.opened])
        try ports.simulation.run { try await live(stated, ports, for: .seconds(200)) }
        #expect(ports.incidents("reconcile.blocked/removals") == [.opened, .resolved])
    }
}

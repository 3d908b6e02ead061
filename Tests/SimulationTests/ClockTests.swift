import Fixtures
import Manifests
import Model
import Objectives
import Planning
import Ports
import Simulator
import Synchronization
import Testing

/// The loop's look at the clocks: a fact when it changes, an incident while one is off.
@Suite(.tags(.simulation)) struct ClockTests {
    private func records(_ ports: SimulatedPorts) -> [ClockRecord] {
        ports.ledger.compactMap { if case .clocked(let record) = $0.event { record } else { nil } }
    }

    @Test func aServerWhoseClockIsAnotherIsAnIncidentWhileItLasts() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 71, desired)
        for lead in [Duration.zero, .seconds(600), .zero] {
            ports.state.withLock { $0.clockLead = lead }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        }
        #expect(ports.incidents("clock.untrusted/akig") == [.opened, .resolved])
        #expect(records(ports).map { $0.trust() } == [.trusted, .distrusted, .trusted])
        #expect(records(ports).allSatisfy { $0.smallestTarget == .seconds(3600) })
    }

    /// Goal: the best look of the last minute counts, but none from before a clock was set.
    @Test(arguments: 75..<80 as Range<UInt64>) func aClockThatIsSetIsSeenAtOnce(seed: UInt64) throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: seed, desired)
        try ports.simulation.run {
            try await withThrowingTaskGroup { group in
                group.addTask { try await live(desired, ports, for: .seconds(200)) }
                try await ports.time.sleep(for: .seconds(100))
                ports.state.withLock { $0.clockLead = .seconds(3000) }
                try await ports.time.sleep(for: .seconds(12))
                #expect(records(ports).last?.trust() == .distrusted)
                try await group.waitForAll()
            }
        }
        #expect(ports.incidents("clock.untrusted/akig") == [.opened])
    }

    @Test func whatTheHostSaysOfItsClockIsAFactWhenItChanges() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 72, desired)
        let unkept = ClockDiscipline(isSynchronised: false, error: nil)
        for discipline in [unkept, ClockDiscipline(isSynchronised: true, error: .seconds(400)), unkept] {
            ports.simulation.discipline = discipline
            try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        }
        #expect(records(ports).map(\.isSynchronised) == [false, true, false])
        #expect(records(ports).allSatisfy { $0.trust() == .unknown })
        #expect(ports.incidents("clock.untrusted/akig") == [], "nobody's word is no fault")
    }

    /// Goal: only a server that is seen near says that it is not far any more.
    @Test func aServerThatIsAwayMendsNoClock() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 76, desired)
        ports.state.withLock { $0.clockLead = .seconds(600) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        ports.state.withLock { $0.servers["akig"]?.isUp = false }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        #expect(records(ports).last?.server == nil, "what is old is not said")
        #expect(ports.incidents("clock.untrusted/akig") == [.opened])
        ports.state.withLock {
            $0.servers["akig"]?.isUp = true
            $0.clockLead = .zero
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.incidents("clock.untrusted/akig") == [.opened, .resolved])
    }

    @Test func whatStandsStillIsToldOnceADay() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 73, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        for _ in 0..<2 {
            ports.simulation.freeze(for: .seconds(50_000))
            try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        }
        #expect(records(ports).count == 2)
    }

    /// Goal: a clock that is wrong moves when things were, and no figure: neither exposure nor a slice becomes unknown.
    @Test func aWrongClockMakesNothingUnknown() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 74, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        let before = ports.ledger.count
        ports.state.withLock { $0.clockLead = .seconds(3000) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(700)) }
        let exposed = ports.ledger.dropFirst(before).compactMap { fact -> ExposureRecord? in
            if case .exposed(let record) = fact.event { record } else { nil }
        }
        #expect(exposed.count >= 2 && exposed.allSatisfy { $0.maximum < .seconds(120) && $0.unknown < .seconds(30) })
    }
}

import Fixtures
import Manifests
import Model
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// The keys of the ledger in the loop: each step is a fact once, and one that nobody pinned is an incident while it
/// signs.
@Suite(.tags(.simulation)) struct EvidencePolicyTests {
    private static func key(_ letter: Character) -> String {
        "pra-0123+18b2929f+AY" + String(repeating: letter, count: 42)
    }

    private func policy(_ pins: String...) -> String {
        """
        apiVersion: pra/v1
        kind: EvidencePolicy
        metadata: {name: evidence}
        spec:
          keys: [\(pins.map { "{key: \($0)}" }.joined(separator: ", "))]
        """
    }

    private func steps(_ ports: SimulatedPorts) -> [String] {
        ports.ledger.compactMap { fact in
            guard case .keyed(let record) = fact.event else { return nil }
            #expect(fact.subject == ResourceID("Ledger", "pra-0123"))
            return "\(record.step) \(record.key.last ?? "?")\(record.until == nil ? "" : " until")"
        }
    }

    @Test func eachStepOfAKeyIsAFactOnceHoweverOftenTheLoopStartsAnew() throws {
        let (a, b) = (Self.key("a"), Self.key("b"))
        let pinned = try desired(["akig"], more: [policy(a)])
        let both = try desired(["akig"], more: [policy(b, a + ", until: 2030-01-01T00:00:00Z, reason: sold")])
        let none = try desired(["akig"])
        let ports = SimulatedPorts(seed: 71, none)
        ports.state.withLock { $0.keys = [KeyPeriod(since: 0, key: a)] }
        for desired in [none, none, pinned, pinned] {
            try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        }
        ports.state.withLock { $0.keys.append(KeyPeriod(since: 40, key: b)) }
        for desired in [both, both, none] {
            try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        }
        #expect(
            steps(ports) == [
                "created a", "pinned a", "created b", "pinned b", "pinned a until", "unpinned a", "unpinned b",
            ])
    }

    @Test func aKeyThatSignsAndIsNotPinnedIsAnIncidentUntilItIs() throws {
        let (a, b) = (Self.key("a"), Self.key("b"))
        let one = try desired(["akig"], more: [policy(a)]), both = try desired(["akig"], more: [policy(a, b)])
        let ports = SimulatedPorts(seed: 72, one)
        ports.state.withLock { $0.keys = [KeyPeriod(since: 0, key: a)] }
        try ports.simulation.run { try await live(one, ports, for: .seconds(200)) }
        #expect(ports.incidents("evidence.unpinned/pra-0123") == [])
        ports.state.withLock { $0.keys.append(KeyPeriod(since: 40, key: b)) }
        for desired in [one, one] { try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) } }
        #expect(ports.incidents("evidence.unpinned/pra-0123") == [.opened])
        try ports.simulation.run { try await live(both, ports, for: .seconds(200)) }
        #expect(ports.incidents("evidence.unpinned/pra-0123") == [.opened, .resolved])
    }

    @Test func aKeyThatSignsThoughItsPinHasEndedIsAnIncident() throws {
        let ended = Self.key("a") + ", until: 2001-01-01T00:00:00Z, reason: sold"
        let desired = try desired(["akig"], more: [policy(ended)])
        let ports = SimulatedPorts(seed: 73, desired)
        ports.state.withLock { $0.keys = [KeyPeriod(since: 0, key: Self.key("a"))] }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.incidents("evidence.revoked/pra-0123") == [.opened])
        #expect(ports.incidents("evidence.unpinned/pra-0123") == [])
    }
}

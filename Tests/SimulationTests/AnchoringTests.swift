import Fixtures
import Manifests
import Model
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// Anchors in the loop: each when it is due, and one that does not answer costs nothing but its own incident.
@Suite(.tags(.simulation)) struct AnchoringTests {
    private let policy = """
        apiVersion: pra/v1
        kind: EvidencePolicy
        metadata: {name: evidence}
        spec:
          anchors:
            - {type: GitNote, interval: 10m}
            - {type: RFC3161, interval: 5m, url: "http://tsa/tsr"}
        """

    private func anchored(_ ports: SimulatedPorts, _ form: AnchorRecord.Form) -> [AnchorRecord] {
        ports.ledger.compactMap { fact in
            if case .anchored(let record) = fact.event, record.form == form { record } else { nil }
        }
    }

    private func ports(_ desired: Desired, seed: UInt64) -> SimulatedPorts {
        let ports = SimulatedPorts(seed: seed, desired)
        ports.state.withLock { $0.keys = [KeyPeriod(since: 0, key: "pra-0123+k")] }
        return ports
    }

    @Test func eachAnchorIsPutWhenItIsDueHoweverOftenTheLoopStartsAnew() throws {
        let desired = try desired(["akig"], more: [policy]), ports = ports(desired, seed: 81)
        for _ in 0..<3 { try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) } }
        let (stamps, notes) = (anchored(ports, .rfc3161), anchored(ports, .gitNote))
        #expect((9...12).contains(stamps.count) && (5...6).contains(notes.count), "\(stamps.count) \(notes.count)")
        for (one, next) in zip(stamps, stamps.dropFirst()) {
            #expect(next.before - one.before >= .seconds(300) && next.size > one.size)
        }
        let subjects = Set(ports.ledger.filter { if case .anchored = $0.event { true } else { false } }.map(\.subject))
        #expect(subjects == [ResourceID("Anchor", "GitNote"), ResourceID("Anchor", "RFC3161 http://tsa/tsr")])
        #expect(ports.incidents("evidence.unanchored/GitNote") == [])
    }

    @Test func anAuthorityThatIsDownIsAnIncidentOfItsOwnAndCostsNothingElse() throws {
        let desired = try desired(["akig"], more: [policy]), ports = ports(desired, seed: 82)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        let before = ports.state.withLock { $0.stores["local"]?.evidence ?? 0 }
        ports.state.withLock { $0.isAuthorityDown = true }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(2400)) }
        #expect(ports.incidents("evidence.unanchored/RFC3161 http://tsa/tsr") == [.opened])
        #expect(ports.state.withLock { $0.stores["local"]?.evidence ?? 0 } > before)
        ports.state.withLock { $0.isAuthorityDown = false }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        #expect(ports.incidents("evidence.unanchored/RFC3161 http://tsa/tsr") == [.opened, .resolved])
    }

    @Test func withoutAnAnchorNothingIsAnchored() throws {
        let desired = try desired(["akig"]), ports = ports(desired, seed: 83)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) }
        #expect(anchored(ports, .rfc3161) == [] && anchored(ports, .gitNote) == [])
    }
}

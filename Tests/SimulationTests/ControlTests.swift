import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Testing

/// Controls in the loop: evaluated on every pass, told when they change, and an incident once.
@Suite(.tags(.simulation)) struct ControlTests {
    private func framework(_ controls: (name: String, check: String)...) -> String {
        let list = controls.map { name, check in
            """
                - name: \(name)
                  check: \(check)
                  statement: {en: a, fr: b}
                  shows: {en: a, fr: b}
                  doesNotShow: {en: a, fr: b}
                  evidence: [framed.clusters]

            """
        }
        return """
            apiVersion: pra/v1
            kind: ControlFramework
            metadata: {name: akig}
            spec:
              title: {en: a, fr: b}
              standards: []
              controls:

            """ + list.joined()
    }

    private func outcomes(_ ports: SimulatedPorts, of control: String) -> [ControlOutcome] {
        ports.ledger.compactMap { fact in
            if case .controlled(let record) = fact.event, record.control == control { record.outcome } else { nil }
        }
    }

    private func count(_ ports: SimulatedPorts, _ isIt: (Fact.Event) -> Bool) -> Int {
        ports.ledger.count { isIt($0.event) }
    }

    /// Goal: a plan that stops acting fails the control that it kept, which is told once however long it lasts and
    /// however often the loop starts anew, and is over with it. The framework has the cluster's name: an incident of
    /// the one is none of the other.
    @Test func aControlThatHeldAndFailsIsAnIncidentOnce() throws {
        let text = framework(("protected", "ProtectedByPlan"), ("locked", "StoresLocked"))
        let good = try desired(["akig"], more: [text])
        let idle = try desired(["akig"], plan: "mode: Observe", more: [text])
        let ports = SimulatedPorts(seed: 61, good)
        for desired in [good, idle, idle, good] {
            try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        }
        #expect(outcomes(ports, of: "protected") == [.passed, .failed, .passed])
        #expect(ports.incidents("control.failed/akig/protected") == [.opened, .resolved])
        #expect(ports.incidents("control.failed/akig/locked") == [], "what never held has not ceased to")
        #expect(outcomes(ports, of: "locked").last == .failed, "a folder locks nothing")
    }

    /// Goal: what stands still is recorded when it changes and daily, and not on each pass.
    @Test func whatStandsStillIsRecordedSeldom() throws {
        let desired = try desired(["akig"], more: [framework(("protected", "ProtectedByPlan"))])
        let ports = SimulatedPorts(seed: 62, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) }
        let surveys = count(ports) { if case .surveyed = $0 { true } else { false } }
        let frameworks = count(ports) { if case .framed = $0 { true } else { false } }
        #expect(surveys == 1 && frameworks == 1)
        #expect(outcomes(ports, of: "protected") == [.passed])
        #expect(count(ports) { if case .stated = $0 { true } else { false } } == 1)
    }

    /// Goal: a framework that is stated no more is evaluated no more, and its incidents end.
    @Test func aFrameworkThatIsDroppedEndsItsIncidents() throws {
        let text = framework(("protected", "ProtectedByPlan"))
        let ports = SimulatedPorts(seed: 63, try desired(["akig"], more: [text]))
        let lives = [
            try desired(["akig"], more: [text]), try desired(["akig"], plan: "mode: Observe", more: [text]),
            try desired(["akig"], plan: "mode: Observe"),
        ]
        for desired in lives { try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) } }
        #expect(ports.incidents("control.failed/akig/protected") == [.opened, .resolved])
        #expect(count(ports) { if case .dropped = $0 { true } else { false } } == 1)
    }
}

import Fixtures
import Manifests
import Model
import Objectives
import Planning
import Ports
import Simulator
import Synchronization
import Testing

/// Endpoints under the loop: one meter each, an incident while one is down, no look delayed by one that hangs.
@Suite(.tags(.simulation)) struct EndpointTests {
    private func withEndpoints() throws -> Desired {
        try desired(["akig"]) { text in
            text.replacing(
                "  heartbeat:",
                with: """
                      endpoints: [{name: api, url: "http://api/"}, {name: web, url: "http://web/"}]
                      heartbeat:
                    """
            ).replacing("objectives:\n", with: "objectives:\n    availability: \"99%\"\n")
        }
    }

    private func records(_ ports: SimulatedPorts, of endpoint: String?) -> [AvailabilityRecord] {
        ports.ledger.compactMap { fact in
            guard case .available(let record) = fact.event, record.endpoint == endpoint else { return nil }
            return record
        }
    }

    @Test func oneThatIsDownIsAnIncidentWhileItLastsAndIsMeasuredApart() throws {
        let desired = try withEndpoints(), ports = SimulatedPorts(seed: 61, desired)
        for problem in [nil, "answered 503, expected 200", nil] {
            ports.state.withLock { $0.sick["api"] = problem }
            try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        }
        #expect(ports.incidents("endpoint.down/akig/api") == [.opened, .resolved])
        #expect(ports.incidents("endpoint.down/akig/web") == [])
        let down = records(ports, of: "api").reduce(Duration.zero) { $0 + $1.down }
        #expect(down > .seconds(350) && down < .seconds(450), "\(down)")
        #expect(records(ports, of: "web").allSatisfy { $0.down == .zero } && !records(ports, of: "web").isEmpty)
        #expect(records(ports, of: nil).allSatisfy { $0.down == .zero }, "the cluster itself was up")
        let stated = ports.ledger.compactMap { if case .stated(let stated) = $0.event { stated } else { nil } }
        #expect(stated.map(\.endpoints) == [["api", "web"]])
    }

    @Test func oneLookThatFailsIsNoIncident() throws {
        let desired = try withEndpoints(), ports = SimulatedPorts(seed: 62, desired)
        try ports.simulation.run {
            try await withThrowingTaskGroup { group in
                group.addTask { try await live(desired, ports, for: .seconds(200)) }
                try await ports.time.sleep(for: .seconds(100))
                ports.state.withLock { $0.sick["api"] = "down" }
                try await ports.time.sleep(for: .seconds(6))
                ports.state.withLock { $0.sick["api"] = nil }
                try await group.waitForAll()
            }
        }
        #expect(ports.incidents("endpoint.down/akig/api") == [])
        #expect(records(ports, of: "api").contains { $0.down > .zero }, "but it is measured")
    }

    /// Goal: an endpoint that swallows each look keeps neither its cluster nor its neighbour from being looked at.
    @Test func oneThatHangsDelaysNobody() throws {
        let desired = try withEndpoints(), ports = SimulatedPorts(seed: 63, desired)
        ports.state.withLock { $0.hangingEndpoints = ["api": .seconds(200)] }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(620)) }
        for endpoint in [nil, "web"] {
            let unknown = records(ports, of: endpoint).reduce(Duration.zero) { $0 + $1.unknown }
            #expect(unknown < .seconds(10), "\(endpoint ?? "the cluster"): \(unknown)")
        }
        #expect(ports.incidents("endpoint.down/akig/api") == [.opened])
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        #expect(ports.incidents("endpoint.down/akig/api") == [.opened], "who has not been answered yet mends nothing")
    }

    @Test func anEndpointThatIsStatedNoMoreHasNoIncident() throws {
        let desired = try withEndpoints(), ports = SimulatedPorts(seed: 64, desired)
        ports.state.withLock { $0.sick["api"] = "down" }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.incidents("endpoint.down/akig/api") == [.opened])
        try ports.simulation.run { try await live(try oneCluster(), ports, for: .seconds(100)) }
        #expect(ports.incidents("endpoint.down/akig/api") == [.opened, .resolved])
    }
}

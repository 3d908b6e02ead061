import Alerts
import Fixtures
import Manifests
import Model
import Objectives
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// Whether anybody would hear: a monitor that hears of pra, and people who hear tests.
@Suite(.tags(.simulation)) struct AlarmTests {
    private func channel(_ name: String, _ more: String = "") -> String {
        """
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: \(name)}
        spec: {type: Webhook, url: "https://example.org/\(name)"\(more)}

        """
    }

    private func beats(_ ports: SimulatedPorts) -> Int {
        ports.state.withLock { $0.sent["monitor"]?.count ?? 0 }
    }

    @Test func aMonitorHearsOfEachCompletedPassAndOfNoOther() throws {
        let desired = try desired(["akig"], more: [channel("monitor", ", heartbeat: 60s")])
        let ports = SimulatedPorts(seed: 71, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        let calm = beats(ports)
        #expect((6...7).contains(calm), "\(calm)")
        let times = ports.state.withLock { ($0.sent["monitor"] ?? []).map(\.at) }
        #expect(zip(times, times.dropFirst()).allSatisfy { (60...62).contains(($1 - $0).components.seconds) })
        #expect(!ports.ledger.contains { if case .told = $0.event { true } else { false } }, "a row each minute")
        // The look at a store that never answers ends after 30 seconds and is one: its incident is told, pra lives.
        ports.simulation.faults.hanging = ["observe store"]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        let away = beats(ports)
        #expect(away - calm >= 5, "\(away - calm)")
        // A ledger that takes nothing makes every finding worthless.
        ports.simulation.faults.hanging = []
        ports.simulation.faults.broken = ["append": PraError(.stateUnavailable, "no space left", remedy: "make room")]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        #expect(beats(ports) - away <= 1, "\(beats(ports) - away)")
    }

    @Test func aHeartbeatThatCouldNotGoOutIsNotSentLater() throws {
        let desired = try desired(["akig"], more: [channel("monitor", ", heartbeat: 60s")])
        let ports = SimulatedPorts(seed: 72, desired)
        let away = PraError(.channelUnreachable, "refused", remedy: "wait", retry: .later)
        ports.simulation.faults.broken = ["send monitor": away]
        try ports.simulation.run { try await live(desired, ports, for: .seconds(800)) }
        #expect(beats(ports) == 0 && ports.incidents("delivery.failed/monitor") == [.opened])
        ports.simulation.faults.broken = [:]
        let mended = ports.time.now()
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        let heard = ports.state.withLock { $0.sent["monitor"] ?? [] }
        #expect((2...3).contains(heard.count) && heard.allSatisfy { $0.at >= mended - .seconds(30) })
        #expect(ports.state.withLock { $0.outbox.count } <= 1)
        #expect(ports.incidents("delivery.failed/monitor") == [.opened, .resolved])
    }

    @Test func aDayWithoutATestIsFollowedByOneToEachReceiver() throws {
        let route = """
            apiVersion: pra/v1
            kind: AlertRoute
            metadata: {name: other}
            spec:
              receivers:
                - {name: first, channels: [page]}
                - {name: second, channels: [mailbox]}
              route: {receiver: first, groupWait: 30s, routes: [{match: ['type="rto.risk"'], receiver: second}]}
              testEvery: 1d

            """
        let desired = try desired(["akig"], more: [channel("page"), channel("mailbox"), route])
        let ports = SimulatedPorts(seed: 73, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        #expect(ports.incidents("alarm.test/other") == [], "not on the first day")
        try ports.simulation.run { try await ports.time.sleep(for: .seconds(86_400)) }
        // In the middle of the test the process ends, and the next one goes on with it.
        for _ in 0..<3 { try ports.simulation.run { try await live(desired, ports, for: .seconds(40)) } }
        #expect(ports.incidents("alarm.test/other") == [.opened, .resolved])
        for name in ["page", "mailbox"] {
            let sent = ports.state.withLock { $0.sent[name] ?? [] }.filter { $0.labels["condition"] == "alarm.test" }
            #expect(sent.map(\.state) == [.opened, .resolved], "\(name)")
            #expect(sent.allSatisfy { $0.title.hasPrefix("TEST, nothing is wrong: ") }, "\(sent.map(\.title))")
        }
        let told = ports.ledger.compactMap { fact -> DeliveryRecord? in
            if case .told(let record) = fact.event, record.began == ["alarm.test/other"] { record } else { nil }
        }
        #expect(told.count == 2 && told.allSatisfy { $0.outcome == .accepted })
    }

    /// Goal: a test of a channel goes the way of every message, and is in the log.
    @Test func aTestGoesThroughTheOutbox() throws {
        let stated = try desired(["akig"], more: [channel("hook")])
        let ports = SimulatedPorts(seed: 74, stated), id = ResourceID("AlertChannel", "hook")
        try ports.simulation.run {
            let loop = try await Loop(stated, in: ports.world(), mode: .stay) { _ in }
            let now = ports.time.now()
            try await loop.send(
                [.opened, .resolved].map { change in
                    Delivery(channel: id, message: AlertMessage(testing: "hook", change, began: now, at: now))
                })
        }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(60)) }
        let sent = ports.state.withLock { ($0.sent["hook"] ?? []).map(\.state) }
        #expect(sent == [.opened, .resolved])
        let told = ports.ledger.filter { if case .told = $0.event { $0.subject == id } else { false } }
        #expect(told.count == 2)
    }

    /// Goal: a test that somebody asks for is one like those that come by the clock: told, and over a minute later.
    @Test func aRouteIsTestedWhenSomebodyAsks() throws {
        let desired = try desired(["akig"], more: [channel("page")]) {
            $0.replacing("channels: [inbox]", with: "channels: [inbox, page]")
        }
        let ports = SimulatedPorts(seed: 75, desired), route = try #require(desired.routes.first)
        try ports.simulation.run {
            let loop = try await Loop(desired, in: ports.world(), mode: .stay) { _ in }
            try await loop.record([(.incident(IncidentRecord(testing: route.name, .opened)), route.id)], by: "sow")
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        let sent = ports.state.withLock { $0.sent["page"] ?? [] }.filter { $0.labels["condition"] == "alarm.test" }
        #expect(sent.map(\.state) == [.opened, .resolved])
        #expect(ports.incidents("alarm.test/\(route.name)") == [.opened, .resolved])
    }
}

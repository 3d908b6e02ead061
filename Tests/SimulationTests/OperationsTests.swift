import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Testing

/// What teams, waivers and maintenance windows do to a loop.
@Suite(.tags(.simulation)) struct OperationsTests {
    private func closed(until end: String) throws -> Desired {
        try Fixtures.desired(
            ["akig"], more: [operations, maintenanceWindow(from: "2025-01-01T00:00:00Z", until: end)])
    }

    /// Goal: the window holds back actions and no clock: the stream runs, exposure is measured, the slot is missed.
    @Test func aWindowBlocksActionsAndNotTheClock() throws {
        let desired = try closed(until: "2025-11-23T16:00:00Z")
        let ports = SimulatedPorts(seed: 61, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3 * 3600)) }
        #expect(ports.starts("backup/").isEmpty && ports.starts("verify/").isEmpty && ports.starts("drill/").isEmpty)
        #expect(ports.starts("stream/").count == 1)
        let missed = ports.ledger.compactMap { if case .missed(let it) = $0.event { it } else { nil } }
        #expect(missed.map(\.job) == [.backup] && missed.map(\.reason) == ["not started in time"])
        let over = ports.ledger.compactMap { if case .exposed(let it) = $0.event { it.overTarget } else { nil } }
        #expect(over.contains { $0 > .zero }, "nothing is restorable, and the window excuses nothing")
    }

    @Test func whatWaitedForAWindowComesRightAfterIt() throws {
        let desired = try closed(until: "2025-11-22T16:30:00Z")
        let ports = SimulatedPorts(seed: 62, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        let first = try #require(ports.starts("backup/").first)
        let end = try #require(Timestamp(text: "2025-11-22T16:30:00Z"))
        #expect(first.at >= end && first.at < end + .seconds(60), "\(first.at)")
    }

    /// Goal: a run that ends when nothing is left to do does not wait for a window, nor call it a failure.
    @Test func runOnceLeavesWhatAWindowHoldsBack() throws {
        let desired = try closed(until: "2025-11-23T16:00:00Z")
        let ports = SimulatedPorts(seed: 63, desired)
        let failures = try ports.simulation.run {
            try await Loop(desired, in: ports.world(), mode: .converge) { _ in }.run()
        }
        #expect(failures.map(\.error.what) == [])
        #expect(ports.starts("backup/").isEmpty)
    }

    /// Goal: a waiver is in the ledger once, before it counts, and so is its end.
    @Test func aWaiverIsWrittenDownOnceAndSoIsItsWithdrawal() throws {
        let stated = try Fixtures.desired(
            ["akig"], more: [operations, waiver(from: "2025-11-22T00:00:00Z", until: "2025-12-01T00:00:00Z")])
        let ports = SimulatedPorts(seed: 64, stated)
        func entries() -> [Fact] {
            ports.ledger.filter {
                switch $0.event {
                case .waived, .withdrawn: true
                default: false
                }
            }
        }
        for _ in 0..<2 { try ports.simulation.run { try await live(stated, ports, for: .seconds(60)) } }
        let waived = try #require(entries().first)
        #expect(entries().count == 1 && waived.subject == ResourceID("Cluster", "akig"))
        guard case .waived(let record) = waived.event else { return }
        #expect(record.waiver == "move" && record.plan == "critical" && record.objectives == [.rpo])
        #expect(record.approvedBy == "operations/F. Diallo" && record.revision == stated.revision)
        let other = try Fixtures.desired(
            ["akig"], more: [operations, waiver(from: "2025-11-22T00:00:00Z", until: "2026-01-01T00:00:00Z")])
        try ports.simulation.run { try await live(other, ports, for: .seconds(60)) }
        #expect(entries().count == 2, "another end is another waiver")
        let without = try oneCluster()
        for _ in 0..<2 { try ports.simulation.run { try await live(without, ports, for: .seconds(60)) } }
        #expect(entries().count == 3)
        #expect(entries().last?.event == .withdrawn(WithdrawnRecord(waiver: "move", revision: without.revision)))
        #expect(History(ports.ledger).waivers[ResourceID("Cluster", "akig")]?.isEmpty == true)
    }

    /// Goal: that a team or a window changed is in the ledger, and what it says of people is not.
    @Test func aChangedTeamIsAFactWithoutItsContacts() throws {
        let desired = try closed(until: "2025-11-23T16:00:00Z")
        let ports = SimulatedPorts(seed: 65, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        let without = try oneCluster()
        try ports.simulation.run { try await live(without, ports, for: .seconds(60)) }
        let configured = ports.ledger.compactMap { fact -> (ResourceID, Digest?)? in
            guard case .configured(let record) = fact.event, fact.subject.kind == "Team" else { return nil }
            return (fact.subject, record.digest)
        }
        #expect(configured.map(\.0) == Array(repeating: ResourceID("Team", "operations"), count: 2))
        #expect(configured.map(\.1) == [desired.teams[0].digest, nil])
        let text = "\(ports.ledger)"
        #expect(!text.contains("+224") && !text.contains("example.org"))
    }
}

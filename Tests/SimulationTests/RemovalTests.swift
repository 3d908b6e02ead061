import Fixtures
import Manifests
import Model
import Objectives
import Planning
import Ports
import Reconciler
import Reports
import Simulator
import Synchronization
import Testing

/// A plan's manifest is taken away from a loop that protected a cluster by it.
@Suite(.tags(.simulation)) struct RemovalTests {
    private struct Ending {
        var ports: SimulatedPorts
        var failures: [PraError]
        var points: Int
        var slots: [String]
    }

    /// Protects, then goes on with manifests in which the cluster is selected by nothing.
    private func removing(seed: UInt64, _ onRemoval: String) throws -> (Desired, SimulatedPorts) {
        let desired = try oneCluster(plan: "mode: Enforce\n  onRemoval: \(onRemoval)")
        let ports = SimulatedPorts(seed: seed, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        var without = desired
        without.clusters[0].metadata.labels = [:]
        return (without, ports)
    }

    private func converge(_ desired: Desired, _ ports: SimulatedPorts) throws -> Ending {
        let failures = try ports.simulation.run {
            try await Loop(desired, in: ports.world(), mode: .converge) { _ in }.run()
        }
        return ports.state.withLock { state in
            Ending(
                ports: ports, failures: failures.map(\.error), points: state.stores["local"]?.points.count ?? 0,
                slots: state.servers["akig"]?.slots.keys.sorted() ?? [])
        }
    }

    private func isRetired(_ ports: SimulatedPorts) -> Bool {
        ports.ledger.contains { if case .retired = $0.event { true } else { false } }
    }

    @Test func refuseKeepsThePointsTheSlotAndThePromiseAndSaysSo() throws {
        let (without, ports) = try removing(seed: 101, "Refuse")
        let ending = try converge(without, ports)
        #expect(ending.failures.map(\.code) == [.refused])
        #expect(ending.failures.first?.what.contains("onRemoval is Refuse") == true)
        #expect(ending.points == 1 && ending.slots == ["pra_guard"] && !isRetired(ports))
    }

    /// Goal: production's disk is not the price of a manifest that somebody lost.
    @Test func aRefusedRemovalGivesTheSlotUpWhenItHoldsBackTooMuch() throws {
        let (without, ports) = try removing(seed: 102, "Refuse")
        ports.state.withLock { $0.servers["akig"]?.bytesPerCommit = 1 << 30 }
        #expect(try converge(without, ports).slots == [])
    }

    @Test func forgetEndsThePromiseDropsTheSlotAndKeepsThePoints() throws {
        let (without, ports) = try removing(seed: 103, "Forget")
        let ending = try converge(without, ports)
        #expect(ending.failures == [] && isRetired(ports))
        #expect(ending.points == 1 && ending.slots == [])
        let again = try ports.simulation.run { try await Turn(looking: ports.world(), without).plan().gaps }
        #expect(again == [])
    }

    /// Goal: a cluster that is selected no more in mid-period stands in its report, up to then and no further.
    @Test func aClusterThatWasTakenAwayIsReportedUpToThen() async throws {
        let (without, ports) = try removing(seed: 106, "Forget")
        _ = try converge(without, ports)
        try ports.simulation.run { try await live(without, ports, for: .seconds(3600)) }
        let retired = try #require(ports.ledger.first { if case .retired = $0.event { true } else { false } }).at
        let start = try #require(ports.ledger.first).at, end = ports.state.withLock(\.now)
        let audit = try await Audit(of: ports.ledger)
        let report = audit.report(of: Period(from: start, to: end))
        let rpo = try #require(report.verdicts.first { $0.objective == .rpo })
        #expect(rpo.cluster == "akig" && rpo.population > 0)
        #expect(try #require(rpo.to) >= retired && end - (try #require(rpo.to)) > .seconds(3000))
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "\(said.text)")
        let after = audit.report(of: Period(from: end - .seconds(60), to: end))
        #expect(after.verdicts.isEmpty, "and in no later one")
    }

    @Test func deleteSparesWhatIsHeldAndTheLedgerHasTheHoldOnce() throws {
        let (without, ports) = try removing(seed: 105, "Delete")
        let desired = try oneCluster(plan: "mode: Enforce\n  onRemoval: Delete")
        ports.state.withLock { state in
            guard let point = state.stores["local"]?.points.first else { return }
            state.stores["local"]?.holds = [
                Hold(
                    id: "1", point: point.action, clusterUID: point.clusterUID, cluster: "akig", reason: "case 17",
                    by: "operator:ada", at: state.now)
            ]
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(120)) }
        let facts = ports.ledger.compactMap { fact -> HoldRecord? in
            if case .held(let record) = fact.event { record } else { nil }
        }
        #expect(facts.map(\.hold.by) == ["operator:ada"] && facts.map(\.store) == ["local"])
        let ending = try converge(without, ports)
        #expect(ending.failures == [] && isRetired(ports), "a hold does not wedge the removal")
        #expect(ending.points == 1)
    }

    @Test func deleteWaitsForApprovalAndThenForgetsEveryPoint() throws {
        let (without, ports) = try removing(seed: 104, "Delete")
        let waiting = try converge(without, ports)
        #expect(waiting.failures.first?.what.contains("waits for approval") == true)
        #expect(waiting.points == 1 && !isRetired(ports))
        // Its last point goes: what retention never does, a person may.
        let failures = try ports.simulation.run {
            let gaps = try await Turn(looking: ports.world(), without).plan().gaps
            return try await Loop(without, in: ports.world(), mode: .converge) { _ in }.apply(
                gaps, of: without.revision)
        }
        #expect(failures.isEmpty, "\(failures)")
        let ended = try converge(without, ports)
        #expect(ended.failures == [] && ended.points == 0 && isRetired(ports))
    }
}

import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// Retention that would take much of a store waits for a person; what is small goes on by itself.
@Suite(.tags(.simulation)) struct ApprovalTests {
    /// Forty daily points, proven and old, before the loop's first own.
    private func aged(seed: UInt64, _ desired: Desired) -> SimulatedPorts {
        let ports = SimulatedPorts(seed: seed, desired)
        ports.state.withLock { state in
            let (born, system) = (state.born, state.servers["akig"]?.system ?? SystemIdentifier(0))
            state.stores["local"]?.exists = true
            for day in 0..<40 {
                let at = born - .seconds(Int64(40 - day) * 86_400)
                let point = RecoveryPoint(
                    action: ActionID(series: "backup/akig/local", slot: at), store: "local", clusterUID: "akig",
                    system: system, timeline: Timeline(1), start: LSN(UInt64(day) * 512 + 1),
                    stop: LSN(UInt64(day) * 512 + 2), startedAt: at, stoppedAt: at, dataBytes: ByteCount(1 << 30),
                    addedBytes: ByteCount(1 << 20), major: 15, isComplete: true)
                state.stores["local"]?.points.append(point)
                let drill = DrillRecord(
                    action: ActionID("drill/x/\(day)"), plan: "critical", planDigest: desired.revision, scenario: "x",
                    point: point.action, store: "local", timeline: Timeline(1), reached: point.stop, passed: true,
                    phases: [], checks: [], restoredBytes: ByteCount(1), freshnessSeconds: nil, failure: nil)
                state.ledger.append(
                    Fact(
                        at: at, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("Cluster", "akig"),
                        confidence: .proven, event: .drilled(drill)))
            }
        }
        return ports
    }

    private func count(_ ports: SimulatedPorts) -> Int? { ports.state.withLock { $0.stores["local"]?.points.count } }

    /// Goal: the loop forgets none of it and tells people; the saved plan that shows it is the approval, no other is.
    @Test func whatTakesMuchOfAStoreWaitsForASavedPlan() throws {
        let desired = try oneCluster()
        let ports = aged(seed: 61, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(count(ports) == 41, "nothing went but a point came")
        #expect(ports.incidents("retention.heldup/akig/local") == [.opened])

        let (unshown, shown) = try ports.simulation.run {
            let gaps = try await Turn(looking: ports.world(), desired).plan().gaps.filter { $0.action.verb == .retain }
            var unapproved = gaps
            for index in unapproved.indices { unapproved[index].approval = nil }
            let first = try await Loop(desired, in: ports.world(), mode: .converge) { _ in }
            let refused = try await first.apply(unapproved, of: desired.revision)
            #expect(count(ports) == 41)
            let second = try await Loop(desired, in: ports.world(), mode: .converge) { _ in }
            return (refused, try await second.apply(gaps, of: desired.revision))
        }
        #expect(unshown.map(\.error.code) == [.planStale])
        #expect(shown.isEmpty)
        #expect(count(ports) == 24, "the policy keeps the last of so many hours")
        try ports.simulation.run { try await live(desired, ports, for: .seconds(100)) }
        #expect(ports.incidents("retention.heldup/akig/local") == [.opened, .resolved])
    }

    /// Goal: `pra apply` without a plan does the rest, and says what waits.
    @Test func convergingEndsWithWhatWaitsForApproval() throws {
        let desired = try oneCluster()
        let ports = aged(seed: 62, desired)
        let failures = try ports.simulation.run {
            try await Loop(desired, in: ports.world(), mode: .converge) { _ in }.run()
        }
        #expect(failures.map(\.error.code) == [.refused])
        #expect(failures.first?.error.what.contains("waits for approval") == true)
        #expect(count(ports) == 41)
    }

    /// Goal: a zone that the host does not know stops retention aloud, and nothing else.
    @Test func anUnknownTimeZoneIsToldAndBackupsGoOn() throws {
        let desired = try oneCluster()
        let ports = aged(seed: 63, desired)
        var world = ports.world()
        world.zones = { _ in nil }
        let failures = try ports.simulation.run { [world] in
            try await Loop(desired, in: world, mode: .converge) { _ in }.run()
        }
        #expect(failures.first?.error.what.contains("Africa/Conakry") == true, "\(failures)")
        #expect(count(ports) == 41)
    }
}

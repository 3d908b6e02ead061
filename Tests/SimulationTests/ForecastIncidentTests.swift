import Fixtures
import Manifests
import Model
import Objectives
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// What is predicted is one warning while it is near, across restarts.
@Suite(.tags(.simulation)) struct ForecastIncidentTests {
    /// A store of a TiB that had `used` GiB in it on each of the last twenty days; now it has half of that TiB.
    private func ports(_ desired: Desired, used: (Int64) -> Int64) -> SimulatedPorts {
        let ports = SimulatedPorts(seed: 61, desired)
        ports.state.withLock { state in
            for day in 1...20 as ClosedRange<Int64> {
                let record = FilledRecord(
                    total: ByteCount(1 << 40), free: ByteCount((1024 - used(day)) << 30),
                    stopAt: Ratio(millionths: 950_000), points: 3, held: 0)
                state.ledger.append(
                    Fact(
                        at: state.now - .seconds((21 - day) * 86_400), monotonic: 0, boot: "before", actor: "loop",
                        subject: ResourceID("BackupStore", "local"), confidence: .observed, event: .filled(record)))
            }
        }
        return ports
    }

    @Test func aStoreThatWillBeFullIsOneWarningAcrossRestarts() throws {
        let desired = try oneCluster(), ports = ports(desired) { 512 - (21 - $0) * 40 + 60 }
        for _ in 0..<3 { try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) } }
        #expect(ports.incidents("predicted.full/local") == [.opened])
        #expect(ports.incidents("predicted.blocked/local") == [.opened])
        #expect(ports.incidents("store.filling/local") == [], "nothing is broken")
        let fills = ports.ledger.filter { if case .filled = $0.event { true } else { false } }
        #expect(fills.count == 21, "what stands still is recorded daily: \(fills.count)")
    }

    @Test func oneThatGrowsSlowlyIsNone() throws {
        let desired = try oneCluster(), ports = ports(desired) { 512 - (21 - $0) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        #expect(ports.incidents("predicted.full/local") == [] && ports.incidents("predicted.blocked/local") == [])
    }
}

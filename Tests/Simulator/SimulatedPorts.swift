import Model
import Ports

/// The clocks of a simulation.
package struct SimulatedTime: TimeSource {
    private let simulation: Simulation
    package let bootID: String

    package init(_ simulation: Simulation, bootID: String = "boot-1") {
        (self.simulation, self.bootID) = (simulation, bootID)
    }

    package func now() -> Timestamp {
        Timestamp(microseconds: (simulation.elapsed + simulation.wallClockOffset).microseconds)
    }

    package func elapsed() -> Duration { simulation.elapsed }

    package func discipline() -> ClockDiscipline { simulation.discipline }

    package func sleep(for duration: Duration) async throws(PraError) {
        do { try await simulation.sleep(for: duration) } catch { throw PraError.wrapping(error) }
    }
}

/// The random numbers of a simulation.
package struct SimulatedRandom: RandomSource {
    private let simulation: Simulation

    package init(_ simulation: Simulation) { self.simulation = simulation }

    package func next() -> UInt64 { simulation.random.next() }
}

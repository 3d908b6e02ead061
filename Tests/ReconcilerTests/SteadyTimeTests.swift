import Model
import Ports
import Simulator
import Testing

@Suite struct SteadyTimeTests {
    @Test(arguments: [-3600, 3600, -1] as [Int64])
    func settingTheClockMovesNoAge(seconds: Int64) throws {
        let simulation = Simulation(seed: 1), time = SimulatedTime(simulation), steady = SteadyTime(time)
        let before = steady.now()
        #expect(before == time.now() && steady.wallOffset() == .zero)
        try simulation.run { try await time.sleep(for: .seconds(10)) }
        simulation.wallClockOffset += .seconds(seconds)
        #expect(steady.now() - before == .seconds(10))
        #expect(steady.now() + steady.wallOffset() == time.now())
    }
}

import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

/// What happens to the world, and not to a call: the loop is told by nobody.
enum Weather: CaseIterable {
    case storeAway, storeFull, pointDamaged, walLost, serverDown, slotLost, clockAhead, clockBehind, calm

    fileprivate func begin(_ ports: SimulatedPorts, cluster: String, store: String) {
        let step = Duration.seconds(ports.number(below: 7200) + 1)
        ports.state.withLock { state in
            switch self {
            case .storeAway: state.stores[store]?.isReachable = false
            case .storeFull: state.stores[store]?.isFull = true
            case .pointDamaged:
                if let newest = state.stores[store]?.points.last { state.stores[store]?.damaged.insert(newest.action) }
            case .walLost:
                guard let system = state.servers[cluster]?.system else { break }
                state.stores[store]?.loseWAL(of: system, at: state.now)
            case .serverDown: state.servers[cluster]?.isUp = false
            case .slotLost: state.servers[cluster]?.slots = [:]
            case .clockAhead, .clockBehind, .calm: break
            }
        }
        if self == .clockAhead { ports.simulation.wallClockOffset += step }
        if self == .clockBehind { ports.simulation.wallClockOffset -= step }
    }

    fileprivate static func end(_ ports: SimulatedPorts) {
        ports.state.withLock { state in
            for name in state.stores.keys {
                state.stores[name]?.isReachable = true
                state.stores[name]?.isFull = false
            }
            for name in state.servers.keys { state.servers[name]?.isUp = true }
        }
    }
}

/// Lives of an hour on schedules of minutes, in which stores, servers and clocks go wrong and processes die.
@Suite(.tags(.simulation)) struct WeatherTests {
    /// In 233 one store loses WAL that the other does not have yet.
    @Test(arguments: Array(0..<60) + [233] as [UInt64])
    func convergesAfterAnyWeather(seed: UInt64) throws {
        var faults = FaultPlan()
        (faults.rate, faults.latency) = (0.02, .milliseconds(40))
        let ports = SimulatedPorts(Simulation(seed: seed, faults: faults)), desired = try hurried()
        ports.state.withLock { $0.populate(desired, quiet: seed % 5 == 0) }
        for _ in 0..<10 { try liveThroughWeather(desired, ports) }
        ports.simulation.faults.rate = 0
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        // A slot may have begun since the loop's last look.
        try expectProtected(desired, ports, seed, afterRuns: 3)
        ports.state.withLock { $0.expectWholeRecords(seed) }
    }
}

/// One process: two changes of weather, a clear sky, and every third time its sudden end.
func liveThroughWeather(_ desired: Desired, _ ports: SimulatedPorts) throws {
    let (simulation, kinds) = (ports.simulation, Weather.allCases)
    if ports.number(below: 3) == 0 {
        simulation.faults.at = [simulation.points + Int(ports.number(below: 2000)) + 1: .crash]
    }
    do {
        try simulation.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await live(desired, ports, for: .seconds(360)) }
                group.addTask {
                    for _ in 0..<2 {
                        try await ports.time.sleep(for: .seconds(ports.number(below: 120)))
                        let weather = kinds[Int(ports.number(below: UInt64(kinds.count)))]
                        weather.begin(
                            ports, cluster: ["akig", "ledger"][Int(ports.number(below: 2))],
                            store: ["local", "offsite"][Int(ports.number(below: 2))])
                    }
                    try await ports.time.sleep(for: .seconds(ports.number(below: 120)))
                    Weather.end(ports)
                }
                try await group.waitForAll()
            }
        }
    } catch is Crash {}
    simulation.faults.at = [:]
    ports.state.withLock { $0.restart() }
    Weather.end(ports)
}

extension SimulatedState {
    /// Rates divide by what was due: each slot of a series is in the ledger once, whatever clocks did.
    fileprivate func expectWholeRecords(_ seed: UInt64) {
        var slots: [String: [Timestamp]] = [:]
        for fact in ledger {
            if case .due(let due) = fact.event { slots[due.action.series, default: []].append(due.slot) }
        }
        for (series, times) in slots {
            let steps = Set(zip(times, times.dropFirst()).map { $1 - $0 })
            #expect(steps.count <= 1 && steps.allSatisfy { $0 > .zero }, "seed \(seed): \(series) steps by \(steps)")
        }
        let committed = Set(History(ledger).runs.filter { $0.value.succeeded }.keys)
        for (name, store) in stores {
            let untold = store.points.map(\.action).filter { !committed.contains($0) }
            #expect(untold.isEmpty, "seed \(seed): \(untold) in store \(name) are in no ledger")
        }
    }
}

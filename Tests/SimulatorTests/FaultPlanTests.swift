import Model
import Simulator
import Synchronization
import Testing

/// A counter that outlives processes, as a store does.
private final class Disk: Sendable {
    let written = Mutex<[Int]>([])
}

/// Writes what is missing of 1, 2 and 3; each write is one call.
private func writeThree(to disk: Disk, in simulation: Simulation) async throws(PraError) {
    for number in 1...3 where !disk.written.withLock({ $0.contains(number) }) {
        try await simulation.call("disk.write") { disk.written.withLock { $0.append(number) } }
    }
}

@Suite("A fault plan")
struct FaultPlanTests {
    @Test("counts two points for each call")
    func counts() throws {
        let (simulation, disk) = (Simulation(seed: 1), Disk())
        try simulation.run { try await writeThree(to: disk, in: simulation) }
        #expect(simulation.points == 6 && simulation.calls == ["disk.write", "disk.write", "disk.write"])
    }

    @Test(
        "crashes at any point, before or after the effect, and the next process goes on from what is there",
        arguments: 1...6)
    func crashes(point: Int) throws {
        let (simulation, disk) = (Simulation(seed: 1, faults: .crash(at: point)), Disk())
        let unwound = Mutex(false)
        let crash = try #require(
            #expect(throws: Crash.self) {
                try simulation.run {
                    defer { unwound.withLock { $0 = true } }
                    do { try await writeThree(to: disk, in: simulation) } catch { disk.written.withLock { $0 = [] } }
                }
            })
        #expect(crash.call == "disk.write" && crash.point == point)
        #expect(disk.written.withLock { $0 } == Array((1...3).prefix(point / 2)))
        #expect(!unwound.withLock { $0 }, "kill -9 runs no defer")

        try simulation.run { try await writeThree(to: disk, in: simulation) }
        #expect(disk.written.withLock { $0 } == [1, 2, 3])
    }

    @Test("ends every task of the process at a crash")
    func crashesAll() throws {
        let (simulation, disk) = (Simulation(seed: 1, faults: .crash(at: 1)), Disk())
        let time = SimulatedTime(simulation)
        #expect(throws: Crash.self) {
            try simulation.run {
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        try await time.sleep(for: .seconds(10))
                        disk.written.withLock { $0.append(10) }
                    }
                    group.addTask {
                        try await time.sleep(for: .seconds(5))
                        try await simulation.call("disk.write") {}
                    }
                    try await group.waitForAll()
                }
            }
        }
        try simulation.run { try await time.sleep(for: .seconds(60)) }
        #expect(disk.written.withLock { $0 }.isEmpty && simulation.elapsed == .seconds(65))
    }

    @Test("loses an answer after the work is done, or the call before it, once", arguments: [(3, [1]), (4, [1, 2])])
    func transient(point: Int, written: [Int]) throws {
        let lost = PraError(.storeUnreachable, "no answer", remedy: "none", retry: .later)
        let (simulation, disk) = (Simulation(seed: 1), Disk())
        simulation.faults.at[point] = .error(lost)
        #expect(throws: lost) { try simulation.run { try await writeThree(to: disk, in: simulation) } }
        #expect(disk.written.withLock { $0 } == written)
        try simulation.run { try await writeThree(to: disk, in: simulation) }
        #expect(disk.written.withLock { $0 } == [1, 2, 3])
    }

    @Test("breaks calls by name until they are mended")
    func persistent() throws {
        let full = PraError(.storeFull, "no space", remedy: "free some")
        let (simulation, disk) = (Simulation(seed: 1), Disk())
        simulation.faults.broken["disk."] = full
        for _ in 0..<3 {
            #expect(throws: full) { try simulation.run { try await writeThree(to: disk, in: simulation) } }
        }
        try simulation.run { try await simulation.call("clock.set") {} }
        simulation.faults.broken = [:]
        try simulation.run { try await writeThree(to: disk, in: simulation) }
        #expect(disk.written.withLock { $0 } == [1, 2, 3])
    }

    @Test("fails at random by its rate, the same way for the same seed")
    func rate() throws {
        func failures(_ seed: UInt64) throws -> [Int] {
            let simulation = Simulation(seed: seed)
            simulation.faults.rate = 0.25
            return try simulation.run {
                var failed: [Int] = []
                for number in 0..<400 {
                    do throws(PraError) { try await simulation.call("x.y") {} } catch { failed.append(number) }
                }
                return failed
            }
        }
        let failed = try failures(5)
        #expect((120...230).contains(failed.count), "\(failed.count) of 400 at 0.4375")
        #expect(try failures(5) == failed)
        #expect(try failures(6) != failed)
    }

    @Test("lets calls overlap in different ways")
    func latency() throws {
        func order(_ seed: UInt64) throws -> [Int] {
            let simulation = Simulation(seed: seed)
            simulation.faults.latency = .seconds(1)
            let disk = Disk()
            try simulation.run {
                try await withThrowingTaskGroup { group in
                    for number in 0..<8 {
                        group.addTask {
                            try await simulation.call("disk.write") { disk.written.withLock { $0.append(number) } }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(simulation.elapsed > .zero && simulation.elapsed <= .seconds(1))
            return disk.written.withLock { $0 }
        }
        #expect(try order(1) == order(1))
        #expect(try order(1) != order(2))
    }
}

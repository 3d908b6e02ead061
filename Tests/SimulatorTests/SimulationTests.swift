import Model
import Ports
import Simulator
import Testing

/// Adds numbers, two tasks at a time, and notes the order in which they came.
private actor Tally {
    private(set) var order: [Int] = []

    func add(_ number: Int) { order.append(number) }
}

private func interleaving(seed: UInt64) throws -> [Int] {
    let simulation = Simulation(seed: seed)
    let time = SimulatedTime(simulation)
    return try simulation.run {
        let tally = Tally()
        await withTaskGroup { group in
            for number in 0..<20 {
                group.addTask {
                    await tally.add(number)
                    try? await time.sleep(for: .seconds(number % 3))
                    await tally.add(-number)
                }
            }
        }
        return await tally.order
    }
}

@Suite("A simulation")
struct SimulationTests {
    @Test("gives the same interleaving for the same seed", arguments: 0..<50 as Range<UInt64>)
    func repeatable(seed: UInt64) throws {
        #expect(try interleaving(seed: seed) == interleaving(seed: seed))
    }

    @Test("gives other interleavings for other seeds")
    func varied() throws {
        let orders = try (0..<20 as Range<UInt64>).map { try interleaving(seed: $0) }
        #expect(Set(orders).count == 20)
    }

    @Test("lets a month pass in no time, and wakes sleepers in their order")
    func virtualTime() throws {
        let simulation = Simulation(seed: 1, start: Timestamp(seconds: 1000))
        let time = SimulatedTime(simulation)
        let clock = ContinuousClock()
        let began = clock.now
        let woken = try simulation.run {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for days in [30, 1, 7] {
                    group.addTask {
                        try await time.sleep(for: .seconds(days * 86_400))
                        return days
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
        }
        #expect(woken == [1, 7, 30])
        #expect(time.elapsed() == .seconds(30 * 86_400) && time.now() == Timestamp(seconds: 1000 + 30 * 86_400))
        #expect(clock.now - began < .seconds(60))
    }

    @Test("moves the wall clock without moving the monotonic one")
    func clockJump() {
        let simulation = Simulation(seed: 1, start: Timestamp(seconds: 1000))
        simulation.wallClockOffset -= .seconds(900)
        let time = SimulatedTime(simulation)
        #expect(time.now() == Timestamp(seconds: 100) && time.elapsed() == .zero)
    }

    @Test("wakes a cancelled sleeper at once, as interrupted")
    func cancelledSleep() throws {
        let simulation = Simulation(seed: 1)
        let time = SimulatedTime(simulation)
        let code = try simulation.run {
            await withTaskGroup(of: PraError.Code?.self) { group in
                group.addTask {
                    do throws(PraError) { try await time.sleep(for: .seconds(3600)) } catch { return error.code }
                    return nil
                }
                try? await time.sleep(for: .seconds(1))
                group.cancelAll()
                return await group.next() ?? nil
            }
        }
        #expect(code == .interrupted && simulation.elapsed == .seconds(1))
    }

    @Test("says that it is stuck, with its seed and the last calls, when everybody waits for ever")
    func deadlock() throws {
        let simulation = Simulation(seed: 77)
        let stuck = try #require(
            #expect(throws: Stuck.self) {
                try simulation.run {
                    try await simulation.call("store.list") {}
                    for await _ in AsyncStream<Void>.makeStream().stream {}
                }
            })
        #expect("\(stuck)".hasPrefix("seed 77: deadlock"))
        #expect(stuck.lastCalls == ["store.list"])
    }

    @Test("says that it is stuck when a loop never lets time pass")
    func livelock() throws {
        let simulation = Simulation(seed: 3, jobLimit: 1000)
        let stuck = try #require(
            #expect(throws: Stuck.self) { try simulation.run { while true { await Task.yield() } } })
        #expect(stuck.reason == "1000 jobs and no end")
    }

    @Test("passes the errors of its body on")
    func bodyThrows() {
        let error = PraError(.walGap, "a hole", remedy: "none")
        #expect(throws: error) { try Simulation(seed: 1).run { throw error } }
    }

    @Test("draws random numbers from its seed")
    func random() {
        let (first, second) = (SimulatedRandom(Simulation(seed: 9)), SimulatedRandom(Simulation(seed: 9)))
        #expect((0..<10).map { _ in first.next() } == (0..<10).map { _ in second.next() })
        #expect(first.next() != SimulatedRandom(Simulation(seed: 10)).next())
    }
}

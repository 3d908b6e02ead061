import Model
import Seeded
import Synchronization

/// A seeded, single-threaded world with virtual time. The same seed gives the same run. It sees what stays on its
/// executor: no `Task {}`, no `Task.detached`, no actor with an executor of its own, no thread.
package final class Simulation: TaskExecutor, @unchecked Sendable {  // confined to the thread that calls run()
    /// Names the run; print it with every failure.
    package let seed: UInt64
    package var faults: FaultPlan
    /// Virtual time since the start; it goes on through crashes.
    package internal(set) var elapsed: Duration = .zero
    /// What the wall clock is off the virtual time since the epoch; a test moves it to make the clock jump.
    package var wallClockOffset: Duration {
        didSet { clockSteps.append((elapsed, wallClockOffset - oldValue)) }
    }
    /// Each time that a test moved it: when, and by how much.
    package private(set) var clockSteps: [(at: Duration, by: Duration)] = []
    /// What the host says of its wall clock.
    package var discipline = ClockDiscipline(isSynchronised: true, error: .milliseconds(1))
    /// Names of the calls through ports so far, in order.
    package internal(set) var calls: [String] = []
    package internal(set) var lastCrash: Crash?
    var pointsPassed = 0

    var random: Seeded
    private var ready: [UnownedJob] = []
    private var sleepers: [Sleeper] = []
    private var sleepersSoFar = 0
    private let jobLimit: Int

    /// - Parameters:
    ///   - start: what the wall clock says at the beginning.
    ///   - jobLimit: jobs in one `run` after which it is taken to never end.
    package init(
        seed: UInt64, faults: FaultPlan = FaultPlan(), start: Timestamp = Timestamp(seconds: 1_763_827_200),
        jobLimit: Int = 5_000_000
    ) {
        (self.seed, self.faults, self.jobLimit) = (seed, faults, jobLimit)
        random = Seeded(seed: seed)
        wallClockOffset = .microseconds(start.microseconds)
    }

    package func enqueue(_ job: consuming ExecutorJob) { ready.append(UnownedJob(job)) }

    /// True with probability `p`.
    package func chance(_ p: Double) -> Bool { Double.random(in: 0..<1, using: &random) < p }

    /// Runs `body` to its end, one job at a time, in an order drawn from the seed.
    /// - Throws: what `body` throws; `Crash` when the fault plan ended the process; `Stuck` when nothing can go on.
    ///
    /// After a crash everything that was under way is abandoned where it stood, as `kill -9` does it: no `defer`, no
    /// `catch`. Run again on the same simulation to see what the next process makes of it.
    package func run<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
        (ready, sleepers, lastCrash) = ([], [], nil)
        let result = Outcome<T>()
        Task(executorPreference: self) {
            do { result.set(.success(try await body())) } catch { result.set(.failure(error)) }
        }
        for _ in 0..<jobLimit {
            if let outcome = result.get() { return try outcome.get() }
            try step()
            if let crash = lastCrash { throw crash }
        }
        throw Stuck(seed: seed, reason: "\(jobLimit) jobs and no end", lastCalls: calls.suffix(5))
    }

    /// As SIGSTOP and, `duration` later, SIGCONT: nothing runs meanwhile, and everybody wakes late.
    package func freeze(for duration: Duration) { elapsed += duration }

    private func step() throws(Stuck) {
        if !ready.isEmpty {
            let index = Int.random(in: ready.indices, using: &random)
            unsafe ready.remove(at: index).runSynchronously(on: asUnownedTaskExecutor())
            return
        }
        let next = sleepers.indices.min { sleepers[$0].isBefore(sleepers[$1]) }
        guard let next else {
            throw Stuck(
                seed: seed,
                reason:
                    "deadlock: nothing is ready and nobody sleeps (or something left the executor: an actor with an "
                    + "executor of its own, a detached task, a thread)", lastCalls: calls.suffix(5))
        }
        let sleeper = sleepers.remove(at: next)
        elapsed = max(elapsed, sleeper.wake)
        unsafe sleeper.continuation.resume()
    }
}

/// The simulated process was ended at this call.
package struct Crash: Error, Hashable, Sendable {
    package var call: String
    package var point: Int
}

/// A run that can not end.
package struct Stuck: Error, CustomStringConvertible {
    package var seed: UInt64
    package var reason: String
    package var lastCalls: [String]

    init(seed: UInt64, reason: String, lastCalls: some Sequence<String>) {
        (self.seed, self.reason, self.lastCalls) = (seed, reason, Array(lastCalls))
    }

    package var description: String {
        "seed \(seed): \(reason); last calls: \(lastCalls.joined(separator: ", "))"
    }
}

extension Simulation {
    @safe private struct Sleeper {
        let wake: Duration
        /// Ties wake in the order in which they went to sleep; also names the sleeper.
        let order: Int
        /// Unchecked, because a crash abandons it.
        let continuation: UnsafeContinuation<Void, any Error>

        func isBefore(_ other: Sleeper) -> Bool { (wake, order) < (other.wake, other.order) }
    }

    /// Costs no real time. Throws `CancellationError` at once when the task is cancelled.
    func sleep(for duration: Duration) async throws {
        sleepersSoFar += 1
        let order = sleepersSoFar
        try await withTaskCancellationHandler {
            try Task.checkCancellation()
            try await unsafe withUnsafeThrowingContinuation { continuation in
                sleepers.append(unsafe Sleeper(wake: elapsed + duration, order: order, continuation: continuation))
            }
        } onCancel: {
            guard let index = sleepers.firstIndex(where: { $0.order == order }) else { return }
            unsafe sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
        }
    }
}

private final class Outcome<T: Sendable>: Sendable {
    private let value = Mutex<Result<T, any Error>?>(nil)

    func set(_ result: Result<T, any Error>) { value.withLock { $0 = result } }
    func get() -> Result<T, any Error>? { value.withLock { $0 } }
}

import Model
import Ports
import Synchronization
import Testing

@testable import State

/// `pra status` beside a first `pra run`: a state that is being made is waited for, and never taken for a broken one.
@Suite struct ReadingTests {
    @Test func aStateThatIsBeingMadeIsReadOnceItIsThere() async throws {
        for _ in 0..<40 {
            let scratch = Scratch()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
                    try await journal.append(facts(0..<1))
                }
                for _ in 0..<3 {
                    group.addTask {
                        // From before the folder is there until it has its first entry.
                        while try await SQLiteJournal.openToRead(scratch.path, time: BusyTime()).size() == 0 {}
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Goal: between the maker's lock and its database there is no state to read, and not none either.
    @Test func aLockWithoutADatabaseIsAStateThatIsBeingMade() async throws {
        let scratch = Scratch()
        let time = MakingTime(scratch.path, locked: try lock(scratch))
        #expect(try await SQLiteJournal.openToRead(scratch.path, time: time).size() == 1)
    }

    /// Goal: a ledger whose disk never took a database keeps nobody from reading what waits beside it.
    @Test func aLockThatNeverGetsADatabaseIsWaitedForNoLongerThanPatience() async throws {
        let scratch = Scratch(), lock = try lock(scratch)
        #expect(try await SQLiteJournal.openToRead(scratch.path, time: PassingTime()).size() == 0)
        withExtendedLifetime(lock) {}
    }

    private func lock(_ scratch: Scratch) throws -> StateLock {
        let directory = StateDirectory(path: scratch.path)
        try directory.create()
        return try StateLock(directory)
    }
}

/// Waits for nothing: what is waited for is looked at again at once.
private struct BusyTime: TimeSource {
    private let start = ContinuousClock.now
    let bootID = "boot"

    func now() -> Timestamp { Timestamp(seconds: 1_800_000_000) }
    func elapsed() -> Duration { start.duration(to: .now) }
    func sleep(for duration: Duration) async throws(PraError) { await Task.yield() }
}

/// The maker gets on while a reader waits for it.
private final class MakingTime: TimeSource {
    let bootID = "boot"
    private let path: String
    private let lock: Mutex<StateLock?>

    init(_ path: String, locked lock: StateLock) {
        self.path = path
        self.lock = Mutex(lock)
    }

    func now() -> Timestamp { Timestamp(seconds: 1_800_000_000) }
    func elapsed() -> Duration { .zero }
    func sleep(for duration: Duration) async throws(PraError) {
        lock.withLock { $0 = nil }
        try await SQLiteJournal.open(path, for: .writing).append(facts(0..<1))
    }
}

/// Each wait passes at once, as long as it was to be.
private final class PassingTime: TimeSource {
    let bootID = "boot"
    private let passed = Mutex(Duration.zero)

    func now() -> Timestamp { Timestamp(seconds: 1_800_000_000) }
    func elapsed() -> Duration { passed.withLock { $0 } }
    func sleep(for duration: Duration) async throws(PraError) { passed.withLock { $0 += duration } }
}

import Model
import Ports
import State
import Testing

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
}

/// Waits for nothing: what is waited for is looked at again at once.
private struct BusyTime: TimeSource {
    private let start = ContinuousClock.now
    let bootID = "boot"

    func now() -> Timestamp { Timestamp(seconds: 1_800_000_000) }
    func elapsed() -> Duration { start.duration(to: .now) }
    func sleep(for duration: Duration) async throws(PraError) { await Task.yield() }
}

import Foundation
import Model
import Testing

@testable import State

private let activity = Activity(
    isLoop: true, at: Timestamp(seconds: 1_800_000_000),
    running: [
        RunningAction(
            action: ActionID("backup/akig/1"), since: Timestamp(seconds: 1_799_999_000),
            progress: Progress(stage: "copy", done: ByteCount(7), total: ByteCount(9)))
    ], streams: ["akig": StreamActivity(stores: ["local"], failure: nil)])

/// What others learn of the process that writes.
@Suite struct HolderTests {
    @Test func nobodyHoldsAStateThatIsNotThereOrWasLetGo() async throws {
        let scratch = Scratch()
        #expect(try await stateHolder(of: scratch.path) == nil)
        try await makeLedger(1, in: scratch)
        #expect(try await stateHolder(of: scratch.path) == nil)
    }

    @Test func theHolderIsKnownByItsNumberAndByWhatItShows() async throws {
        let scratch = Scratch()
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        let me = Int(ProcessInfo.processInfo.processIdentifier)
        #expect(try await stateHolder(of: scratch.path) == StateHolder(process: me, activity: nil))
        try await journal.show(activity)
        #expect(try await stateHolder(of: scratch.path) == StateHolder(process: me, activity: activity))
        try await journal.append(facts(0..<1))
    }

    @Test func whatAnEarlierHolderShowedIsNotTheNextOnes() async throws {
        let scratch = Scratch()
        try await SQLiteJournal.open(scratch.path, for: .writing).show(activity)
        #expect(try await stateHolder(of: scratch.path) == nil)
        let next = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await stateHolder(of: scratch.path)?.activity == nil)
        try await next.append(facts(0..<1))
    }

    /// Goal: `pra status` in a loop keeps no `pra run` from starting.
    @Test func askingKeepsNobodyFromStarting() async throws {
        let scratch = Scratch()
        try await makeLedger(1, in: scratch)
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask { for _ in 0..<200 { _ = try await stateHolder(of: scratch.path) } }
            }
            for _ in 0..<2000 { _ = try StateLock(StateDirectory(path: scratch.path)) }
            try await group.waitForAll()
        }
    }

    @Test func aReaderShowsNothing() async throws {
        let scratch = Scratch()
        try await makeLedger(1, in: scratch)
        let reader = try await SQLiteJournal.open(scratch.path, for: .reading)
        await #expect(throws: PraError.self) { try await reader.show(activity) }
    }
}

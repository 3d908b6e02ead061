import Model
import Testing

@testable import State

/// That a process works on a restore, as the one that writes the ledger sees it.
@Suite struct RestoreClaimTests {
    @Test func aRestoreIsHeldWhileItsClaimLivesAndNoOtherIs() async throws {
        let scratch = Scratch(), (one, other) = (ActionID("restore/akig/1"), ActionID("restore/akig/2"))
        let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
        #expect(try await !journal.isHeld(one), "nobody ever restored")
        do {
            let claim = try await RestoreClaim(one, in: scratch.path)
            #expect(try await journal.isHeld(one))
            #expect(try await !journal.isHeld(other))
            let second = try await RestoreClaim(other, in: scratch.path)
            #expect(try await journal.isHeld(one), "two at once")
            #expect(try await journal.isHeld(other))
            let refused = await #expect(throws: PraError.self) { try await RestoreClaim(one, in: scratch.path) }
            #expect(refused?.code == .leaseHeld)
            withExtendedLifetime((claim, second)) {}
        }
        #expect(try await !journal.isHeld(one))
        #expect(try await !journal.isHeld(other))
    }
}

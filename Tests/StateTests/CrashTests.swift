import Children
import Evidence
import Foundation
import Model
import State
import Testing

@Suite("A writer that is killed")
struct CrashTests {
    let scratch = Scratch()

    @Test("leaves a ledger that verifies and has all that was acknowledged, time after time")
    func kills() async throws {
        var acknowledged = 0
        for writes in [1, 2, 5, 3, 17, 40] {
            acknowledged = try await killWriter(after: writes) ?? acknowledged
            let verification = try await SQLiteJournal.open(scratch.path, for: .reading).verifyLedger()
            #expect(verification.problem == nil)
            #expect(verification.entries >= acknowledged)
            let journal = try await SQLiteJournal.open(scratch.path, for: .writing)
            #expect(try await journal.size() == verification.entries)
        }
        #expect(acknowledged > 100)
    }

    /// Starts the writer, kills it when it has printed `writes` sizes, and gives back the last one that it printed.
    private func killWriter(after writes: Int) async throws -> Int? {
        let path = scratch.path
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runAndKill(path, after: writes) })
            }
        }
    }
}

private func runAndKill(_ path: String, after writes: Int) throws -> Int? {
    let writer = try Child.start([ledgerCrasher(), path])
    while writer.isRunning, writer.said.utf8.count(where: { $0 == 0x0A }) < writes {}
    #expect(writer.stop() == 128 + SIGKILL)
    let lines = writer.said.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropLast().last.flatMap { Int($0) }
}

/// The program that stands beside the tests'.
func ledgerCrasher() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("LedgerCrasher").path
}

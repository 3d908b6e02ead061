import Model
import Ports

/// What became of a command's facts.
package enum Recorded: Hashable, Sendable {
    case inLedger
    /// They are safe in the state directory; the process that holds it has not taken them yet.
    case waiting(process: Int?)
}

extension SQLiteJournal {
    /// How long a command waits for the process that holds the state to take its facts.
    private static let noteTakenWithin = Duration.seconds(5)

    /// Puts a command's facts into the ledger in `directory`; while another process writes there, by leaving them to
    /// it. On return they survive power loss either way.
    package static func record(
        _ facts: [Fact], in directory: String, overflow: String? = nil, time: any TimeSource
    ) async throws(PraError) -> Recorded {
        do throws(PraError) {
            try await open(directory, for: .writing, overflow: overflow).append(facts)
            return .inLedger
        } catch  where error.code == .leaseHeld {}
        let notes = Notes(in: StateDirectory(path: directory))
        let names = try await offPool { try facts.map { try notes.leave($0) } }
        let start = time.elapsed()
        while time.elapsed() - start < noteTakenWithin {
            if try await offPool({ !names.contains(where: notes.has) }) { return .inLedger }
            try await time.sleep(for: .milliseconds(50))
        }
        do throws(PraError) {
            // It may have ended meanwhile; opening takes what was left.
            _ = try await open(directory, for: .writing, overflow: overflow)
        } catch  where error.code == .leaseHeld {}
        if try await offPool({ !names.contains(where: notes.has) }) { return .inLedger }
        return .waiting(process: try await stateHolder(of: directory)?.process)
    }
}

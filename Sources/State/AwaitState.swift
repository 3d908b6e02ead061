import Model
import Ports

extension SQLiteJournal {
    /// How long a reader waits for a state that another process is making, or bringing up to date.
    private static let patience = Duration.seconds(5)

    /// Opens to read; while another process has only begun to make the state, that is waited for.
    package static func openToRead(
        _ directory: String, overflow: String? = nil, time: any TimeSource
    ) async throws(PraError) -> SQLiteJournal {
        let start = time.elapsed()
        // One more try after its maker has gone: it may have come to its end meanwhile.
        var isLast = false
        while true {
            do throws(PraError) {
                let journal = try await open(directory, for: .reading, overflow: overflow)
                if isLast || journal.isMade { return journal }
            } catch {
                guard error.code == .stateUnavailable, !isLast else { throw error }
            }
            let holder = try await stateHolder(of: directory)
            isLast = holder == nil || time.elapsed() - start >= patience
            try await time.sleep(for: .milliseconds(20))
        }
    }
}

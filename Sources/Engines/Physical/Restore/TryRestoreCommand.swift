import Model
import Ports

extension PhysicalEngine {
    /// `command`, when the user whose server will run it can: a store that only root reads, or a program in a folder
    /// that others may not enter, would stop recovery at its first segment.
    /// - Returns: `nil` when recovery can not rely on it, so that the WAL has to be put into the data directory.
    func usable(_ command: String?, by owner: Account?) async throws(PraError) -> String? {
        guard let command else { return nil }
        // A file that no store has: 1 is the answer of a command that could look (`pra wal get`).
        let absent = command.replacing("%f", with: "FFFFFFFF.history").replacing("%p", with: "/dev/null")
        // Through a shell, as PostgreSQL runs it.
        let attempt = Command("/bin/sh", ["-c", absent], user: owner?.name)
        return try await world.runner.run(attempt, deadline: .seconds(60)).exitStatus == 1 ? command : nil
    }
}

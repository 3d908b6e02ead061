import Model
import Ports

extension PhysicalEngine {
    /// Whether the user whose server will run `command` can: a store that only root reads, or a program in a folder
    /// that others may not enter, would stop recovery at its first segment. Where recovery can not rely on it the WAL
    /// has to be put into the data directory.
    func isUsable(_ command: String, by owner: Account?) async throws(PraError) -> Bool {
        // A file that no store has: 1 is the answer of a command that could look (`pra wal get`).
        let absent = command.replacing("%f", with: "FFFFFFFF.history").replacing("%p", with: "/dev/null")
        // Through a shell, as PostgreSQL runs it.
        let attempt = Command("/bin/sh", ["-c", absent], user: owner?.name)
        return try await world.runner.run(attempt, deadline: .seconds(60)).exitStatus == 1
    }
}

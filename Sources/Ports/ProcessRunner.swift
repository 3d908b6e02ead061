import Model

/// Runs other people's programs: PostgreSQL's own. Never through a shell, never with a secret in its arguments.
package protocol ProcessRunner: Sendable {
    /// Runs to the end. A non-zero exit is a result, not an error; past `deadline` the process group is killed and
    /// `.timeout` thrown.
    func run(_ command: Command, deadline: Duration) async throws(PraError) -> CommandResult
}

package struct Command: Hashable, Sendable {
    /// Absolute path of the program.
    package var program: String
    package var arguments: [String]
    /// Added to a minimal environment (PATH, LC_ALL=C, TZ=UTC).
    package var environment: [String: String]
    /// Folder to run in; `/` when absent.
    package var directory: String?
    /// Unprivileged user to become when running as root; `nil` keeps the caller's.
    package var user: String?

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: String? = nil,
        user: String? = nil
    ) {
        (self.program, self.arguments, self.environment) = (program, arguments, environment)
        (self.directory, self.user) = (directory, user)
    }
}

package struct CommandResult: Hashable, Sendable {
    package var exitStatus: Int32
    /// The last 64 KiB of each stream.
    package var output: String
    package var errors: String

    package init(exitStatus: Int32, output: String, errors: String) {
        (self.exitStatus, self.output, self.errors) = (exitStatus, output, errors)
    }
}

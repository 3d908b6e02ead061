import Glibc
import Model
import Ports
import Subprocess
import SystemPackage

/// Runs programs in a session of their own, so that a deadline or a cancellation ends them with all their children.
package struct SubprocessRunner: ProcessRunner {
    let time: any TimeSource

    package init(time: any TimeSource) { self.time = time }

    package func run(_ command: Command, deadline: Duration) async throws(PraError) -> CommandResult {
        let words = try words(of: command)
        let configuration = Configuration(
            executable: .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
            environment: environment(of: command), workingDirectory: FilePath(command.directory ?? "/"),
            platformOptions: options)
        let ended: CommandResult?
        do {
            ended = try await withThrowingTaskGroup(of: CommandResult?.self) { group in
                group.addTask { try await runToEnd(configuration) }
                group.addTask {
                    try await time.sleep(for: deadline)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch {
            throw failure(of: command, error)
        }
        if Task.isCancelled { throw PraError.wrapping(CancellationError()) }
        guard let ended else {
            throw PraError(
                .timeout, "\(command.program) did not end within \(DurationText.compact(deadline)) and was stopped",
                remedy: "see why it hangs by running it by hand, or allow it more time", retry: .later)
        }
        return ended
    }

    private func environment(of command: Command) -> Environment {
        var values: [Environment.Key: String] = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC",
        ]
        for (name, value) in command.environment { values[Environment.Key(stringLiteral: name)] = value }
        return .custom(values)
    }

    private var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
        ]
        return options
    }

    /// Another user's program is started by `setpriv`. The child of a process with threads must not call setuid(2) by
    /// way of the C library: it waits there for threads that the child does not have, and for ever when one was just
    /// being made.
    private func words(of command: Command) throws(PraError) -> [String] {
        let words = [command.program] + command.arguments
        guard let user = command.user else { return words }
        let account = try Account.named(user)
        guard account.user != geteuid() else { return words }
        guard Account.runsAsRoot else {
            throw PraError(
                .refused, "\(command.program) must run as \(user), and only root can become another user",
                remedy: "run `pra` as \(user) or as root")
        }
        guard isExecutable(command.program) else { throw missing(command, nil) }
        guard isExecutable(SubprocessRunner.setpriv) else {
            throw PraError(
                .programMissing, "\(SubprocessRunner.setpriv), which runs programs as \(user), is not there",
                remedy: "install util-linux, or run `pra` as \(user)")
        }
        return [SubprocessRunner.setpriv] + account.setprivOptions + words
    }

    static let setpriv = "/usr/bin/setpriv"

    private func missing(_ command: Command, _ cause: String?) -> PraError {
        PraError(
            .programMissing, "\(command.program) does not exist or can not be executed",
            remedy: "install it, or name its folder in the cluster's `programs`", cause: cause)
    }

    private func failure(of command: Command, _ error: any Error) -> PraError {
        guard let error = error as? SubprocessError else { return PraError.wrapping(error) }
        if error.code == .executableNotFound {
            return missing(command, "\(error)")
        }
        return PraError(
            .processFailed, "cannot run \(command.program)",
            remedy: "see that its folder and “\(command.directory ?? "/")” can be entered by the user that runs it",
            cause: "\(error)")
    }
}

private func runToEnd(_ configuration: Configuration) async throws -> CommandResult {
    let outcome = try await Subprocess.run(configuration, input: .none, output: .sequence, error: .sequence) { child in
        async let output = tail(of: child.standardOutput)
        async let errors = tail(of: child.standardError)
        return try await (output, errors)
    }
    let status: Int32 =
        switch outcome.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    return CommandResult(
        exitStatus: status, output: outcome.closureResult.0, errors: outcome.closureResult.1)
}

/// Reads to the end and keeps the last 64 KiB.
private func tail(of stream: SubprocessOutputSequence) async throws -> String {
    let limit = 65_536
    var kept: [UInt8] = []
    for try await buffer in stream {
        unsafe buffer.withUnsafeBytes { unsafe kept.append(contentsOf: $0) }
        if kept.count > 2 * limit { kept.removeFirst(kept.count - limit) }
    }
    return String(decoding: kept.suffix(limit), as: UTF8.self)
}

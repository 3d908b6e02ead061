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
        let configuration = Configuration(
            executable: .path(FilePath(command.program)), arguments: Arguments(command.arguments),
            environment: environment(of: command), workingDirectory: FilePath(command.directory ?? "/"),
            platformOptions: try options(of: command))
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

    private func options(of command: Command) throws(PraError) -> PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
        ]
        guard let user = command.user else { return options }
        let account = try Account.named(user)
        guard account.user != geteuid() else { return options }
        guard Account.runsAsRoot else {
            throw PraError(
                .refused, "\(command.program) must run as \(user), and only root can become another user",
                remedy: "run `pra` as \(user) or as root")
        }
        (options.userID, options.groupID) = (account.user, account.group)
        options.supplementaryGroups = [account.group]
        return options
    }

    private func failure(of command: Command, _ error: any Error) -> PraError {
        guard let error = error as? SubprocessError else { return PraError.wrapping(error) }
        if error.code == .executableNotFound {
            return PraError(
                .programMissing, "\(command.program) does not exist or can not be executed",
                remedy: "install it, or name its folder in the cluster's `programs`", cause: "\(error)")
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

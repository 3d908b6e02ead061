import ClusterHarness
import Foundation

/// How a command ended, and what it said.
struct Ending: CustomStringConvertible {
    /// The exit status; 128 and the signal's number when a signal ended it.
    var status: Int32
    var output: String
    var errors: String

    var said: String { output + errors }
    var description: String { "status \(status)\n\(output)\(errors)" }

    func contains(_ texts: String...) -> Bool { texts.allSatisfy { said.contains($0) } }
}

/// A command that was started; its output goes to files, so that no pipe holds it up and anybody may look.
struct Running {
    let process: pid_t
    let output: String
    let errors: String

    var said: String { get throws { try text(output) + text(errors) } }

    private func text(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    }

    fileprivate func ending(_ status: Int32) throws -> Ending {
        let signal = status & 0x7f
        return Ending(
            status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: try text(output),
            errors: try text(errors))
    }
}

/// Starts and awaits programs. It blocks: used on the thread of a `Site`.
struct Shell {
    let folder: String
    var environment: [String: String]
    private var count = 0
    /// Not yet awaited.
    private var children: [pid_t] = []

    init(folder: String, environment: [String: String]) { (self.folder, self.environment) = (folder, environment) }

    mutating func start(_ program: String, _ arguments: [String]) throws -> Running {
        count += 1
        let output = "\(folder)/.said-\(count)", errors = output + "-errors"
        let process = try spawn([program] + arguments, output: output, errors: errors)
        children.append(process)
        return Running(process: process, output: output, errors: errors)
    }

    /// - Throws: when it has not ended within `limit`; it is killed then.
    mutating func end(of running: Running, within limit: Duration) throws -> Ending {
        var status: Int32 = 0
        let isOver = try wait(atMost: limit) { unsafe waitpid(running.process, &status, WNOHANG) == running.process }
        if !isOver {
            kill(running.process, SIGKILL)
            unsafe waitpid(running.process, &status, 0)
        }
        children.removeAll { $0 == running.process }
        let ending = try running.ending(status)
        guard isOver else { throw HarnessError("did not end within \(limit): \(ending)") }
        return ending
    }

    mutating func run(_ program: String, _ arguments: [String], within limit: Duration = .seconds(60)) throws -> Ending
    {
        try end(of: try start(program, arguments), within: limit)
    }

    mutating func killAll() {
        for child in children {
            kill(child, SIGKILL)
            var status: Int32 = 0
            unsafe waitpid(child, &status, 0)
        }
        children = []
    }

    private func spawn(_ command: [String], output: String, errors: String) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        var arguments = unsafe copies(["/usr/bin/env", "-C", folder] + command)
        var variables = unsafe copies(environment.map { "\($0.key)=\($0.value)" })
        defer { unsafe free(arguments + variables) }
        var process: pid_t = 0
        let status = unsafe posix_spawn(&process, "/usr/bin/env", &actions, nil, &arguments, &variables)
        guard status == 0 else { throw HarnessError("cannot start \(command[0]): errno \(status)") }
        return process
    }
}

/// Looks until `isSo`, a hundred times a second. `false` when the time is over.
func wait(atMost limit: Duration, _ isSo: () throws -> Bool) throws -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < limit {
        if try isSo() { return true }
        poll(nil, 0, 10)
    }
    return try isSo()
}

/// C strings, and a null at the end.
private func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { unsafe strdup($0) } + [nil]
}

private func free(_ texts: [UnsafeMutablePointer<CChar>?]) {
    for index in unsafe texts.indices { unsafe Foundation.free(texts[index]) }
}

import Children
import Foundation

/// How a command ended, and what it said.
package struct Ending: Sendable, CustomStringConvertible {
    /// The exit status; 128 and the signal's number when a signal ended it.
    package var status: Int32
    package var output: String
    package var errors: String

    package var said: String { output + errors }
    package var description: String { "status \(status)\n\(output)\(errors)" }

    package func contains(_ texts: String...) -> Bool { texts.allSatisfy { said.contains($0) } }
}

/// A command that was started; its output goes to files, so that no pipe holds it up and anybody may look.
package struct Running: Sendable {
    package let process: pid_t
    let output: String
    let errors: String

    package var said: String { get throws { try text(output) + text(errors) } }

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
        let process = try spawn(
            ["/usr/bin/env", "-C", folder, program] + arguments, output: output, errors: errors,
            environment: environment)
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
}

/// Looks until `isSo`, a hundred times a second. `false` when the time is over.
package func wait(atMost limit: Duration, _ isSo: () throws -> Bool) throws -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < limit {
        if try isSo() { return true }
        poll(nil, 0, 10)
    }
    return try isSo()
}

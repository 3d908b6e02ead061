import Foundation
import Synchronization

/// What a test process that ends without letting go of its children has still to end and remove.
private let leftovers = Mutex((processes: Set<pid_t>(), paths: Set<String>()))
private let clearsAtExit: Bool =
    atexit {
        let (processes, paths) = leftovers.withLock { $0 }
        for process in processes { kill(process, SIGKILL) }
        for path in paths { try? FileManager.default.removeItem(atPath: path) }
    } == 0

package func removeAtExit(_ path: String) { leftovers.withLock { _ = $0.paths.insert(path) } }

/// A program that runs beside the tests; killed when this goes.
package final class Child: @unchecked Sendable {  // set once, then only asked and killed
    package let process: pid_t
    private let files: (output: String, errors: String?)

    private init(_ process: pid_t, _ files: (String, String?)) { (self.process, self.files) = (process, files) }

    deinit {
        if isRunning { stop() }
        for file in [files.output, files.errors] { if let file { unsafe unlink(file) } }
        leftovers.withLock { _ = $0.processes.remove(process) }
    }

    package var isRunning: Bool { kill(process, 0) == 0 && !hasEnded }

    /// Kills it. Returns how it ended, as `wait` does.
    @discardableResult
    package func stop() -> Int32 {
        kill(process, SIGKILL)
        return wait()
    }

    /// Its exit status once it has ended by itself; 128 and the signal's number when a signal ended it. Ask once.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        leftovers.withLock { _ = $0.processes.remove(process) }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// Those that it has started itself.
    package func killChildren() {
        let listed = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        for child in (listed ?? "").split(separator: " ") { if let child = pid_t(child) { kill(child, SIGKILL) } }
    }

    /// What it has printed; on standard error too, unless that was kept apart.
    package var said: String { text(of: files.output) }

    package var complaints: String { files.errors.map(text) ?? "" }

    private func text(of file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

    private var hasEnded: Bool {
        var info = unsafe siginfo_t()
        let failed = unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0
        return unsafe failed || info.si_signo == SIGCHLD
    }

    /// - Parameter apart: its standard error is kept apart from its output.
    package static func start(_ command: [String], apart: Bool = false) throws -> Child {
        let output = "/tmp/pra-child-\(UUID())", errors = apart ? output + "-errors" : nil
        let process = try spawn(command, output: output, errors: errors)
        guard clearsAtExit else { throw ChildError("no atexit") }
        leftovers.withLock { left in
            left.processes.insert(process)
            left.paths.formUnion([output, errors].compactMap { $0 })
        }
        return Child(process, (output, errors))
    }

    /// The exit status of a program that ends by itself.
    package static func run(_ command: [String]) throws -> Int32 { try start(command).wait() }
}

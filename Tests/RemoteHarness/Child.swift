import Foundation
import Synchronization

/// What a test process that ends without letting go of its servers has still to end and remove.
private let leftovers = Mutex((processes: Set<pid_t>(), paths: Set<String>()))
private let clearsAtExit: Bool =
    atexit {
        let (processes, paths) = leftovers.withLock { $0 }
        for process in processes { kill(process, SIGKILL) }
        for path in paths { try? FileManager.default.removeItem(atPath: path) }
    } == 0

func removeAtExit(_ path: String) { leftovers.withLock { _ = $0.paths.insert(path) } }

/// A program that runs beside the tests; killed when this goes.
final class Child: @unchecked Sendable {  // set once, then only asked and killed
    private let process: pid_t
    private let output: String

    private init(_ process: pid_t, _ output: String) { (self.process, self.output) = (process, output) }

    deinit {
        if isRunning {
            kill(process, SIGKILL)
            var status: Int32 = 0
            unsafe waitpid(process, &status, 0)
        }
        unsafe unlink(output)
        leftovers.withLock { _ = $0.processes.remove(process) }
    }

    var isRunning: Bool { kill(process, 0) == 0 && !hasEnded }

    /// Those that it has started itself.
    func killChildren() {
        let listed = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        for child in (listed ?? "").split(separator: " ") { if let child = pid_t(child) { kill(child, SIGKILL) } }
    }

    /// What it has printed.
    var said: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    private var hasEnded: Bool {
        var info = unsafe siginfo_t()
        let failed = unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0
        return unsafe failed || info.si_signo == SIGCHLD
    }

    static func start(_ command: [String]) throws -> Child {
        let output = "/tmp/pra-remote-\(UUID())"
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
        var process: pid_t = 0
        let status = unsafe posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        guard status == 0 else { throw RemoteHarnessError("cannot start \(command[0]): errno \(status)") }
        guard clearsAtExit else { throw RemoteHarnessError("no atexit") }
        leftovers.withLock { left in
            left.processes.insert(process)
            left.paths.insert(output)
        }
        return Child(process, output)
    }

    /// The exit status of a program that ends by itself.
    static func run(_ command: [String]) throws -> Int32 {
        let child = try start(command)
        var status: Int32 = 0
        unsafe waitpid(child.process, &status, 0)
        leftovers.withLock { _ = $0.processes.remove(child.process) }
        return status
    }
}

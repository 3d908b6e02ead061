import Glibc
import Manifests
import Model

/// OpenSSH's client with the sftp subsystem of a host behind it. It reads and writes one socket, asks nobody anything,
/// notices a dead peer, and ends with this object. How it gets to the host is ssh's own configuration, and the
/// manifest's files before it.
final class SSHProcess: Sendable {
    let socket: Int32
    private let complaints: Int32
    private let process: pid_t

    init(_ place: SFTPPlace) throws(PraError) {
        let (ours, theirs) = try SSHProcess.pair(), (reading, writing) = try SSHProcess.pair()
        defer {
            _ = close(theirs)
            _ = close(writing)
        }
        do throws(PraError) { process = try spawn(place.command, theirs, writing) } catch {
            _ = close(ours)
            _ = close(reading)
            throw error
        }
        (socket, complaints) = (ours, reading)
    }

    deinit {
        end()
        var status: Int32 = 0
        unsafe waitpid(process, &status, 0)
        _ = close(socket)
        _ = close(complaints)
    }

    /// Whoever reads or writes learns it at once.
    func end() {
        kill(process, SIGKILL)
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// The last that ssh said to a person.
    var words: String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(complaints, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split { $0.isNewline }
        return lines.suffix(3).joined(separator: " ")
    }

    private static func pair() throws(PraError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let type = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
        guard unsafe socketpair(AF_UNIX, Int32(type), 0, &ends) == 0 else {
            throw PraError(
                .internalFault, "cannot make a socket pair for ssh: errno \(errno)",
                remedy: "raise the limit of open files (ulimit -n) and start pra again")
        }
        return (ends[0], ends[1])
    }
}

/// POSIX_SPAWN_SETSID, which glibc declares to GNU sources alone.
private let newSession: Int16 = 0x80

/// In a session of its own: a Ctrl-C that lets pra finish must not take the store away from it, and a terminal must not
/// be asked for a password.
private func spawn(_ command: [String], _ socket: Int32, _ complaints: Int32) throws(PraError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (end, number) in [(socket, 0), (socket, 1), (complaints, 2)] as [(Int32, Int32)] {
        unsafe posix_spawn_file_actions_adddup2(&actions, end, number)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, newSession)
    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var process: pid_t = 0
    let status = unsafe posix_spawnp(&process, command[0], &actions, &attributes, &arguments, environ)
    guard status == 0 else {
        throw PraError(
            .programMissing, "ssh could not be started: errno \(status)", remedy: "apt-get install openssh-client")
    }
    return process
}

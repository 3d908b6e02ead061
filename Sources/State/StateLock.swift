import FoundationEssentials
import Glibc
import Model

/// The right to write to a state directory, held by at most one process and given back by the kernel when that process
/// ends: an open file description lock (fcntl(2)), which others can ask after without taking it.
final class StateLock: Sendable {
    private static let name = "lock"
    /// What the holder shows of itself; of an earlier holder it is removed with the first act of the next one.
    private static let activity = "activity"

    private let descriptor: Int32
    private let directory: StateDirectory

    /// - Throws: `.leaseHeld` with the other process's number.
    init(_ directory: StateDirectory) throws(PraError) {
        let path = directory.file(StateLock.name)
        self.directory = directory
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw directory.fault("open", path) }
        var whole = StateLock.wholeFile(F_WRLCK)
        guard unsafe fcntl(descriptor, setOpenFileLock, &whole) == 0 else {
            guard errno == EAGAIN || errno == EACCES else { throw directory.fault("lock", path) }
            let holder = try directory.read(StateLock.name) ?? ""
            throw PraError(
                .leaseHeld, "\(directory.path) is in use by process \(holder.isEmpty ? "(unknown)" : holder)",
                remedy: "use that process, or end it (`kill \(holder.isEmpty ? "PID" : holder)`) and try again",
                retry: .later)
        }
        try directory.remove(StateLock.activity)
        let number = Array("\(getpid())".utf8)
        // The number only helps a person: a full disk takes the lock all the same.
        guard ftruncate(descriptor, 0) == 0, unsafe pwrite(descriptor, number, number.count, 0) == number.count else {
            guard errno == ENOSPC else { throw directory.fault("write", path) }
            return
        }
    }

    deinit {
        // Closing alone would leave the lock with a child that was forked and has not yet begun its program.
        var whole = StateLock.wholeFile(F_UNLCK)
        _ = unsafe fcntl(descriptor, setOpenFileLock, &whole)
        close(descriptor)
    }

    /// Shows others what the holder does. It need not survive power loss, since the holder does not either.
    func show(_ activity: Activity) throws {
        try directory.show(StateLock.activity, try JSONEncoder().encode(activity))
    }

    /// Who holds `directory`; `nil` when nobody does. Takes nothing, so that it keeps nobody from starting.
    static func holder(of directory: StateDirectory) throws -> StateHolder? {
        let path = directory.file(name)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw directory.fault("open", path) }
        defer { close(descriptor) }
        var wanted = wholeFile(F_WRLCK)
        guard unsafe fcntl(descriptor, getOpenFileLock, &wanted) == 0 else { throw directory.fault("ask after", path) }
        guard wanted.l_type != Int16(F_UNLCK) else { return nil }
        let shown = try directory.bytes(activity).map { try JSONDecoder().decode(Activity.self, from: Data($0)) }
        return StateHolder(process: try directory.read(name).flatMap { Int($0) }, activity: shown)
    }

    private static func wholeFile(_ type: Int32) -> Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(type)
        return lock
    }
}

/// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux, which Glibc's module leaves out.
private let getOpenFileLock: Int32 = 36
private let setOpenFileLock: Int32 = 37

/// Who holds the state in `directory`, by looking alone; `nil` when nobody does.
package func stateHolder(of directory: String) async throws(PraError) -> StateHolder? {
    try await offPool { try StateLock.holder(of: StateDirectory(path: directory)) }
}

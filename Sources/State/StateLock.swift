import Glibc
import Model

/// The right to write to a state directory, held by at most one process and given back by the kernel when that process
/// ends.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `.leaseHeld` with the other process's number.
    init(_ directory: StateDirectory) throws(PraError) {
        let path = directory.file("lock")
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw directory.fault("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw directory.fault("lock", path) }
            let holder = try directory.read("lock") ?? ""
            throw PraError(
                .leaseHeld, "\(directory.path) is in use by process \(holder.isEmpty ? "(unknown)" : holder)",
                remedy: "use that process, or end it (`kill \(holder.isEmpty ? "PID" : holder)`) and try again",
                retry: .later)
        }
        let number = Array("\(getpid())".utf8)
        // The number only helps a person: a full disk takes the lock all the same.
        guard ftruncate(descriptor, 0) == 0, unsafe pwrite(descriptor, number, number.count, 0) == number.count else {
            guard errno == ENOSPC else { throw directory.fault("write", path) }
            return
        }
    }

    deinit {
        // Closing alone would leave the lock with a child that was forked and has not yet begun its program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

import Glibc
import Model

/// A lock on a file's name that ends with its holder, even when that is killed (flock(2)).
final class FileLock: Sendable {
    private let descriptor: Int32

    /// `nil` when somebody holds it, in this process or another.
    static func tryLock(_ path: String) throws(PraError) -> FileLock? {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try check(descriptor, "open the lock", path)
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor) }
        let reason = errno
        close(descriptor)
        if reason == EWOULDBLOCK { return nil }
        errno = reason
        try check(-1, "lock", path)
        return nil
    }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

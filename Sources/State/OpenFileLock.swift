import Glibc
import Model

/// An open file description lock (fcntl(2)) on a part of a file of a state directory. The kernel gives it back when
/// its holder ends, however that ends, and others can ask after it without taking it.
final class OpenFileLock: Sendable {
    /// Of the lock's file.
    let descriptor: Int32
    private let part: Range<Int64>?

    /// - Parameters:
    ///   - part: `nil` for the whole file.
    ///   - isHeldElsewhere: thrown when somebody else has it.
    init(
        _ name: String, _ part: Range<Int64>? = nil, in directory: StateDirectory,
        isHeldElsewhere: () throws(PraError) -> PraError
    ) throws(PraError) {
        let path = directory.file(name)
        self.part = part
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw directory.fault("open", path) }
        var lock = OpenFileLock.lock(F_WRLCK, part)
        guard unsafe fcntl(descriptor, setOpenFileLock, &lock) == 0 else {
            guard errno == EAGAIN || errno == EACCES else { throw directory.fault("lock", path) }
            throw try isHeldElsewhere()
        }
    }

    deinit {
        // Closing alone would leave the lock with a child that was forked and has not yet begun its program.
        var lock = OpenFileLock.lock(F_UNLCK, part)
        _ = unsafe fcntl(descriptor, setOpenFileLock, &lock)
        close(descriptor)
    }

    static func isHeld(
        _ name: String, _ part: Range<Int64>? = nil, in directory: StateDirectory
    ) throws(PraError) -> Bool {
        let path = directory.file(name)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return false }
        guard descriptor >= 0 else { throw directory.fault("open", path) }
        defer { close(descriptor) }
        var wanted = lock(F_WRLCK, part)
        guard unsafe fcntl(descriptor, getOpenFileLock, &wanted) == 0 else { throw directory.fault("ask after", path) }
        return wanted.l_type != Int16(F_UNLCK)
    }

    private static func lock(_ type: Int32, _ part: Range<Int64>?) -> Glibc.flock {
        var lock = Glibc.flock()
        lock.l_type = Int16(type)
        // A length of 0 is up to the end, wherever that is.
        if let part { (lock.l_start, lock.l_len) = (off_t(part.lowerBound), off_t(part.count)) }
        return lock
    }
}

/// `F_OFD_GETLK` and `F_OFD_SETLK` of Linux, which Glibc's module leaves out.
private let getOpenFileLock: Int32 = 36
private let setOpenFileLock: Int32 = 37

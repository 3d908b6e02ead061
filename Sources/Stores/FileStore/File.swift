import Glibc
import Model

/// An open file or directory, closed when it goes out of scope.
struct File: ~Copyable {
    let descriptor: Int32

    /// - Parameter directory: descriptor that a relative `path` starts from.
    init(_ path: String, at directory: Int32 = AT_FDCWD, _ flags: Int32, name: String) throws(PraError) {
        descriptor = try retrying(name) { unsafe openat(directory, path, flags | O_CLOEXEC, 0o640) }
    }

    /// Creates a file that nobody else has; `nil` when there is one.
    init?(creating path: String, at directory: Int32, name: String) throws(PraError) {
        while true {
            let opened = unsafe openat(directory, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
            if opened >= 0 {
                descriptor = opened
                return
            }
            if errno == EEXIST { return nil }
            guard errno == EINTR else { throw fileError(errno, name) }
        }
    }

    deinit { _ = close(descriptor) }

    func write(_ bytes: [UInt8], name: String) throws(PraError) {
        var done = 0
        while done < bytes.count {
            done += try retrying(name) {
                unsafe bytes.withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
                }
            }
        }
    }

    /// The bytes of `range`, or all; fewer when the file ends before `range` does.
    func read(_ range: Range<Int64>?, of name: String) throws(PraError) -> [UInt8] {
        let end = try size(of: name), range = (range ?? 0..<end).clamped(to: 0..<end)
        var failure: PraError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            do throws(PraError) {
                while count < range.count {
                    let got = try retrying(name) {
                        unsafe pread(
                            descriptor, buffer.baseAddress?.advanced(by: count), range.count - count,
                            Int(range.lowerBound) + count)
                    }
                    if got == 0 { break }
                    count += got
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    func size(of name: String) throws(PraError) -> Int64 { Int64(try status(of: name).st_size) }

    func status(of name: String) throws(PraError) -> stat {
        var status = stat()
        _ = try retrying(name) { unsafe fstat(descriptor, &status) }
        return status
    }

    func sync(_ name: String) throws(PraError) { _ = try retrying(name) { fsync(descriptor) } }
}

/// The result of a system call, called again after a signal; its errno as an error about `name`.
@discardableResult
func retrying<Result: BinaryInteger>(_ name: String, _ call: () -> Result) throws(PraError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw fileError(number, name) }
    }
}

/// What an errno means for the store that holds `name`.
func fileError(_ number: Int32, _ name: String) -> PraError {
    let cause = unsafe String(cString: strerror(number))
    switch number {
    case ENOSPC, EDQUOT, EFBIG:
        return PraError(
            .storeFull, "\(name) cannot be written: no room",
            remedy: "free space or raise the quota; `pra store sweep` shows what nothing needs any more. "
                + "Nothing stored before is touched", retry: .later, cause: cause)
    case EROFS, EACCES, EPERM:
        return PraError(
            .storeReadOnly, "\(name) may not be accessed",
            remedy: "mount the store writable and give the user that runs `pra` its directory (`chown -R`)",
            cause: cause)
    case ENOENT, ENOTDIR:
        return PraError(
            .storeMissing, "\(name) is not there",
            remedy: "mount the store's disk, or create the store with `pra store init`", cause: cause)
    case ENAMETOOLONG, EINVAL, EISDIR:
        return PraError(.usage, "\(name) can not be the name of an object", remedy: "use a shorter name", cause: cause)
    default:
        return PraError(
            .storeUnreachable, "\(name) cannot be read or written",
            remedy: "look for disk or network errors (`dmesg`), then run the same command again", retry: .later,
            cause: cause)
    }
}

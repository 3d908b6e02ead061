import Glibc
import Model

/// The bytes of a regular file, at most one more than `limit`: so that a reader that has the same limit can say that
/// it is too long.
func readFile(_ path: String, limit: Int) throws(PraError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw PraError(.fileFault, "\(path) is no regular file", remedy: "name a file or a folder with manifests")
    }
    var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), limit) + 1)
    var filled = 0
    while filled < bytes.count {
        let room = bytes.count - filled
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), room)
        }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw unreadable(path, errno) }
        if count == 0 { break }
        filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
}

private func unreadable(_ path: String, _ number: Int32) -> PraError {
    PraError(
        .fileFault, "cannot read \(path): \(unsafe String(cString: strerror(number)))",
        remedy: "check that it exists and that this user may read it: `ls -l \(path)`")
}

import Glibc
import Model

/// A descriptor that is closed once.
struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(creating path: String, mode: mode_t, owner: Account?) throws(PraError) {
        self.path = path
        descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        try check(descriptor, "create", path)
        try check(fchmod(descriptor, mode), "set the mode of", path)
        if let owner { try check(fchown(descriptor, owner.user, owner.group), "give away", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ bytes: [UInt8]) throws(PraError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            try check(Int32(clamping: count), "write", path)
            written += count
        }
    }

    func sync() throws(PraError) { try check(fsync(descriptor), "sync", path) }

    /// A range of the file at `path`; shorter when the file is.
    static func read(_ path: String, _ range: Range<Int>) throws(PraError) -> [UInt8] {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        try check(descriptor, "open", path)
        defer { close(descriptor) }
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let left = range.count - count, from = buffer.baseAddress
                result = unsafe pread(descriptor, from?.advanced(by: count), left, range.lowerBound + count)
                if result < 0, errno == EINTR { continue }
                if result <= 0 { return }
                count += result
            }
        }
        try check(Int32(clamping: result), "read", path)
        return bytes
    }

    func checkLength(_ size: Int64) throws(PraError) {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end != size else { return }
        throw PraError(
            .storeCorrupt, "\(path) has \(end) bytes, its entry in the store says \(size)",
            remedy: "run `pra verify` on this point, and restore from another one")
    }
}

/// Makes the names in a folder survive power loss.
func sync(folder path: String) throws(PraError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check(descriptor, "open folder", path)
    defer { close(descriptor) }
    try check(fsync(descriptor), "sync folder", path)
}

func removeFile(_ path: String) throws(PraError) { try check(unsafe unlink(path), "remove", path) }

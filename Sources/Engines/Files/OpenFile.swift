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
        try own(mode: mode, owner)
    }

    init(writing path: String) throws(PraError) { try self.init(path, O_WRONLY) }

    init(reading path: String) throws(PraError) { try self.init(path, O_RDONLY) }

    /// fcntl.h has it for GNU programs only, which Swift's are not.
    #if arch(arm64)
        private static let direct: Int32 = 0o200000
    #else
        private static let direct: Int32 = 0o40000
    #endif

    /// For writes that go past the page cache; `nil` where the file system has none.
    init?(writingDirectly path: String) throws(PraError) {
        let opened = unsafe Glibc.open(path, O_WRONLY | OpenFile.direct | O_NOFOLLOW | O_CLOEXEC)
        if opened < 0, errno == EINVAL { return nil }
        try check(opened, "open", path)
        (descriptor, self.path) = (opened, path)
    }

    private init(_ path: String, _ flags: Int32) throws(PraError) {
        self.path = path
        descriptor = unsafe Glibc.open(path, flags | O_NOFOLLOW | O_CLOEXEC)
        try check(descriptor, "open", path)
    }

    func own(mode: mode_t, _ owner: Account?) throws(PraError) {
        try check(fchmod(descriptor, mode), "set the mode of", path)
        if let owner { try check(fchown(descriptor, owner.user, owner.group), "give away", path) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Goes on where the last write ended.
    func write(_ bytes: [UInt8]) throws(PraError) {
        try unsafe write(bytes[...]) { (from, count, _) in unsafe Glibc.write(descriptor, from, count) }
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(PraError) {
        try unsafe write(bytes) { (from, count, done) in unsafe pwrite(descriptor, from, count, off_t(offset) + done) }
    }

    private func write(
        _ bytes: ArraySlice<UInt8>, by call: (_ from: UnsafeRawPointer?, _ count: Int, _ done: Int) -> Int
    ) throws(PraError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe call(buffer.baseAddress?.advanced(by: written), buffer.count - written, written)
            }
            if count < 0, errno == EINTR { continue }
            try check(Int32(clamping: count), "write", path)
            written += count
        }
    }

    /// Of memory that lies as direct writes want it, to a place that does.
    /// - Returns: whether the file system took it so.
    func write(directly bytes: UnsafeRawBufferPointer, at offset: Int64) throws(PraError) -> Bool {
        var written = 0
        while written < bytes.count {
            let from = unsafe bytes.baseAddress?.advanced(by: written)
            let count = unsafe pwrite(descriptor, from, bytes.count - written, off_t(offset) + written)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EINVAL { return false }
            try check(Int32(clamping: count), "write", path)
            written += count
        }
        return true
    }

    func setLength(_ size: Int64) throws(PraError) { try check(ftruncate(descriptor, off_t(size)), "resize", path) }

    /// Fills the beginning of `buffer`.
    /// - Returns: how many bytes; fewer than `count` where the file ends.
    func read(into buffer: inout [UInt8], count: Int, at offset: Int64) throws(PraError) -> Int {
        if buffer.count < count { buffer = [UInt8](repeating: 0, count: count) }
        var (done, result) = (0, 1)
        while done < count, result != 0 {
            result = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress?.advanced(by: done), count - done, off_t(offset) + done)
            }
            if result < 0, errno == EINTR { continue }
            try check(Int32(clamping: result), "read", path)
            done += result
        }
        return done
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
}

/// Makes the names in a folder survive power loss.
func sync(folder path: String) throws(PraError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check(descriptor, "open folder", path)
    defer { close(descriptor) }
    try check(fsync(descriptor), "sync folder", path)
}

func removeFile(_ path: String) throws(PraError) { try check(unsafe unlink(path), "remove", path) }

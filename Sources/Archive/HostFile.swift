import Glibc
import Model
import Stores

/// A file of this host outside of any store, open to be read. Its calls block: they are for threads that may wait.
package final class HostFile: Sendable {
    private let descriptor: Int32
    private let path: String
    let size: Int

    /// `nil` when there is no such file.
    init?(reading path: String) throws(PraError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        if descriptor < 0, errno == ENOENT { return nil }
        try HostFile.check(Int(descriptor), "open", path)
        size = unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : -1
        try HostFile.check(size, "look at", path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Throws: also where the file ends earlier.
    func read(_ range: Range<Int>) throws(PraError) -> [UInt8] {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let (left, from) = (range.count - count, unsafe buffer.baseAddress?.advanced(by: count))
                result = unsafe pread(descriptor, from, left, range.lowerBound + count)
                if result < 0, errno == EINTR { continue }
                guard result > 0 else { return }
                count += result
            }
        }
        try HostFile.check(result, "read", path)
        guard bytes.count == range.count else {
            throw PraError(
                .fileFault, "\(path) became shorter while it was read", remedy: "see what else writes to it")
        }
        return bytes
    }
}

extension HostFile {
    /// Whole or not at all: under another name first. Nothing is synced: PostgreSQL does that with what it keeps of
    /// what its `restore_command` brought.
    static func write(_ bytes: [UInt8], to path: String) throws(PraError) {
        let temporary = path + ".pra-new"
        do throws(PraError) {
            try writeAll(bytes, to: temporary)
            try check(Int(unsafe rename(temporary, path)), "rename \(temporary) to", path)
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }

    private static func writeAll(_ bytes: [UInt8], to path: String) throws(PraError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        try check(Int(descriptor), "create", path)
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let result = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if result < 0, errno == EINTR { continue }
            try check(result, "write", path)
            done += result
        }
    }

    /// Where a link leads; `nil` when there is none, or something else.
    package static func linkTarget(_ path: String) throws(PraError) -> String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(path, &target, target.count)
        if count < 0, errno == ENOENT || errno == EINVAL { return nil }
        try check(count, "read the link", path)
        return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Names in a folder, sorted; `nil` when there is none.
    package static func names(in path: String) throws(PraError) -> [String]? {
        let (names, number) = DirectoryListing.entries(of: path)
        if number == ENOENT { return nil }
        guard number == 0 else { throw fault(number, "list", path) }
        return names.sorted()
    }

    /// - Throws: `.fileFault` with errno's text when `result` is negative.
    private static func check(_ result: Int, _ verb: String, _ path: String) throws(PraError) {
        if result < 0 { throw fault(errno, verb, path) }
    }

    private static func fault(_ number: Int32, _ verb: String, _ path: String) -> PraError {
        let isFull = number == ENOSPC || number == EDQUOT
        return PraError(
            .fileFault, "cannot \(verb) \(path)",
            remedy: isFull
                ? "free space there, then run the same command again"
                : "see that its folder exists, and that this user may read and write there",
            retry: isFull ? .later : .never, cause: unsafe String(cString: strerror(number)))
    }
}

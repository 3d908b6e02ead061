import Glibc
import Model

/// What lstat(2) says of a name.
struct FileStatus: Sendable {
    enum Kind: Sendable { case file, folder, link, other }

    var kind: Kind
    var size: Int64
    /// Permission bits.
    var mode: UInt32
    var modified: Timestamp

    /// `nil` when there is nothing of that name, or no longer.
    static func of(_ path: String) throws(PraError) -> FileStatus? {
        var status = stat()
        guard unsafe lstat(path, &status) != 0 else { return FileStatus(status) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        try check(-1, "look at", path)
        return nil
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        (size, mode) = (Int64(status.st_size), status.st_mode & 0o7777)
        modified = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
    }

    /// Where a link leads; `nil` when it is gone.
    static func linkTarget(_ path: String) throws(PraError) -> String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(path, &target, target.count)
        if count < 0, errno == ENOENT { return nil }
        try check(Int32(count), "read the link", path)
        return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Names in a folder, sorted; `nil` when it is gone.
    static func names(in path: String) throws(PraError) -> [String]? {
        guard let stream = unsafe opendir(path) else {
            if errno == ENOENT { return nil }
            try check(-1, "list", path)
            return nil
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { try check(-1, "list", path) }
        return names.sorted()
    }
}

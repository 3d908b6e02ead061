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
}

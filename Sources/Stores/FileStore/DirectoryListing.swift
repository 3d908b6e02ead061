import Glibc
import Model
import Ports

extension StoreFolder {
    /// Every object whose key begins with `prefix`, sorted by key.
    func list(_ prefix: String) throws(PraError) -> [ObjectInfo] {
        let root = try openRoot()
        let folder = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        var found: [ObjectInfo] = [], folders = [folder]
        while let next = folders.popLast() {
            for name in try DirectoryListing.names(in: next.isEmpty ? "." : next, at: root, path: self.name(of: next)) {
                let key = next.isEmpty ? name : "\(next)/\(name)"
                guard key.hasPrefix(prefix) || prefix.hasPrefix("\(key)/") else { continue }
                guard let status = try status(of: key, at: root) else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    folders.append(key)
                } else if key.hasPrefix(prefix) {
                    found.append(ObjectInfo(key: key, size: Int64(status.st_size)))
                }
            }
        }
        return found.sorted { $0.key < $1.key }
    }

    /// `nil` when the file was deleted since its directory was read.
    private func status(of key: String, at root: Int32) throws(PraError) -> stat? {
        var status = stat()
        if unsafe fstatat(root, key, &status, AT_SYMLINK_NOFOLLOW) == 0 { return status }
        guard errno == ENOENT else { throw fileError(errno, name(of: key)) }
        return nil
    }
}

package enum DirectoryListing {
    /// Names in a directory, without those that begin with a dot; none when there is no such directory.
    static func names(in directory: String, at root: Int32, path: String) throws(PraError) -> [String] {
        let (names, fault) = entries(of: directory, at: root)
        guard fault == 0 || fault == ENOENT else { throw fileError(fault, path) }
        return names.filter { !$0.hasPrefix(".") }
    }

    /// Every name in a directory but its own and its parent's, and the errno of what kept it from being read; 0 when
    /// nothing did.
    package static func entries(of directory: String, at root: Int32 = AT_FDCWD) -> (names: [String], errno: Int32) {
        let descriptor = unsafe openat(root, directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return ([], errno) }
        guard let stream = unsafe fdopendir(descriptor) else {
            defer { _ = close(descriptor) }
            return ([], errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { return (names, errno) }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }
}

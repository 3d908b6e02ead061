import Glibc
import Model
import Ports
import Synchronization

/// The directory behind a `FileStore`. It is opened once and everything is reached from that descriptor, so that a disk
/// which is unmounted later is an error and never an empty store. Every call blocks.
final class StoreFolder: Sendable {
    private struct State: Sendable {
        var root: Int32?
        var known: Set<String> = []
        var temporaries: UInt64 = 0
    }

    /// Leftovers of crashed puts go when they are this old.
    private static let temporaryLifetimeSeconds = 86_400
    private static let temporary = ".tmp"

    let path: String
    private let creating: Bool
    private let state = Mutex(State())

    init(path: String, creating: Bool) { (self.path, self.creating) = (path, creating) }

    deinit { if let root = state.withLock({ $0.root }) { _ = close(root) } }

    /// For messages.
    func name(of key: String) -> String { "\(path)/\(key)" }

    /// `nil` when there is no such object.
    func open(_ key: String) throws(PraError) -> File? {
        let root = try openRoot()
        do throws(PraError) {
            let file = try File(try checked(key), at: root, O_RDONLY, name: name(of: key))
            // A folder, which is opened as well, is no object.
            guard try file.status(of: name(of: key)).st_mode & S_IFMT == S_IFREG else { return nil }
            return file
        } catch  where error.code == .storeMissing {
            try checkRoot(root)
            return nil
        }
    }

    /// - Returns: `false` when the same bytes were there.
    func publish(_ bytes: [UInt8], as key: String) throws(PraError) -> Bool {
        if let file = try open(key) { return try adopt(file, holding: bytes, key) }
        let root = try openRoot(), staged = try stage(bytes, for: key)
        defer { unsafe unlinkat(root, staged, 0) }
        try makeParents(of: key)
        guard unsafe linkat(root, staged, root, key, 0) == 0 else {
            let number = errno
            guard number == EEXIST, let file = try open(key) else { throw fileError(number, name(of: key)) }
            return try adopt(file, holding: bytes, key)
        }
        try syncParent(of: key)
        return true
    }

    func replace(_ key: String, with bytes: [UInt8]) throws(PraError) {
        let root = try openRoot(), staged = try stage(bytes, for: key)
        defer { unsafe unlinkat(root, staged, 0) }
        try makeParents(of: key)
        try retrying(name(of: key)) { unsafe renameat(root, staged, root, key) }
        try syncParent(of: key)
    }

    func remove(_ key: String) throws(PraError) {
        let root = try openRoot()
        guard unsafe unlinkat(root, try checked(key), 0) != 0 else { return try syncParent(of: key) }
        let number = errno
        guard number == ENOENT else { throw fileError(number, name(of: key)) }
        try checkRoot(root)
    }

    /// `nil` for file systems that count no blocks, as some of those in user space.
    func capacity() throws(PraError) -> StoreObservation.Space? {
        let status = try fileSystem()
        guard status.f_blocks > 0 else { return nil }
        let block = UInt64(status.f_frsize)
        return StoreObservation.Space(
            total: ByteCount(UInt64(status.f_blocks) * block), free: ByteCount(UInt64(status.f_bavail) * block))
    }

    /// By how it is mounted and by the rights of this process, which include flags that keep even root from writing.
    func isReadOnly() throws(PraError) -> Bool {
        let root = try openRoot()
        if try fileSystem().f_flag & UInt(ST_RDONLY) != 0 { return true }
        return unsafe faccessat(root, ".", W_OK, AT_EACCESS) != 0
    }

    private func fileSystem() throws(PraError) -> statvfs {
        let root = try openRoot()
        var status = statvfs()
        try retrying(path) { unsafe fstatvfs(root, &status) }
        return status
    }

    /// A name that is there may be of a put whose caller never learned that it was durable: sync it before saying so.
    private func adopt(_ file: consuming File, holding bytes: [UInt8], _ key: String) throws(PraError) -> Bool {
        guard try file.read(nil, of: name(of: key)) == bytes else {
            throw PraError(
                .storeConflict, "\(name(of: key)) is there with other bytes",
                remedy: "two writers used one name, or the object is damaged: run `pra store check`")
        }
        try file.sync(name(of: key))
        try syncParent(of: key)
        return false
    }

    /// Syncs the name of an object: its bytes were synced before they got it.
    func settle(_ key: String) throws(PraError) {
        _ = try checked(key)
        try syncParent(of: key)
    }

    /// Writes a temporary file and syncs it; its path below the root.
    private func stage(_ bytes: [UInt8], for key: String) throws(PraError) -> String {
        let root = try openRoot(), name = name(of: key), object = try checked(key)
        if !state.withLock({ $0.known.contains(Self.temporary) }) { try prepareTemporaries(root) }
        let last = object.split(separator: "/").last.map(String.init) ?? object
        while true {
            let number = state.withLock { state in
                // Known from here on, and not before it is there: another thread may be about to write into it.
                state.known.insert(Self.temporary)
                state.temporaries += 1
                return state.temporaries
            }
            let staged = "\(Self.temporary)/\(getpid())-\(number)-\(last.prefix(64))"
            // Another `StoreFolder` of this process, or of a host that shares the disk, may have taken the name.
            guard let file = try File(creating: staged, at: root, name: name) else { continue }
            do throws(PraError) {
                try file.write(bytes, name: name)
                try file.sync(name)
            } catch {
                unsafe unlinkat(root, staged, 0)
                throw error
            }
            return staged
        }
    }

    private func prepareTemporaries(_ root: Int32) throws(PraError) {
        guard unsafe mkdirat(root, Self.temporary, 0o750) != 0 else { return }
        guard errno == EEXIST else { throw fileError(errno, name(of: Self.temporary)) }
        var now = stat()
        let marker = try File("\(Self.temporary)/now-\(getpid())", at: root, O_WRONLY | O_CREAT, name: path)
        now = try marker.status(of: path)
        for name in try DirectoryListing.names(in: Self.temporary, at: root, path: path) {
            var status = stat()
            let old = "\(Self.temporary)/\(name)"
            guard unsafe fstatat(root, old, &status, 0) == 0 else { continue }
            if now.st_mtim.tv_sec - status.st_mtim.tv_sec > Self.temporaryLifetimeSeconds {
                unsafe unlinkat(root, old, 0)
            }
        }
        unsafe unlinkat(root, "\(Self.temporary)/now-\(getpid())", 0)
    }

    private func makeParents(of key: String) throws(PraError) {
        let root = try openRoot()
        var parent = ""
        for component in key.split(separator: "/").dropLast() {
            let directory = parent.isEmpty ? String(component) : "\(parent)/\(component)"
            defer { parent = directory }
            if state.withLock({ $0.known.contains(directory) }) { continue }
            if unsafe mkdirat(root, directory, 0o750) != 0, errno != EEXIST {
                throw fileError(errno, name(of: directory))
            }
            // Also when it was there: whoever made it may not have lived to sync it.
            try syncDirectory(parent)
            state.withLock { _ = $0.known.insert(directory) }
        }
    }

    private func syncParent(of key: String) throws(PraError) {
        try syncDirectory(key.split(separator: "/").dropLast().joined(separator: "/"))
    }

    private func syncDirectory(_ directory: String) throws(PraError) {
        let path = directory.isEmpty ? "." : directory
        try File(path, at: try openRoot(), O_RDONLY | O_DIRECTORY, name: name(of: directory)).sync(name(of: directory))
    }

    func openRoot() throws(PraError) -> Int32 {
        if let root = state.withLock({ $0.root }) { return root }
        if creating { try makeRoot() }
        let opened = try retrying(path) { unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        return state.withLock { state in
            guard let root = state.root else {
                state.root = opened
                return opened
            }
            _ = close(opened)
            return root
        }
    }

    private func makeRoot() throws(PraError) {
        var made = ""
        for component in path.split(separator: "/") {
            let parent = made.isEmpty ? "/" : made
            made += "/\(component)"
            guard unsafe mkdir(made, 0o750) == 0 else {
                guard errno == EEXIST else { throw fileError(errno, made) }
                continue
            }
            try File(parent, O_RDONLY | O_DIRECTORY, name: parent).sync(parent)
        }
    }

    /// Tells a missing object from a store whose directory was removed.
    private func checkRoot(_ root: Int32) throws(PraError) {
        var status = stat()
        try retrying(path) { unsafe fstat(root, &status) }
        if status.st_nlink == 0 { throw fileError(ENOENT, path) }
    }

    private func checked(_ key: String) throws(PraError) -> String {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), !key.utf8.contains(0) else {
            throw fileError(EINVAL, name(of: key))
        }
        return key
    }
}

import Archive
import FoundationEssentials
import Glibc
import Model
import Ports

/// The blocking calls on one folder tree, on a thread of their own; restores use several of these side by side.
package actor Disk {
    private let thread = SerialThread()
    /// What was read last, in memory that is used again.
    var scratch: [UInt8] = []
    /// What is written past the page cache.
    let aligned = AlignedBuffer()

    package init() {}

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Creates a folder that must not exist, inside one that must. Its name survives power loss.
    package func makeFolder(_ path: String, mode: mode_t = 0o700, owner: Account?) throws(PraError) {
        try check(unsafe mkdir(path, mode), "create folder", path)
        try own(path, mode: mode, owner)
        try sync(folder: path.parentFolder)
    }

    /// Creates a folder and those above it where they are missing.
    package func makeFolders(_ path: String, mode: mode_t = 0o700, owner: Account?) throws(PraError) {
        var parts = path.split(separator: "/")
        var missing: [String] = []
        while !parts.isEmpty, !exists("/" + parts.joined(separator: "/")) {
            missing.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        for folder in missing.reversed() { try makeFolder(folder, mode: mode, owner: owner) }
    }

    package func link(_ path: String, to target: String, owner: Account?) throws(PraError) {
        try check(unsafe symlink(target, path), "create the link", path)
        if let owner { try check(unsafe lchown(path, owner.user, owner.group), "give away", path) }
    }

    package func own(_ path: String, mode: mode_t, _ owner: Account?) throws(PraError) {
        try check(unsafe chmod(path, mode), "set the mode of", path)
        if let owner { try check(unsafe lchown(path, owner.user, owner.group), "give away", path) }
    }

    /// A whole file at once, durable with its name: temporary name, sync, rename, folder sync.
    package func write(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o600, owner: Account?) throws(PraError) {
        let temporary = path + ".pra-new"
        if exists(temporary) { try remove(temporary) }
        let file = try OpenFile(creating: temporary, mode: mode, owner: owner)
        try file.write(bytes)
        try file.sync()
        try check(unsafe rename(temporary, path), "rename \(temporary) to", path)
        try sync(folder: path.parentFolder)
    }

    /// A new file that only its owner may read, durable with its name.
    /// - Throws: `.fileFault` when there is something of that name.
    package func create(_ path: String, _ bytes: [UInt8]) throws(PraError) {
        let file = try OpenFile(creating: path, mode: 0o600, owner: nil)
        try file.write(bytes)
        try file.sync()
        try sync(folder: path.parentFolder)
    }

    /// Gives a folder another name, durably, which must be free or of an empty folder.
    package func moveFolder(_ folder: String, to path: String) throws(PraError) {
        try check(unsafe rename(folder, path), "rename \(folder) to", path)
        try sync(folder: path.parentFolder)
    }

    package func syncFolder(_ path: String) throws(PraError) { try sync(folder: path) }

    package func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Names in a folder, sorted; `nil` when there is no such folder.
    package func names(in path: String) throws(PraError) -> [String]? { try HostFile.names(in: path) }

    /// A whole small file; `nil` when there is none.
    package func read(_ path: String) throws(PraError) -> [UInt8]? {
        guard exists(path) else { return nil }
        do { return [UInt8](try Data(contentsOf: URL(filePath: path))) } catch {
            throw fileFault("cannot read \(path)", error.words)
        }
    }

    /// The end of a log; empty when it can not be read.
    package func lastLines(of path: String, count: Int) -> String {
        guard let data = FileManager.default.contents(atPath: path) else { return "" }
        return String(decoding: data.suffix(8192), as: UTF8.self).split(separator: "\n").suffix(count)
            .joined(separator: "\n")
    }

    /// See `PostmasterFile.isReady`.
    func isReady(serverOn data: String) -> Bool? { PostmasterFile.isReady(data) }

    /// Ends the server that was started in `sandbox` on `data`, if it runs.
    package func end(serverOn data: String, of sandbox: String) throws(PraError) {
        try PostmasterFile.ours(in: data, of: sandbox)?.end()
    }

    /// `nil` when somebody holds it.
    func lock(_ path: String) throws(PraError) -> FileLock? { try FileLock.tryLock(path) }

    /// Removes a file or a whole tree, following no link; what is not there is removed already.
    package func remove(_ path: String) throws(PraError) {
        guard exists(path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw fileFault("cannot remove \(path)", error.words)
        }
    }

    /// The first folder on the way to `path` that an account may not pass through; `nil` when it may pass all of them.
    func folderClosed(to account: Account, above path: String) throws(PraError) -> String? {
        var folder = "/"
        for name in path.split(separator: "/").dropLast() {
            folder += folder == "/" ? "\(name)" : "/\(name)"
            var status = stat()
            try check(unsafe stat(folder, &status), "look at", folder)
            let bit: mode_t =
                status.st_uid == account.user ? S_IXUSR : status.st_gid == account.group ? S_IXGRP : S_IXOTH
            if status.st_mode & bit == 0 { return folder }
        }
        return nil
    }

    /// Of the file system that holds `path`.
    package func freeBytes(at path: String) throws(PraError) -> ByteCount { try Engines.freeBytes(at: path) }
}

/// May block.
func freeBytes(at path: String) throws(PraError) -> ByteCount {
    var status = statvfs()
    try check(unsafe statvfs(path, &status), "ask for the free space of", path)
    return ByteCount(Int64(status.f_bavail) * Int64(status.f_frsize))
}

extension String {
    /// `/a/b` of `/a/b/c`; `/` at the top.
    package var parentFolder: String {
        let parent = split(separator: "/").dropLast().joined(separator: "/")
        return hasPrefix("/") ? "/" + parent : parent
    }
}

/// - Throws: `.fileFault` with errno's text when `result` is negative.
func check(_ result: Int32, _ verb: String, _ path: String) throws(PraError) {
    guard result < 0 else { return }
    let number = errno
    let remedy =
        number == ENOSPC || number == EDQUOT
        ? "free space there, then run the same command again"
        : "see that the folder exists and that this user may write in it"
    throw PraError(
        .fileFault, "cannot \(verb) \(path)", remedy: remedy, retry: number == ENOSPC ? .later : .never,
        cause: unsafe String(cString: strerror(number)))
}

func fileFault(_ what: String, _ cause: String) -> PraError {
    PraError(.fileFault, what, remedy: "see that this user may read and write there", cause: cause)
}

import FoundationEssentials
import Glibc
import Model

/// The folder of one installation: `ledger.sqlite`, `ledger.key` (secret), `ledger.pub`, `lock`, `activity`, `restores`
/// and `notes`. Every call blocks.
struct StateDirectory: Sendable {
    static let database = "ledger.sqlite"
    static let secretKey = "ledger.key"
    static let publicKey = "ledger.pub"
    /// While a rotation goes on: the secret that is to follow.
    static let nextKey = "ledger.key.next"

    let path: String

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func has(_ name: String) -> Bool { unsafe access(file(name), F_OK) == 0 }

    /// Makes the folder and those above it, for the owner alone; one that is there is left as it is.
    func create() throws(PraError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            partial += "/\(component)"
            if unsafe mkdir(partial, 0o711) != 0, errno != EEXIST { throw fault("make the folder", partial) }
        }
    }

    /// `nil` when there is no such file.
    func read(_ name: String) throws(PraError) -> String? {
        try bytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `nil` when there is no such file.
    func bytes(_ name: String) throws(PraError) -> [UInt8]? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw fault("read", file(name)) }
        defer { close(descriptor) }
        var (bytes, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw fault("read", file(name)) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    /// Of the files; none when there is no such folder.
    func names() throws(PraError) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            if !has("") { return [] }
            throw fault("list", path)
        }
    }

    /// Publishes `text` under `name` for the owner alone unless the name is taken. On return it survives power loss; a
    /// crash leaves either no such name or all of it.
    /// - Returns: `false` when the name was taken.
    func putIfAbsent(_ name: String, _ text: String) throws(PraError) -> Bool {
        try putIfAbsent(name, Array(text.utf8))
    }

    func putIfAbsent(_ name: String, _ bytes: [UInt8]) throws(PraError) -> Bool {
        let temporary = ".\(name).new"
        try remove(temporary)
        try write(bytes, to: file(temporary))
        let isNew = unsafe link(file(temporary), file(name)) == 0
        if !isNew, errno != EEXIST { throw fault("write", file(name)) }
        try remove(temporary)
        try sync()
        return isNew
    }

    /// Like `putIfAbsent`, in place of what has the name.
    func replace(_ name: String, _ text: String) throws(PraError) {
        guard try read(name) != text else { return }
        try remove(".\(name).new")
        try write(Array(text.utf8), to: file(".\(name).new"))
        try publish(".\(name).new", as: name)
    }

    /// Gives `bytes` the name, for whoever reads it meanwhile; of no use after a crash, so that nothing is synced.
    func show(_ name: String, _ bytes: Data) throws(PraError) {
        let temporary = ".\(name).new"
        do { try bytes.write(to: URL(filePath: file(temporary))) } catch {
            throw fault("write", file(temporary))
        }
        guard unsafe rename(file(temporary), file(name)) == 0 else { throw fault("write", file(name)) }
    }

    func remove(_ name: String) throws(PraError) {
        if unsafe unlink(file(name)) != 0, errno != ENOENT { throw fault("remove", file(name)) }
    }

    /// Gives a finished file its name. On return that survives power loss.
    func publish(_ temporary: String, as name: String) throws(PraError) {
        guard unsafe rename(file(temporary), file(name)) == 0 else { throw fault("write", file(name)) }
        try sync()
    }

    private func write(_ bytes: [UInt8], to path: String) throws(PraError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault("write", path) }
        defer { close(descriptor) }
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw fault("write", path)
        }
    }

    /// Makes new names in the folder survive power loss.
    func sync() throws(PraError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("sync", path) }
    }

    func fault(_ verb: String, _ path: String) -> PraError {
        let cause = unsafe String(cString: strerror(errno))
        return PraError(
            .stateUnavailable, "cannot \(verb) \(path)",
            remedy: "check that the state directory's disk has room and that this user may write there", retry: .later,
            cause: cause)
    }
}

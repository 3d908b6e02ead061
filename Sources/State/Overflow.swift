import Glibc
import Model

/// Entries that the state disk had no room for: lines of `facts.spool` in a folder on another disk, each one fsynced,
/// at most 16 MiB of them. Every call blocks, and only the database's writer may change the file.
struct Overflow: Sendable {
    private static let name = "facts.spool"
    private static let limit = 16 << 20

    private let directory: StateDirectory
    private var path: String { directory.file(Self.name) }

    init(_ directory: String) { self.directory = StateDirectory(path: directory) }

    /// All whole lines, oldest first. A line that a crash cut short was never acknowledged.
    func entries() throws(PraError) -> [[UInt8]] {
        guard let bytes = try directory.bytes(Self.name), let end = bytes.lastIndex(of: newline) else { return [] }
        return bytes[..<end].split(separator: newline).map(Array.init)
    }

    /// On return the entries survive power loss; on a throw none of them is kept.
    func append(_ entries: [[UInt8]]) throws(PraError) {
        try directory.create()
        let lines = entries.flatMap { $0 + [newline] }
        let kept = try self.entries().reduce(0) { $0 + $1.count + 1 }
        guard kept + lines.count <= Self.limit else {
            throw PraError(
                .stateUnavailable, "\(path) is full as well: facts are being lost",
                remedy: "make room in the state directory now", retry: .later)
        }
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw directory.fault("write", path) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, kept) == 0, unsafe pwrite(descriptor, lines, lines.count, kept) == lines.count,
            fsync(descriptor) == 0
        else {
            let fault = directory.fault("write", path)
            // What stays behind where this fails too is cut off by the next append.
            _ = ftruncate(descriptor, kept)
            throw fault
        }
        try directory.sync()
    }

    func clear() throws(PraError) { try directory.remove(Self.name) }
}

private let newline: UInt8 = 0x0A

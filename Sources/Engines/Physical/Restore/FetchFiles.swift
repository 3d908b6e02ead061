import Model
import Ports
import Stores

/// Writes a point's files, several at once. Every extent is checked against its name before it is written.
struct FetchFiles: Sendable {
    let store: Store
    let point: PointDocument
    let directory: String
    /// New place of each tablespace.
    let tablespaces: [UInt32: String]
    let owner: Account?
    let progress: ProgressHandler

    static let controlFile = "pgdata/global/pg_control"

    struct Fetched: Sendable {
        /// Written last, by the caller.
        var control: TreeEntry
        /// Of `external/`, not written yet.
        var external: [TreeEntry]
        /// To be synced, so that the files' names survive power loss.
        var folders: [String]
        var bytes: ByteCount
    }

    /// Writes everything but `pg_control` and what lies in `external/`.
    func run() async throws(PraError) -> Fetched {
        var (control, external): (TreeEntry?, [TreeEntry]) = (nil, [])
        var folders: [String] = []
        var workers = Workers(progress: progress, total: point.dataBytes)
        do {
            try await withThrowingTaskGroup(of: (Disk, Int64).self) { group in
                for try await entry in store.tree(point) {
                    try stopIfCancelled()
                    if entry.path == FetchFiles.controlFile {
                        control = entry
                    } else if entry.path.hasPrefix("external/") {
                        external.append(entry)
                    } else if let path = place(of: entry.path) {
                        try await begin(entry, at: path, with: &workers, in: &group)
                        folders += entry.kind == .directory ? [path] : []
                    }
                }
                while let (_, count) = try await group.next() { workers.count(count) }
            }
        } catch { throw PraError.wrapping(error) }
        guard let control else {
            throw PraError(
                .storeCorrupt, "point \(point.action) has no global/pg_control",
                remedy: "choose another point: pra points")
        }
        return Fetched(
            control: control, external: external, folders: folders, bytes: ByteCount(workers.done))
    }

    /// Files are written side by side; the rest at once and in order, since a folder comes before what is in it.
    private func begin(
        _ entry: TreeEntry, at path: String, with workers: inout Workers,
        in group: inout ThrowingTaskGroup<(Disk, Int64), any Error>
    ) async throws {
        let disk = try await workers.take(from: &group)
        guard case .file = entry.kind else {
            try await write(entry, to: path, on: disk)
            workers.idle.append(disk)
            return
        }
        group.addTask {
            try await write(entry, to: path, on: disk)
            return (disk, entry.size)
        }
    }

    func write(_ entry: TreeEntry, to path: String, on disk: Disk) async throws(PraError) {
        switch entry.kind {
        case .directory:
            if await !disk.exists(path) { try await disk.makeFolder(path, owner: owner) }
            try await disk.own(path, mode: entry.mode & 0o777, owner)
        case .symlink(let target):
            try await disk.link(path, to: target, owner: owner)
        case .file:
            try await disk.begin(path, mode: entry.mode & 0o777, owner: owner)
            do throws(PraError) {
                for try await id in store.extents(of: entry) {
                    try stopIfCancelled()
                    try await disk.append(try await store.extent(id))
                }
                try await disk.finish(size: entry.size)
            } catch {
                await disk.discard()
                throw error
            }
        }
    }

    /// Where an entry goes; `nil` for what the restore makes itself (links to tablespaces, signal files).
    private func place(of path: String) -> String? {
        if path == "backup_manifest" { return "\(directory)/backup_manifest" }
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        if parts[0] == "pgdata" {
            // What a copy is, its restore says, not the standby that the backup may be of.
            if path.hasPrefix("pgdata/pg_tblspc/") || path == "pgdata/standby.signal" { return nil }
            return parts.count == 1 ? directory : directory + path.dropFirst("pgdata".count)
        }
        guard parts[0] == "tablespaces", parts.count > 1, let oid = UInt32(parts[1]), let folder = tablespaces[oid]
        else { return nil }
        return parts.count == 2 ? folder : "\(folder)/\(parts[2])"
    }
}

/// Long loops over a store ask between two objects.
func stopIfCancelled() throws(PraError) {
    if Task.isCancelled { throw PraError.wrapping(CancellationError()) }
}

/// The disks that are free for the next file, and how far all of them are.
private struct Workers {
    let progress: ProgressHandler
    let total: ByteCount
    var idle = (0..<4).map { _ in Disk() }
    var done: Int64 = 0

    init(progress: @escaping ProgressHandler, total: ByteCount) { (self.progress, self.total) = (progress, total) }

    mutating func take(from group: inout ThrowingTaskGroup<(Disk, Int64), any Error>) async throws -> Disk {
        if let disk = idle.popLast() { return disk }
        guard let (disk, bytes) = try await group.next() else { return Disk() }
        count(bytes)
        return disk
    }

    mutating func count(_ bytes: Int64) {
        done += bytes
        progress(Progress(stage: "fetch", done: ByteCount(done), total: total))
    }
}

import Model
import Ports
import Stores

/// Brings a folder to a point's files, several parts of them at once. Every extent is checked against its name before
/// it is written; with `isBuiltOn` those that are there already are not fetched.
struct FetchFiles: Sendable {
    let store: Store
    let point: PointDocument
    let places: Places
    let owner: Account?
    /// Whether files may be there that are partly right.
    var isBuiltOn = false
    /// Compares, and changes nothing.
    var isDry = false
    let progress: ProgressHandler

    static let controlFile = "pgdata/global/pg_control"
    static let manifest = "backup_manifest"

    struct Fetched: Sendable {
        /// Written last, by the caller.
        var control: TreeEntry
        /// Of `external/`, not written yet.
        var external: [TreeEntry]
        /// To be synced, so that the files' names survive power loss.
        var folders: [String]
        /// To be synced: something of them was written. In a dry run, what would be.
        var changed: [String]
        /// Of the point.
        var files: Int
        var bytes: ByteCount
        /// Of them, what was fetched and written, or would be.
        var written: ByteCount
        /// There, and not in the point.
        var foreign: [String]
        /// Whether every file was held against the backup manifest.
        var areChecked: Bool
    }

    /// Brings everything but `pg_control` and what lies in `external/`.
    func run() async throws(PraError) -> Fetched {
        let walk = Disk()
        var foreign = isBuiltOn ? try await places.existing(walk) : []
        var (control, external): (TreeEntry?, [TreeEntry]) = (nil, [])
        var folders: [String] = []
        var workers = FetchWorkers(progress: progress, total: point.dataBytes)
        if !isBuiltOn, !isDry { workers.sums = try await FileSums.read(point, in: store) }
        do {
            try await withThrowingTaskGroup(of: FetchWorkers.Done.self) { group in
                for try await entry in store.tree(point) {
                    try stopIfCancelled()
                    if entry.path == FetchFiles.controlFile {
                        control = entry
                        foreign.remove("\(places.directory)/global/pg_control")
                    } else if entry.path.hasPrefix("external/") {
                        external.append(entry)
                    } else if let path = places.place(of: entry.path) {
                        foreign.remove(path)
                        folders += entry.kind == .directory ? [path] : []
                        try await begin(entry, at: path, with: &workers, in: &group)
                    }
                }
                while let done = try await group.next() { try workers.note(done) }
            }
        } catch { throw PraError.wrapping(error) }
        guard let control else {
            throw PraError(
                .storeCorrupt, "point \(point.action) has no global/pg_control",
                remedy: "choose another point: pra points")
        }
        return Fetched(
            control: control, external: external, folders: folders, changed: workers.changed.sorted(),
            files: workers.files, bytes: ByteCount(workers.done), written: ByteCount(workers.written),
            foreign: foreign.sorted(), areChecked: workers.sums.map { !$0.lacksSome } ?? false)
    }

    /// Files are filled side by side, large ones part by part; the rest at once and in order, since a folder comes
    /// before what is in it.
    private func begin(
        _ entry: TreeEntry, at path: String, with workers: inout FetchWorkers,
        in group: inout ThrowingTaskGroup<FetchWorkers.Done, any Error>
    ) async throws {
        guard case .file = entry.kind else {
            let disk = try await workers.take(from: &group)
            if !isDry { try await make(entry, at: path, on: disk) }
            return workers.idle.append(disk)
        }
        workers.files += 1
        var part = FilePart(of: entry, at: path)
        let isWhole = entry.size <= Store.extentBytes * Int64(FilePart.most)
        if !isWhole {
            let disk = try await workers.take(from: &group)
            part.found = try await prepare(entry, at: path, on: disk)
            workers.idle.append(disk)
        }
        for try await id in store.extents(of: entry) {
            part.rows.append((id, Int(min(Store.extentBytes, entry.size - part.end))))
            guard !isWhole, part.rows.count == FilePart.most || part.end >= entry.size else { continue }
            let (disk, full) = (try await workers.take(from: &group), part)
            group.addTask { try await fill(full, on: disk) }
            part.next()
        }
        guard isWhole else { return }
        let (disk, whole) = (try await workers.take(from: &group), part)
        group.addTask {
            var part = whole
            part.found = try await prepare(entry, at: path, on: disk)
            return try await fill(part, on: disk)
        }
    }

    /// Makes the file as long as it shall be.
    private func prepare(_ entry: TreeEntry, at path: String, on disk: Disk) async throws(PraError) -> Disk.Found {
        if isDry { return await disk.found(path, size: entry.size) }
        return try await disk.makeFile(path, size: entry.size, mode: entry.mode & 0o777, owner: owner)
    }

    private func fill(_ part: FilePart, on disk: Disk) async throws(PraError) -> FetchWorkers.Done {
        var wanted = Array(part.rows.indices)
        if isBuiltOn, part.found != .nothing {
            wanted = try await disk.differing(part.rows, at: part.offset, of: part.path) { store.extentIDs(of: $0) }
        }
        var done = FetchWorkers.Done(
            disk: disk, path: part.path, sum: part.sum, written: 0, isChanged: part.found != .asLong)
        for first in stride(from: 0, to: wanted.count, by: 2) {
            try stopIfCancelled()
            let two = wanted[first..<min(first + 2, wanted.count)], rows = two.map { part.rows[$0] }
            done.written += rows.reduce(0) { $0 + Int64($1.length) }
            done.isChanged = true
            if isDry { continue }
            for (index, bytes) in zip(two, try await store.extents(rows.map(\.id))) {
                try await write(bytes, to: part, at: index, of: &done)
            }
        }
        return done
    }

    private func write(
        _ bytes: [UInt8], to part: FilePart, at index: Int, of done: inout FetchWorkers.Done
    ) async throws(PraError) {
        let (id, length) = part.rows[index]
        guard bytes.count == length else { throw wrongLength(part.path, id, bytes.count, length) }
        done.sum.checksum = crc32c(done.sum.checksum, followedBy: crc32c(bytes), bytes: length)
        try await done.disk.write(bytes, at: part.offset + Int64(index) * Store.extentBytes, of: part.path)
    }

    private func wrongLength(_ path: String, _ id: Digest, _ found: Int, _ wanted: Int) -> PraError {
        PraError(
            .storeCorrupt, "extent \(id) of \(path) has \(found) bytes, its place in the file takes \(wanted)",
            remedy: "run `pra verify` on this point, and restore from another one")
    }
}

/// Long loops over a store ask between two objects.
func stopIfCancelled() throws(PraError) {
    if Task.isCancelled { throw PraError.wrapping(CancellationError()) }
}

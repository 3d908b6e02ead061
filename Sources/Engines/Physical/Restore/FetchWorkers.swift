import Model
import Ports
import Stores

/// A row of a file's extents that one worker brings.
struct FilePart: Sendable {
    /// Enough to keep several workers busy with one large file.
    static let most = 16

    private let entry: TreeEntry
    let path: String
    /// What was there of the file: what it holds already is not fetched.
    var found = Disk.Found.nothing
    private(set) var offset: Int64 = 0
    var rows: [(id: Digest, length: Int)] = []

    init(of entry: TreeEntry, at path: String) { (self.entry, self.path) = (entry, path) }

    var end: Int64 { rows.reduce(offset) { $0 + Int64($1.length) } }

    /// Without a checksum yet.
    var sum: FileSums.Part {
        FileSums.Part(path: entry.path, size: entry.size, offset: offset, length: Int(end - offset))
    }

    /// Goes on to what follows in the file.
    mutating func next() { (offset, rows) = (end, []) }
}

/// The disks that are free for the next part, and how far all of them are.
struct FetchWorkers {
    struct Done: Sendable {
        var disk: Disk
        var path: String
        var sum: FileSums.Part
        var written: Int64
        /// Its bytes or its length.
        var isChanged: Bool
    }

    private let progress: ProgressHandler
    private let total: ByteCount
    var idle = (0..<FetchWorkers.count).map { _ in Disk() }
    /// Files of which something was written.
    var changed: Set<String> = []
    /// `nil` where files were there, which are held against the store.
    var sums: FileSums?
    var files = 0
    private(set) var done: Int64 = 0
    private(set) var written: Int64 = 0

    /// Reading, hashing and writing take turns in each: more than one of each core keeps disks and cores busy.
    static let count = 2 + max(2, coreCount())

    init(progress: @escaping ProgressHandler, total: ByteCount) { (self.progress, self.total) = (progress, total) }

    mutating func take(from group: inout ThrowingTaskGroup<Done, any Error>) async throws -> Disk {
        if let disk = idle.popLast() { return disk }
        guard let done = try await group.next() else { return Disk() }
        try note(done)
        return idle.popLast() ?? done.disk
    }

    mutating func note(_ part: Done) throws(PraError) {
        try sums?.note(part.sum)
        idle.append(part.disk)
        done += Int64(part.sum.length)
        written += part.written
        if part.isChanged { changed.insert(part.path) }
        progress(Progress(stage: "fetch", done: ByteCount(done), total: total))
    }
}

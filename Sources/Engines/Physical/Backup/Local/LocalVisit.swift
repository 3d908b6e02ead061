import Model
import Stores

/// A folder on the way.
struct LocalPlace: Sendable {
    var archive: UInt32?
    /// In its archive; empty for its top.
    var path: String
    /// On this host.
    var place: String
}

/// What is made of the content of one folder.
struct LocalVisit {
    enum Step: Sendable { case item(LocalItem), long(LocalFile) }

    static let mostInBatch = 256

    let place: LocalPlace
    let status: FileStatus
    let major: Int
    var steps: [Step] = []
    private(set) var folders: [LocalPlace] = []
    private(set) var notes: [String] = []
    private var batch: [LocalFile] = []
    private var batchBytes: Int64 = 0

    init(place: LocalPlace, status: FileStatus, major: Int) {
        (self.place, self.status, self.major) = (place, status, major)
    }

    mutating func add(_ name: String, _ status: FileStatus) {
        let path = place.path.isEmpty ? name : "\(place.path)/\(name)", here = "\(place.place)/\(name)"
        let isEmptied = LeftOut.emptied.contains(name) || place.archive == nil && path == "pg_wal"
        switch status.kind {
        case .folder where isEmptied, .link where isEmptied: addEmptied(path, status)
        case .folder: folders.append(LocalPlace(archive: place.archive, path: path, place: here))
        case .link, .other: notes.append("\(here) is no file of the data directory's own and was not copied")
        // Copied last.
        case .file where place.archive == nil && path == "global/pg_control": break
        case .file:
            let hasPages = place.path == "global" || LeftOut.isDatabase(place.path)
            add(LocalFile(path: path, place: here, status: status, relation: hasPages ? RelationFile(name) : nil))
        }
    }

    private mutating func add(_ file: LocalFile) {
        guard file.status.size <= Int64(extentBytes) else { return steps.append(.long(file)) }
        if batchBytes + file.status.size > Int64(extentBytes) || batch.count == Self.mostInBatch { endBatch() }
        batch.append(file)
        batchBytes += file.status.size
    }

    mutating func endBatch() {
        if !batch.isEmpty { steps.append(.item(.files(batch))) }
        (batch, batchBytes) = ([], 0)
    }

    /// A folder without its content, and of `pg_wal` the folders that the server wants to find.
    private mutating func addEmptied(_ path: String, _ status: FileStatus) {
        var folder = status
        if status.kind == .link { folder.mode = self.status.mode }
        let inner = path == "pg_wal" ? ["/archive_status"] + (major >= 17 ? ["/summaries"] : []) : []
        for name in [""] + inner { steps.append(.item(.folder(path + name, folder))) }
    }
}

import Archive
import Model
import Ports
import Stores

/// Everything of a data directory that its base backup has, in the order of names and folder by folder, each before
/// what is in it.
struct LocalItems: Sendable {
    private let lister = LocalLister()
    private let major: Int
    /// Of tablespaces inside the data directory: they are archives of their own.
    private let apart: Set<String>
    /// To visit, from the end.
    private var places: [LocalPlace]
    /// To give out, from the end.
    private var ready: [LocalVisit.Step] = []
    /// The folder whose names are being looked at, and those that are left.
    private var open: (visit: LocalVisit, names: ArraySlice<String>)?
    private var long: (file: LocalFile, source: SourceFile, next: Int64)?
    private var archive: UInt32?? = .none
    private(set) var notes: [String] = []

    /// - Parameter folder: of a tablespace's location, this version's.
    init(_ data: String, tablespaces: [PointDocument.Tablespace], folder: String, major: Int) {
        self.major = major
        apart = Set(tablespaces.map(\.path))
        places = [LocalPlace(archive: nil, path: "", place: data)]
        places += tablespaces.reversed().map {
            LocalPlace(archive: $0.oid, path: folder, place: "\($0.path)/\(folder)")
        }
    }

    mutating func next() async throws(PraError) -> LocalItem? {
        while true {
            if let part = nextPart() { return part }
            switch ready.popLast() {
            case .item(let item): return item
            case .long(let file):
                if let source = try await lister.open(file.place) { long = (file, source, 0) }
            case nil where open != nil: try await goOn()
            case nil:
                guard let place = places.popLast() else { return nil }
                try await visit(place)
            }
        }
    }

    private mutating func nextPart() -> LocalItem? {
        guard let (file, source, next) = long else { return nil }
        let end = min(next + Int64(extentBytes), file.status.size)
        long = end < file.status.size ? (file, source, end) : nil
        return .part(LocalPart(file: file, source: source, range: next..<end))
    }

    private mutating func visit(_ place: LocalPlace) async throws(PraError) {
        let isDatabase = LeftOut.isDatabase(place.path)
        guard let content = try await lister.list(place.place, isDatabase: isDatabase) else { return }
        if archive != .some(place.archive) {
            archive = .some(place.archive)
            ready.append(.item(.archive(place.archive)))
        }
        if !place.path.isEmpty { ready.insert(.item(.folder(place.path, content.status)), at: 0) }
        open = (LocalVisit(place: place, status: content.status, major: major), content.names[...])
    }

    /// Looks at some more names of the folder that is open: of a database with many relations it has many.
    private mutating func goOn() async throws(PraError) {
        guard var (visit, names) = open.take() else { return }
        let some = names.prefix(LocalVisit.mostInBatch).filter { !apart.contains("\(visit.place.place)/\($0)") }
        names = names.dropFirst(LocalVisit.mostInBatch)
        for (name, status) in try await lister.look(at: some, in: visit.place.place) {
            if status.kind == .link, visit.place.path == "pg_tblspc" {
                let target = try await lister.target("\(visit.place.place)/\(name)")
                if let target { visit.steps.append(.item(.link("pg_tblspc/\(name)", to: target, status))) }
            } else {
                visit.add(name, status)
            }
        }
        if names.isEmpty { visit.endBatch() }
        ready = visit.steps.reversed()
        visit.steps = []
        guard names.isEmpty else { return open = (visit, names) }
        places += visit.folders.reversed()
        notes += visit.notes
    }
}

/// Looks into folders, on a thread of its own.
private actor LocalLister {
    private let thread = SerialThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// `nil` when the folder is gone, as that of a database that was dropped.
    func list(_ path: String, isDatabase: Bool) throws(PraError) -> (status: FileStatus, names: [String])? {
        guard let status = try FileStatus.of(path), let all = try HostFile.names(in: path) else { return nil }
        return (status, (isDatabase ? LeftOut.kept(all) : all).filter { !LeftOut.leavesOut($0) })
    }

    /// What there still is of these names.
    func look(at names: [String], in folder: String) throws(PraError) -> [(String, FileStatus)] {
        var found: [(String, FileStatus)] = []
        for name in names {
            if let status = try FileStatus.of("\(folder)/\(name)") { found.append((name, status)) }
        }
        return found
    }

    func target(_ path: String) throws(PraError) -> String? { try HostFile.linkTarget(path) }

    func open(_ path: String) throws(PraError) -> SourceFile? { try SourceFile(path) }
}

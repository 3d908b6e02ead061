import Model
import Ports
import Stores

/// A recovery point as a folder that needs no `pra`: `pgdata` with the WAL that makes it consistent, `tablespaces`,
/// `external`, a README and SHA256SUMS. PostgreSQL alone starts it. Until it is whole `pg_control` is missing and a
/// marker is there; one that was cut off is made anew by the same call.
struct ExportPoint: Sendable {
    static let marker = ".pra-export"
    static let checksums = "SHA256SUMS"

    let store: Store
    let point: PointDocument
    let folder: String
    let owner: Account?
    let progress: ProgressHandler
    private let disk = Disk()

    private var data: String { "\(folder)/pgdata" }

    init(
        _ point: PointDocument, of store: Store, to folder: String, owner: Account?,
        progress: @escaping ProgressHandler
    ) {
        (self.store, self.point, self.folder) = (store, point, folder)
        (self.owner, self.progress) = (owner, progress)
    }

    /// - Returns: the bytes of the point's files.
    func run() async throws(PraError) -> ByteCount {
        try await prepare()
        let places = Places(
            directory: data,
            tablespaces: Dictionary(uniqueKeysWithValues: point.tablespaces.map { ($0.oid, place(of: $0.oid)) }),
            major: point.major)
        let fetch = FetchFiles(store: store, point: point, places: places, owner: owner, progress: progress)
        let files = try await fetch.run()
        try await disk.makeServerFolders(in: data, owner: owner)
        for oid in places.tablespaces.keys {
            // Relative, so that the folder may be moved as a whole.
            try await disk.link("\(data)/pg_tblspc/\(oid)", to: "../../tablespaces/\(oid)", owner: owner)
        }
        for entry in files.external {
            let path = "\(folder)/\(entry.path)"
            try await disk.makeFolders(path.parentFolder, owner: owner)
            try await fetch.write(entry, to: path, on: disk)
        }
        try await writeWAL()
        try await settle()
        try await write("README", ExportReadme(point: point, external: files.external.map(\.path)).text)
        try await sync(files, places)
        try await fetch.write(files.control, to: "\(data)/global/pg_control", on: disk)
        try await writeChecksums()
        try await disk.remove("\(folder)/\(Self.marker)")
        try await disk.syncFolder(folder)
        return files.bytes
    }

    private func place(of tablespace: UInt32) -> String { "\(folder)/tablespaces/\(tablespace)" }

    /// Nobody else's files are touched: the folder is empty, missing, or ours.
    private func prepare() async throws(PraError) {
        let names = try await disk.names(in: folder) ?? [], marker = "\(folder)/\(Self.marker)"
        guard names.isEmpty || names.contains(Self.marker) else {
            throw PraError(
                .targetNotEmpty, "\(folder) is not empty (\(names.prefix(3).joined(separator: ", "))…)",
                remedy: "export into another folder with --to, or move its contents away")
        }
        try await disk.makeFolders(folder, mode: 0o755, owner: nil)
        if !names.contains(Self.marker) { try await disk.create(marker, []) }
        for name in names where name != Self.marker { try await disk.remove("\(folder)/\(name)") }
        try await checkSpace()
        try await disk.own(folder, mode: 0o755, owner)
        try await disk.makeFolder(data, owner: owner)
        guard !point.tablespaces.isEmpty else { return }
        try await disk.makeFolder("\(folder)/tablespaces", owner: owner)
        for tablespace in point.tablespaces { try await disk.makeFolder(place(of: tablespace.oid), owner: owner) }
    }

    private func checkSpace() async throws(PraError) {
        let wal = point.neededSegments.count * point.walSegmentBytes
        let needed = point.dataBytes + ByteCount(wal), free = try await disk.freeBytes(at: folder)
        guard needed > free else { return }
        throw PraError(
            .refused, "\(folder) has \(free) free, \(point.action) takes \(needed)",
            remedy: "free space there, or export to another disk")
    }

    /// What recovery from `backup_label` needs, where it looks for it without a `restore_command`.
    private func writeWAL() async throws(PraError) {
        var names = point.neededSegments.map(\.name)
        if point.timeline > Timeline(1) { names.append(.history(point.timeline)) }
        for name in names {
            try stopIfCancelled()
            if let bytes = try await store.walFile(name.text, system: point.system) {
                try await disk.write("\(data)/pg_wal/\(name.text)", bytes, owner: owner)
            } else if case .segment = name {
                throw PraError(
                    .walGap, "WAL segment \(name.text) of \(point.action) is not in the store",
                    remedy: "choose another point: pra points")
            }
        }
    }

    /// It would archive where its source does, and wait for its source's standbys. PostgreSQL's own check leaves this
    /// file out.
    private func settle() async throws(PraError) {
        let path = "\(data)/postgresql.auto.conf"
        for name in RecoverySettings.signals { try await disk.remove("\(data)/\(name)") }
        let text = try await disk.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        try await disk.write(path, Array((text + ExportReadme.settings).utf8), owner: owner)
    }

    private func write(_ name: String, _ text: String) async throws(PraError) {
        try await disk.write("\(folder)/\(name)", Array(text.utf8), mode: 0o644, owner: owner)
    }

    private func sync(_ files: FetchFiles.Fetched, _ places: Places) async throws(PraError) {
        let apart = (RecoverySettings.signals + ["postgresql.auto.conf"]).map { "\(data)/\($0)" }
        try await disk.syncFiles(files.changed.filter { !apart.contains($0) }[...])
        let folders = files.folders + places.tablespaces.values + ["\(data)/pg_tblspc", data]
        for folder in Set(folders).sorted() { try await disk.syncFolder(folder) }
    }

    /// In the form of `sha256sum`, of every file but itself and the marker.
    private func writeChecksums() async throws(PraError) {
        var lines: [String] = [], done = ByteCount.zero
        for path in try await disk.paths(below: folder).sorted() {
            guard case .file(let size, _)? = await disk.kind(of: path), !path.hasSuffix("/\(Self.marker)") else {
                continue
            }
            try stopIfCancelled()
            let sum = try await disk.sha256(of: path)
            lines.append("\(sum)  \(path.dropFirst(folder.count + 1))\n")
            done += ByteCount(size)
            progress(Progress(stage: "checksums", done: done, total: point.dataBytes))
        }
        try await write(Self.checksums, lines.joined())
    }
}

extension PhysicalEngine {
    /// Writes a point as a folder that PostgreSQL starts without `pra`.
    /// - Throws: `.targetNotEmpty`; `.storeCorrupt` when the point lacks something.
    package func export(
        _ point: PointDocument, of store: Store, to folder: String, owner name: String?,
        progress: @escaping ProgressHandler
    ) async throws(PraError) -> ByteCount {
        let owner = try owner(name)
        return try await store.inSession(.restore, ActionID("export/\(point.action)"), at: world.time.now()) {
            () throws(PraError) in
            if let first = try await store.structureCheck(point).first {
                throw PraError(
                    .storeCorrupt, "\(point.action) is not complete: \(first)",
                    remedy: "choose another point: pra points")
            }
            return try await ExportPoint(point, of: store, to: folder, owner: owner, progress: progress).run()
        }
    }
}

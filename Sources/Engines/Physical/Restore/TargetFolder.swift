import Model

/// The folder that becomes a data directory, and those of its tablespaces. While they fill they hold a marker, so that
/// a crashed restore is told from other people's data.
struct TargetFolder: Sendable {
    static let marker = ".pra-restore"

    let path: String
    /// Places by tablespace.
    let tablespaces: [UInt32: String]
    let owner: Account?
    let disk: Disk
    /// Of the point that is restored: `--delta` builds on a directory of this one only. `nil` without `--delta`.
    let building: SystemIdentifier?

    /// Whether a data directory is there that the restore builds on.
    struct Found: Hashable, Sendable {
        var isBuiltOn: Bool
    }

    /// Looks, and changes nothing.
    /// - Throws: `.targetNotEmpty` when something is there that no restore of ours left behind and `--delta` may not
    ///   build on; `.wrongCluster` when it is another system's.
    func check() async throws(PraError) -> Found {
        let names = try await disk.names(in: path) ?? []
        guard !names.contains("postmaster.pid") else {
            throw PraError(
                .targetNotEmpty, "\(path) has a postmaster.pid: a server may run on it",
                remedy:
                    "stop it (pg_ctl -D \(path) stop), or restore elsewhere with --into; if it crashed and no server "
                    + "runs, here or in a container, remove that file")
        }
        let isBuiltOn = try await isBuiltOn(names)
        for (oid, folder) in tablespaces.sorted(by: { $0.value < $1.value }) {
            try await check(tablespace: oid, in: folder, isBuiltOn)
        }
        return Found(isBuiltOn: isBuiltOn)
    }

    private func isBuiltOn(_ names: [String]) async throws(PraError) -> Bool {
        guard !names.isEmpty else { return false }
        if names.contains(TargetFolder.marker) { return building != nil && names.contains("PG_VERSION") }
        guard let building else {
            throw PraError(
                .targetNotEmpty, "\(path) is not empty (\(names.prefix(3).joined(separator: ", "))…)",
                remedy: "restore into another folder with --into, or move its contents away"
                    + (names.contains("PG_VERSION") ? "; to make this data directory what the point is: --delta" : ""))
        }
        guard names.contains("PG_VERSION"), let control = try await disk.read("\(path)/global/pg_control"),
            let found = Result(catching: { () throws(PraError) in try ControlFile(control) }).success
        else {
            throw PraError(
                .targetNotEmpty, "\(path) does not prove to be a data directory: PG_VERSION and a sound pg_control do",
                remedy: "move its contents away and restore without --delta, or name the right folder with --into")
        }
        guard found.system == building else {
            throw PraError(
                .wrongCluster, "\(path) is the data directory of system \(found.system), the point is of \(building)",
                remedy: "restore into another folder with --into; --delta builds on the same cluster only")
        }
        return true
    }

    /// A folder with data in it is the copy's own only when its link says so: the source's tablespaces may lie where
    /// the point found them.
    private func check(tablespace oid: UInt32, in folder: String, _ isBuiltOn: Bool) async throws(PraError) {
        let names = try await disk.names(in: folder) ?? []
        if names.isEmpty { return }
        if names.contains(TargetFolder.marker), names.allSatisfy({ $0 == TargetFolder.marker || $0.hasPrefix("PG_") }) {
            return
        }
        if isBuiltOn, await disk.kind(of: "\(path)/pg_tblspc/\(oid)") == .link(to: folder) { return }
        throw PraError(
            .targetNotEmpty, "tablespace folder \(folder) is not empty",
            remedy: "give the tablespace another place with --tablespace \(oid)=FOLDER, or empty that folder")
    }

    /// Makes the folders ready and marks them as ours: nothing can start on them from here on. Without `--delta` they
    /// are empty then.
    /// - Returns: the lock that keeps a second restore out; hold it to the end.
    func prepare(_ found: Found) async throws(PraError) -> FileLock {
        try await disk.makeFolders(path.parentFolder, mode: 0o755, owner: nil)
        if try await disk.names(in: path) == nil { try await disk.makeFolder(path, owner: owner) }
        try await disk.own(path, mode: 0o700, owner)
        let marker = "\(path)/\(TargetFolder.marker)"
        guard let lock = try await disk.lock(marker) else {
            throw PraError(.leaseHeld, "another restore is writing \(path)", remedy: "let it end", retry: .later)
        }
        try await disk.own(marker, mode: 0o600, owner)
        try await disk.syncFolder(path)
        if found.isBuiltOn {
            try await disk.remove("\(path)/global/pg_control")
            if await disk.exists("\(path)/global") { try await disk.syncFolder("\(path)/global") }
        } else {
            try await empty(path)
        }
        for folder in tablespaces.values.sorted() { try await prepare(tablespace: folder, found) }
        return lock
    }

    private func prepare(tablespace folder: String, _ found: Found) async throws(PraError) {
        try await disk.makeFolders(folder.parentFolder, mode: 0o755, owner: nil)
        if try await disk.names(in: folder) == nil { try await disk.makeFolder(folder, owner: owner) }
        try await disk.own(folder, mode: 0o700, owner)
        if !found.isBuiltOn { try await empty(folder) }
        try await disk.write("\(folder)/\(TargetFolder.marker)", [], owner: owner)
    }

    /// The marker stays, so that a crash in here leaves the folder recognisable.
    private func empty(_ folder: String) async throws(PraError) {
        for name in try await disk.names(in: folder) ?? [] where name != TargetFolder.marker {
            try await disk.remove("\(folder)/\(name)")
        }
    }

    func removeMarkers() async throws(PraError) {
        for folder in tablespaces.values.sorted() + [path] {
            try await disk.remove("\(folder)/\(TargetFolder.marker)")
            try await disk.syncFolder(folder)
        }
    }
}

extension Result {
    fileprivate var success: Success? { if case .success(let value) = self { value } else { nil } }
}

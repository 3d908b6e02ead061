import Model

/// The folder that becomes a data directory. While it fills it holds a marker, so that a crashed restore is told from
/// other people's data.
struct TargetFolder: Sendable {
    static let marker = ".pra-restore"

    let path: String
    let owner: Account?
    let disk: Disk

    /// Makes the folder ready and marks it as ours.
    /// - Throws: `.targetNotEmpty` when something is in it that no restore of ours left behind.
    func prepare() async throws(PraError) {
        try await disk.makeFolders(path.parentFolder, mode: 0o755, owner: nil)
        if let names = try await disk.names(in: path), !names.isEmpty {
            guard names.contains(TargetFolder.marker), !names.contains("postmaster.pid") else {
                throw PraError(
                    .targetNotEmpty, "\(path) is not empty (\(names.prefix(3).joined(separator: ", "))…)",
                    remedy: names.contains("postmaster.pid")
                        ? "a server may run on it; restore elsewhere with --into, or stop it and move its folder away"
                        : "restore into another folder with --into, or move its contents away")
            }
            // The marker goes last, so that a crash in here leaves the folder recognisable.
            for name in names where name != TargetFolder.marker { try await disk.remove("\(path)/\(name)") }
        } else if try await disk.names(in: path) == nil {
            try await disk.makeFolder(path, owner: owner)
        }
        try await disk.own(path, mode: 0o700, owner)
        let text = "A restore by pra that is not complete. Run it again, or remove this folder.\n"
        try await disk.write("\(path)/\(TargetFolder.marker)", Array(text.utf8), owner: owner)
    }

    /// Another place that the restore fills: a tablespace, which must be empty or be left by the same restore.
    func prepareTablespace(_ folder: String) async throws(PraError) {
        try await disk.makeFolders(folder.parentFolder, mode: 0o755, owner: nil)
        if let names = try await disk.names(in: folder) {
            let isOurs = names.allSatisfy { $0 == TargetFolder.marker || $0.hasPrefix("PG_") }
            guard names.isEmpty || isOurs && names.contains(TargetFolder.marker) else {
                throw PraError(
                    .targetNotEmpty, "tablespace folder \(folder) is not empty",
                    remedy: "give the tablespace another place with --tablespace OID=FOLDER, or empty that folder")
            }
            for name in names where name != TargetFolder.marker { try await disk.remove("\(folder)/\(name)") }
        } else {
            try await disk.makeFolder(folder, owner: owner)
        }
        try await disk.own(folder, mode: 0o700, owner)
        try await disk.write("\(folder)/\(TargetFolder.marker)", [], owner: owner)
    }

    func removeMarkers(tablespaces: [String]) async throws(PraError) {
        for folder in tablespaces + [path] {
            try await disk.remove("\(folder)/\(TargetFolder.marker)")
            try await disk.syncFolder(folder)
        }
    }
}

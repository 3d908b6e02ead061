import Model
import Stores

/// Where a point's files go.
struct Places: Hashable, Sendable {
    let directory: String
    /// By tablespace.
    let tablespaces: [UInt32: String]
    /// What a tablespace's files lie in is named after it: `PG_15_…`. Other versions have folders beside it.
    let major: Int

    /// `nil` for what the restore makes itself (links to tablespaces).
    func place(of path: String) -> String? {
        if path == FetchFiles.manifest { return "\(directory)/backup_manifest" }
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        if parts[0] == "pgdata" {
            if path.hasPrefix("pgdata/pg_tblspc/") { return nil }
            return parts.count == 1 ? directory : directory + path.dropFirst("pgdata".count)
        }
        guard parts[0] == "tablespaces", parts.count > 1, let oid = UInt32(parts[1]), let folder = tablespaces[oid]
        else { return nil }
        return parts.count == 2 ? folder : "\(folder)/\(parts[2])"
    }

    /// All that is there now and that a restore that builds on it has to account for: what the point does not have
    /// goes. What `pg_wal` leads to is dealt with apart, and so are the links to tablespaces.
    func existing(_ disk: Disk) async throws(PraError) -> Set<String> {
        let apart = ["\(directory)/pg_wal", "\(directory)/pg_tblspc"]
        var found = Set(
            try await disk.paths(below: directory).filter { path in
                !path.hasSuffix("/\(TargetFolder.marker)") && !apart.contains { path == $0 || path.hasPrefix("\($0)/") }
            })
        for folder in tablespaces.values {
            for name in try await disk.names(in: folder) ?? [] where name.hasPrefix("PG_\(major)_") {
                found.insert("\(folder)/\(name)")
                found.formUnion(try await disk.paths(below: "\(folder)/\(name)"))
            }
        }
        return found
    }
}

extension FetchFiles {
    /// Makes a folder or a link, whatever is there now.
    func make(_ entry: TreeEntry, at path: String, on disk: Disk) async throws(PraError) {
        let found = await disk.kind(of: path)
        switch entry.kind {
        case .directory:
            // `pg_wal` may lead to a disk of its own, which the point does not know.
            let isLedAway = path == "\(places.directory)/pg_wal" && found != .folder
            if isLedAway, await disk.leadsToFolder(path) { return }
            if path == places.directory || places.tablespaces.values.contains(path) {
                return try await disk.own(path, mode: entry.mode & 0o777, owner)
            }
            if let found, found != .folder { try await disk.remove(path) }
            if found != .folder { try await disk.makeFolder(path, owner: owner) }
            try await disk.own(path, mode: entry.mode & 0o777, owner)
        case .symlink(let target):
            if found == .link(to: target) { return }
            try await disk.remove(path)
            try await disk.link(path, to: target, owner: owner)
        case .file: return
        }
    }

    /// Writes one file that is not part of the data directory.
    func write(_ entry: TreeEntry, to path: String, on disk: Disk) async throws(PraError) {
        try await disk.write(path, try await store.bytes(of: entry), mode: entry.mode & 0o777, owner: owner)
    }
}

/// What the server's own base backup leaves out of a data directory (basebackup.c).
enum LeftOut {
    /// Folders that are kept and whose content is of no use to another server, wherever they stand and also where they
    /// are links.
    static let emptied: Set<String> = [
        "pg_stat_tmp", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_subtrans",
    ]

    private static let files: Set<String> = [
        "postgresql.auto.conf.tmp", "current_logfiles.tmp", "backup_label", "tablespace_map", "backup_manifest",
        "postmaster.pid", "postmaster.opts",
    ]

    static func leavesOut(_ name: String) -> Bool {
        files.contains(name) || name.hasPrefix("pg_internal.init") || name.hasPrefix("pgsql_tmp")
    }

    /// What of a database's folder stays: neither temporary relations, nor any but the init fork of unlogged ones.
    static func kept(_ names: [String]) -> [String] {
        let unlogged = Set(names.compactMap { RelationFile($0).flatMap { $0.fork == .initial ? $0.number : nil } })
        return names.filter { name in
            guard let relation = RelationFile(name) else { return !RelationFile.isTemporary(name) }
            return relation.fork == .initial || !unlogged.contains(relation.number)
        }
    }

    /// Whether a folder, by its path inside its archive, holds the relations of one database: `base/5`, and in a
    /// tablespace `PG_15_202209061/5`.
    static func isDatabase(_ path: String) -> Bool {
        let parts = path.split(separator: "/").suffix(2)
        guard parts.count == 2, let parent = parts.first, let last = parts.last, isNumber(last) else { return false }
        return path == "base/\(last)" || parent.hasPrefix("PG_")
    }
}

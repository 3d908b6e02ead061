import Model
import Stores

extension Disk {
    /// A base backup leaves these out or empty; the server wants them to be there (initdb.c, basebackup.c).
    func makeServerFolders(in directory: String, owner: Account?) throws(PraError) {
        let needed = [
            "pg_wal", "pg_wal/archive_status", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots",
            "pg_stat", "pg_stat_tmp", "pg_subtrans", "pg_tblspc", "pg_commit_ts", "pg_logical",
            "pg_logical/snapshots", "pg_logical/mappings", "pg_twophase",
        ]
        for name in needed where !exists("\(directory)/\(name)") {
            try makeFolder("\(directory)/\(name)", owner: owner)
        }
    }

    /// Of a file of any length, in memory of one part of it.
    func sha256(of path: String) throws(PraError) -> Digest {
        let file = try OpenFile(reading: path)
        var (hash, offset) = (Hash(), Int64(0))
        while true {
            let count = try file.read(into: &scratch, count: 1 << 20, at: offset)
            hash.add(scratch[..<count])
            offset += Int64(count)
            if count < 1 << 20 { return hash.digest() }
        }
    }
}

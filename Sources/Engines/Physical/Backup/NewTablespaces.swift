import Manifests
import Model
import Ports
import Postgres
import Stores

extension BackupCopy {
    /// A tablespace that was made while the files were copied is in the WAL of the backup alone: recovery makes it at
    /// the same path, where on the source's own host the source has it.
    func refuseNewTablespaces(besides known: [PointDocument.Tablespace]) async throws(PraError) {
        let rows = try await session.query(
            "select oid, spcname, pg_tablespace_location(oid) as path from pg_tablespace where oid > 16383 order by oid"
        )
        for row in rows {
            let (oid, path) = (UInt32(try row.text("oid")), try row.text("path"))
            // One without a path of its own is a part of the data directory.
            guard path.hasPrefix("/"), !known.contains(where: { $0.oid == oid }) else { continue }
            throw PraError(
                .backupFailed,
                "tablespace \(try row.text("spcname")) of cluster \(order.cluster.name) was made during "
                    + "the backup: a restore could not put it anywhere but \(path)",
                remedy:
                    "run the backup again: it then has the tablespace, and stores no second time what it has stored",
                retry: .later)
        }
    }
}

import Manifests
import Model
import Ports
import Postgres
import Stores

extension BackupCopy {
    /// A tablespace that was made while the files were copied is in the WAL of the backup alone: recovery makes it at
    /// the same path, where on the source's own host the source has it.
    func refuseNewTablespaces(besides known: [PointDocument.Tablespace]) async throws(PraError) {
        for made in try await session.tablespaces() where !known.contains(where: { $0.oid == made.oid }) {
            throw PraError(
                .backupFailed,
                "tablespace \(made.name) of cluster \(order.cluster.name) was made during "
                    + "the backup: a restore could not put it anywhere but \(made.location)",
                remedy:
                    "run the backup again: it then has the tablespace, and stores no second time what it has stored",
                retry: .later)
        }
    }
}

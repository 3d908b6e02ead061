import Model
import Stores

/// What to restore, and where to.
package struct RestoreRequest: Sendable {
    package var store: Store
    /// Its name or its uid in the store; `nil` when the store holds one cluster only.
    package var cluster: String?
    package var target: RestoreTarget
    package var timeline: Timeline?
    package var point: ActionID?
    /// Becomes the data directory: empty, missing, or left by an earlier run of the same restore.
    package var directory: String
    /// New places by tablespace; the source's own path for those that are not named.
    package var tablespaces: [UInt32: String]
    /// Owner of what is written, by name, when running as root.
    package var owner: String?
    /// Makes `restore_command` for the system whose point is chosen; used when `owner` can run it. Without one the WAL
    /// is fetched into `pg_wal`, and the copy starts without the store.
    package var restoreCommand: (@Sendable (SystemIdentifier) -> String)?
    /// Folder of PostgreSQL's programs; found by itself when absent.
    package var programs: String?

    package init(
        store: Store, cluster: String? = nil, target: RestoreTarget = .latest, directory: String, owner: String? = nil
    ) {
        (self.store, self.cluster, self.target, self.directory) = (store, cluster, target, directory)
        (timeline, point, tablespaces, self.owner) = (nil, nil, [:], owner)
        (restoreCommand, programs) = (nil, nil)
    }
}

package struct RestoreResult: Hashable, Sendable {
    package var choice: RestoreChoice
    package var directory: String
    package var restoredBytes: ByteCount
    /// What PostgreSQL's own check of the files said: `nil` when `pg_verifybackup` is not installed.
    package var isVerified: Bool?
    /// Where files that the source kept outside its data directory are now; `nil` when it kept none.
    package var externalConfiguration: String?
    /// Whether the WAL is in its `pg_wal`; otherwise the server fetches it from the store while it recovers.
    package var holdsWAL: Bool
    /// What the copy lacks, one line each.
    package var notRestored: [String]
}

import Model
import Ports
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
    /// Builds on the data directory that is there, and writes only what differs.
    package var isDelta = false
    /// New places by tablespace; the source's own path for those that are not named.
    package var tablespaces: [UInt32: String] = [:]
    /// New places by a tablespace's name or number, and a folder for all that have none of their own.
    package var tablespaceNames: [String: String] = [:]
    package var tablespacesFolder: String?
    /// Owner of what is written, by name, when running as root.
    package var owner: String?
    /// Makes `restore_command` for the system whose point is chosen, for a standby or not; used when `owner` can run
    /// it. Without one the WAL is fetched into `pg_wal`, and the copy starts without the store.
    package var restoreCommand: (@Sendable (SystemIdentifier, _ standby: Bool) -> String)?
    /// How it goes on at the target.
    package var ending = RecoveryEnding()
    /// What is known already that the copy will lack, one line each.
    package var lacking: [String] = []
    /// Folder of PostgreSQL's programs; found by itself when absent.
    package var programs: String?

    package init(
        store: Store, cluster: String? = nil, target: RestoreTarget = .latest, directory: String, owner: String? = nil
    ) {
        (self.store, self.cluster, self.target, self.directory) = (store, cluster, target, directory)
        self.owner = owner
    }
}

/// What a restored server is when its recovery is over.
package struct RecoveryEnding: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, CaseIterable { case promote, pause, shutdown }

    /// A server that follows another.
    package struct Standby: Hashable, Sendable {
        /// Whom it streams from; without one it follows the store alone.
        package var primary: String?
        package var slot: String?

        package init(primary: String? = nil, slot: String? = nil) { (self.primary, self.slot) = (primary, slot) }
    }

    package var action = Action.promote
    /// Whether the target itself is still replayed.
    package var isInclusive = true
    /// `nil` for a server of its own.
    package var standby: Standby?
    /// Whether it may go on where the source was: archive, and wait for the source's standbys. A copy must not.
    package var takesOver = false

    package init() {}
}

/// What will be restored.
package struct RestoreDecision: Sendable {
    package var cluster: String
    package var choice: RestoreChoice
    /// What the copy will lack, one line each.
    package var notRestored: [String]
}

package struct RestoreResult: Hashable, Sendable {
    package var cluster: String
    /// Id of the store.
    package var storeID: String
    package var choice: RestoreChoice
    package var directory: String
    /// Of the point, and of them what was written: the rest was there.
    package var restoredBytes: ByteCount
    package var writtenBytes: ByteCount
    /// What PostgreSQL's own check of the files said: `nil` when `pg_verifybackup` is not installed.
    package var isVerified: Bool?
    /// Where files that the source kept outside its data directory are now; `nil` when it kept none.
    package var externalConfiguration: String?
    /// Whether the WAL is in its `pg_wal`; otherwise the server fetches it from the store while it recovers.
    package var holdsWAL: Bool
    /// What the copy lacks, one line each.
    package var notRestored: [String]
    /// WAL that was there and the store lacks; set aside, not removed. `nil` when there was none.
    package var walSetAside: String?
    package var phases: [DrillRecord.Phase]
}

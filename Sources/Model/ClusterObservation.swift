/// What one look at a running server found. Everything is of one session; the clock and the positions are of one query.
package struct ClusterObservation: Hashable, Sendable, Codable {
    package struct Slot: Hashable, Sendable, Codable {
        package var name: String
        package var isActive: Bool
        package var restart: LSN?
        /// `reserved`, `extended`, `unreserved` or `lost` (pg_replication_slots.wal_status).
        package var walStatus: String?
        /// What may still be written before the server drops WAL that it needs; `nil` without a limit of the server's.
        package var safe: ByteCount?
        /// Why the server gave it up; `nil` when it did not, or does not tell (before 17).
        package var invalidation: String?

        package init(name: String, isActive: Bool, restart: LSN?, walStatus: String?, safe: ByteCount? = nil) {
            (self.name, self.isActive, self.restart, self.walStatus) = (name, isActive, restart, walStatus)
            self.safe = safe
        }
    }

    /// One with a folder of its own, outside of the data directory.
    package struct Tablespace: Hashable, Sendable, Codable {
        package var oid: UInt32
        package var name: String
        package var location: String

        package init(oid: UInt32, name: String, location: String) {
            (self.oid, self.name, self.location) = (oid, name, location)
        }
    }

    package var system: SystemIdentifier
    package var timeline: Timeline
    /// As `server_version_num`: 150018.
    package var versionNumber: Int
    package var isInRecovery: Bool
    package var startedAt: Timestamp
    /// The server's own clock.
    package var serverTime: Timestamp
    package var insert: LSN
    package var flush: LSN
    package var segmentBytes: Int64
    package var databaseBytes: ByteCount
    package var hasChecksums: Bool
    package var walLevel: String
    package var maxSenders: Int
    package var activeSenders: Int
    package var maxSlots: Int
    package var mayReplicate: Bool
    package var slots: [Slot]
    /// `nil` when it was not looked for, or the server could not tell.
    package var tablespaces: [Tablespace]?
    /// `nil` when it was not looked for.
    package var commitWaits: CommitWaits?
    /// Up to where the server's archiver says to have put WAL away; `nil` when it archives nothing, or has not yet.
    package var archived: WALEnd?

    package init(
        system: SystemIdentifier, timeline: Timeline, versionNumber: Int, isInRecovery: Bool, startedAt: Timestamp,
        serverTime: Timestamp, insert: LSN, flush: LSN, segmentBytes: Int64, databaseBytes: ByteCount,
        hasChecksums: Bool,
        walLevel: String, maxSenders: Int, activeSenders: Int, maxSlots: Int, mayReplicate: Bool, slots: [Slot]
    ) {
        (self.system, self.timeline, self.versionNumber, self.isInRecovery) = (
            system, timeline, versionNumber, isInRecovery
        )
        (self.startedAt, self.serverTime, self.insert, self.flush) = (startedAt, serverTime, insert, flush)
        (self.segmentBytes, self.databaseBytes, self.hasChecksums) = (segmentBytes, databaseBytes, hasChecksums)
        (self.walLevel, self.maxSenders, self.activeSenders, self.maxSlots) = (
            walLevel, maxSenders, activeSenders, maxSlots
        )
        (self.mayReplicate, self.slots) = (mayReplicate, slots)
    }

    package var major: Int { versionNumber / 10_000 }
}

/// One critical table of a cluster.
package struct TableObservation: Hashable, Sendable, Codable {
    package var name: String
    /// `nil` when the table is not there.
    package var bytes: ByteCount?
    /// Counted up to the manifest's `minRows`, so that it stays cheap; `nil` when the table is not there.
    package var rowsAtLeast: Int64?

    package init(name: String, bytes: ByteCount?, rowsAtLeast: Int64?) {
        (self.name, self.bytes, self.rowsAtLeast) = (name, bytes, rowsAtLeast)
    }
}

/// What one look at a store found.
package struct StoreObservation: Hashable, Sendable, Codable {
    /// How long what a sweep found dead stays before it is deleted: long enough for a reader that has just found it.
    package static let sweepGrace = Duration.seconds(3600)

    /// One cluster's WAL in this store.
    package struct WAL: Hashable, Sendable, Codable {
        package var system: SystemIdentifier
        package var coverage: [WALCoverage]
        package var segmentBytes: Int64
        /// What all of it takes in the store.
        package var stored: ByteCount

        package init(system: SystemIdentifier, coverage: [WALCoverage], segmentBytes: Int64, stored: ByteCount) {
            (self.system, self.coverage, self.segmentBytes, self.stored) = (system, coverage, segmentBytes, stored)
        }
    }

    /// Of the medium.
    package struct Space: Hashable, Sendable, Codable {
        package var total: ByteCount
        package var free: ByteCount

        package init(total: ByteCount, free: ByteCount) { (self.total, self.free) = (total, free) }

        /// The share that is in use.
        package var used: Double { 1 - Double(free.bytes) / Double(max(total.bytes, 1)) }
    }

    package var storeID: String
    /// `nil` when the medium does not tell.
    package var space: Space?
    package var isReadOnly: Bool
    package var points: [RecoveryPoint]
    package var wal: [WAL]
    /// Since when the oldest of what a sweep found dead waits to be deleted; `nil` when nothing waits.
    package var condemnedSince: Timestamp?
    /// Whether its index has so many small files that a sweep should merge them.
    package var hasManyIndexes = false
    /// Every hold that was ever put on a point, those that are over included.
    package var holds: [Hold] = []
    /// Points that were committed and that the store does not list, though nobody forgot them.
    package var missing: [MissingPoint] = []
    /// As its format says; `nil` when that was not looked at.
    package var isEncrypted: Bool?
    /// The locks of newest points as they were read back; `nil` when they were not looked at.
    package var locks: [LockReading]?

    package init(
        storeID: String, space: Space?, isReadOnly: Bool, points: [RecoveryPoint], wal: [WAL]
    ) {
        (self.storeID, self.space, self.isReadOnly) = (storeID, space, isReadOnly)
        (self.points, self.wal) = (points, wal)
    }

    package func wal(of system: SystemIdentifier) -> WAL? { wal.first { $0.system == system } }
}

/// A point that a store should have.
package struct MissingPoint: Hashable, Sendable, Codable {
    package var clusterUID: String
    package var action: ActionID

    package init(clusterUID: String, action: ActionID) { (self.clusterUID, self.action) = (clusterUID, action) }
}

/// One probe of an application's health endpoint.
package struct EndpointObservation: Hashable, Sendable, Codable {
    package var name: String
    package var isHealthy: Bool
    /// `nil` when nothing answered.
    package var status: Int?
    @InSeconds package var took: Duration
    /// Why it is not healthy; empty when it is.
    package var problem: String
    /// `true` when nobody was asked, so that nothing was learned of it; `nil` otherwise.
    package var isUnasked: Bool?

    package init(
        name: String, isHealthy: Bool, status: Int?, took: Duration, problem: String, isUnasked: Bool? = nil
    ) {
        (self.name, self.isHealthy, self.status) = (name, isHealthy, status)
        (self.took, self.problem, self.isUnasked) = (took, problem, isUnasked)
    }
}

/// A restore for use is about to write: recorded before its first byte, and before its server is checked.
package struct RestoringRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    package var point: ActionID
    package var target: String
    package var directory: String
    /// See `RestoreRecord.replacesSource`.
    package var replacesSource: Bool

    package init(action: ActionID, point: ActionID, target: String, directory: String, replacesSource: Bool) {
        (self.action, self.point, self.target) = (action, point, target)
        (self.directory, self.replacesSource) = (directory, replacesSource)
    }

    /// What is checked again.
    package init(_ record: RestoreRecord) {
        self.init(
            action: record.action, point: record.point, target: record.target, directory: record.directory,
            replacesSource: record.replacesSource)
    }
}

/// A restore that was carried out for use, and what the restored server answered.
package struct RestoreRecord: Hashable, Sendable, Codable {
    package var action: ActionID
    package var cluster: String
    /// Its name in the manifests, or its URL.
    package var store: String
    /// Which store that was; `nil` in records from before it was kept.
    package var identity: StoreIdentity?
    package var point: ActionID
    package var system: SystemIdentifier
    package var major: Int
    /// Where the point ends: what recovery has to reach at least.
    package var pointStop: LSN
    package var target: String
    package var timeline: Timeline
    package var directory: String
    package var isStandby: Bool
    /// Whether it took its source's place, or is a copy.
    package var takesOver: Bool
    package var restoredBytes: ByteCount
    package var writtenBytes: ByteCount
    package var phases: [DrillRecord.Phase]
    package var notRestored: [String]
    /// How far recovery got; `nil` before it was asked.
    package var reached: LSN?
    /// That it writes since it promoted; `nil` before it was asked, and of one that recovers.
    package var ownTimeline: Timeline?
    package var checks: [DrillRecord.Check] = []
    /// `nil` before it was checked.
    package var passed: Bool?

    package init(
        action: ActionID, cluster: String, store: String, point: RecoveryPoint, target: String, timeline: Timeline,
        directory: String, isStandby: Bool, takesOver: Bool,
        restoredBytes: ByteCount, writtenBytes: ByteCount, phases: [DrillRecord.Phase], notRestored: [String]
    ) {
        (self.action, self.cluster, self.store, self.point) = (action, cluster, store, point.action)
        (system, major, pointStop, self.target) = (point.system, point.major, point.stop, target)
        (self.timeline, self.directory, self.isStandby) = (timeline, directory, isStandby)
        (self.takesOver, self.restoredBytes, self.writtenBytes) = (takesOver, restoredBytes, writtenBytes)
        (self.phases, self.notRestored) = (phases, notRestored)
    }

    /// Whether it is the cluster from now on, and neither a copy nor a standby of it.
    package var replacesSource: Bool { takesOver && !isStandby }

    /// From the command to the last phase that was timed; to the first `SELECT 1` once that is among them.
    package var took: Duration { phases.filter { $0.name != .validate }.reduce(.zero) { $0 + $1.took } }
}

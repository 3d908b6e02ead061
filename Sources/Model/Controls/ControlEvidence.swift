/// What a plan says beside its objectives, as far as controls ask for it.
package struct PlanTerms: Hashable, Sendable, Codable {
    package var stores: [String]
    @InSeconds package var backupEvery: Duration
    package var streamsWAL: Bool
    /// For how long its retention policy keeps any moment restorable.
    @InSeconds package var retention: Duration
    /// Whether it acts: `mode: Enforce`.
    package var isEnforced: Bool
    /// Until when it is suspended; `nil` when it is not.
    package var suspendedUntil: Timestamp?
    /// How often each scenario is drilled; `nil` in entries of versions that did not keep it.
    package var drillEvery: Duration? {
        get { drillEverySeconds?.wrappedValue }
        set { drillEverySeconds = newValue.map { InSeconds(wrappedValue: $0) } }
    }
    private var drillEverySeconds: InSeconds?

    package init(
        stores: [String], backupEvery: Duration, streamsWAL: Bool, retention: Duration, isEnforced: Bool,
        suspendedUntil: Timestamp?, drillEvery: Duration? = nil
    ) {
        (self.stores, self.streamsWAL) = (stores, streamsWAL)
        (self.backupEvery, self.retention) = (backupEvery, retention)
        (self.isEnforced, self.suspendedUntil) = (isEnforced, suspendedUntil)
        self.drillEvery = drillEvery
    }
}

/// What a store was found to be; recorded when it changes and at least daily.
package struct SurveyRecord: Hashable, Sendable, Codable {
    /// As its manifest states them: no look can see where a machine stands.
    package var site: String
    package var host: String
    /// Where its credentials are, never what they are: `env:AWS_ACCESS_KEY_ID`.
    package var credentials: String
    /// As the store's own format has it.
    package var isEncrypted: Bool

    package init(site: String, host: String, credentials: String, isEncrypted: Bool) {
        (self.site, self.host, self.credentials, self.isEncrypted) = (site, host, credentials, isEncrypted)
    }
}

/// A lock of an object as its store told it.
package struct ObjectLock: Hashable, Sendable, Codable {
    package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// A user with a special right may lift it.
        case governance = "Governance"
        /// Nobody may, not even the owner of the account.
        case compliance = "Compliance"
    }

    package var mode: Mode
    package var until: Timestamp

    package init(mode: Mode, until: Timestamp) { (self.mode, self.until) = (mode, until) }
}

/// What was read of a point's lock; `nil` when it has none.
package struct LockReading: Hashable, Sendable, Codable {
    package var point: ActionID
    package var lock: ObjectLock?

    package init(point: ActionID, lock: ObjectLock?) { (self.point, self.lock) = (point, lock) }
}

/// What a store holds of a cluster; recorded when it changes and at least daily.
package struct HoldingRecord: Hashable, Sendable, Codable {
    package var store: String
    /// Any moment since then can be restored: its oldest sound point from which WAL leads gap-free to the newest; `nil`
    /// when there is none.
    package var restorableSince: Timestamp?
    /// Its newest sound point, where that one's lock was read back, and the lock; `nil` when it has none.
    package var newest: ActionID?
    package var lock: ObjectLock?

    package init(store: String, restorableSince: Timestamp?, newest: ActionID?, lock: ObjectLock?) {
        (self.store, self.restorableSince, self.newest, self.lock) = (store, restorableSince, newest, lock)
    }
}

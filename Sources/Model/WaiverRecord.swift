/// What is promised of a cluster, by the name that a plan's `objectives` give it.
package enum Promised: String, Hashable, Sendable, Codable, CaseIterable {
    case rpo, rto, availability, backupSuccess, restoreTests, integrity
}

/// An exception from a cluster's objectives, as a manifest states it. It counts from its own start or from this entry's
/// time, whichever is later, until its end, until the same waiver is stated anew, or until it is withdrawn: what
/// happened before it was written down is excused by nobody.
package struct WaiverRecord: Hashable, Sendable, Codable {
    package var waiver: String
    /// Of the waiver as it was stated.
    package var digest: Digest
    /// Of all manifests together.
    package var revision: Digest
    package var plan: String
    package var objectives: [Promised]
    /// Of RPO and RTO; empty for every scenario.
    package var scenarios: [String]
    /// By what they are evaluated; `nil` where none is excepted.
    package var controls: [ControlCheck]?
    package var from: Timestamp
    package var until: Timestamp
    package var reason: String
    /// `team/name`: who answers for it, and who allowed it.
    package var owner: String
    package var approvedBy: String
    /// What is done instead meanwhile; `nil` where nothing is stated, and in entries from before it could be.
    package var compensatingControl: String?

    package init(
        waiver: String, digest: Digest, revision: Digest, plan: String, objectives: [Promised], scenarios: [String],
        from: Timestamp, until: Timestamp, reason: String, owner: String, approvedBy: String,
        compensatingControl: String? = nil
    ) {
        (self.waiver, self.digest, self.revision, self.plan) = (waiver, digest, revision, plan)
        (self.objectives, self.scenarios, self.from, self.until) = (objectives, scenarios, from, until)
        (self.reason, self.owner, self.approvedBy) = (reason, owner, approvedBy)
        self.compensatingControl = compensatingControl
    }
}

/// A waiver that no manifest states any more.
package struct WithdrawnRecord: Hashable, Sendable, Codable {
    package var waiver: String
    /// Of the manifests that lack it.
    package var revision: Digest

    package init(waiver: String, revision: Digest) { (self.waiver, self.revision) = (waiver, revision) }
}

/// A manifest of a kind that takes effect as it stands (channels, routes, teams, windows, policies) is in effect, or is
/// no more. What it says stays in the manifests' own history: names and numbers of people do not belong into a ledger
/// that forgets nothing.
package struct ConfiguredRecord: Hashable, Sendable, Codable {
    /// `nil` once no manifest states it.
    package var digest: Digest?
    /// Of all manifests together.
    package var revision: Digest

    package init(digest: Digest?, revision: Digest) { (self.digest, self.revision) = (digest, revision) }
}

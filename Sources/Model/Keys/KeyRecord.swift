/// One step in the life of a key that signs a ledger. The secret half stands nowhere but in its file.
package struct KeyRecord: Hashable, Sendable, Codable {
    package enum Step: String, Sendable, Codable, CaseIterable {
        /// It signs above `since`. A ledger of an older version says so late, of a key that signed long before.
        case created
        /// The manifests name it; with `until` its signatures of what is later do not count.
        case pinned
        /// They no longer do.
        case unpinned
        /// It handed over to another one, which its `handover` names.
        case rotated
        /// Its signatures of what is of `until` or later do not count.
        case revoked
    }

    package var step: Step
    /// The public half: the line of `ledger.pub`.
    package var key: String
    package var since: Int?
    package var until: Timestamp?
    package var reason: String?
    /// Of the manifests that pin it.
    package var revision: Digest?
    /// A signed note that a stranger can verify.
    package var handover: String?

    package init(
        _ step: Step, _ key: String, since: Int? = nil, until: Timestamp? = nil, reason: String? = nil
    ) {
        (self.step, self.key, self.since, self.until, self.reason) = (step, key, since, until, reason)
    }
}

/// A key, as its public line, and the size above which it signs.
package struct KeyPeriod: Hashable, Sendable, Codable {
    package var since: Int
    package var key: String

    package init(since: Int, key: String) { (self.since, self.key) = (since, key) }

    /// The name of the ledger that it signs.
    package var origin: String { String(key.prefix { $0 != "+" }) }
}

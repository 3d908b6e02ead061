/// What happened to one contact of the `User` that it is about. Neither an address nor a code stands in it.
package struct ContactRecord: Hashable, Sendable, Codable {
    package enum Change: String, Hashable, Sendable, Codable, CaseIterable {
        /// A code was sent there.
        case asked
        /// Somebody typed another one.
        case mistyped
        /// The code came back: who reads there is who is stated.
        case verified
        /// The channel's provider says that no message is taken there any more.
        case optedOut
    }

    /// `SMS`: as `User` names the way.
    package var over: String
    /// The same for all records of one address, so that a changed one is another contact.
    package var address: SaltedDigest
    package var change: Change
    /// What was sent, of `asked`, and until when it counts.
    package var code: SaltedDigest?
    package var until: Timestamp?
    /// What the provider answered, of `optedOut`.
    package var detail: String?

    package init(
        over: String, address: SaltedDigest, _ change: Change, code: SaltedDigest? = nil, until: Timestamp? = nil,
        detail: String? = nil
    ) {
        (self.over, self.address, self.change) = (over, address, change)
        (self.code, self.until, self.detail) = (code, until, detail)
    }
}

/// By which a text is known again and not read: SHA-256 over the salt and the text.
package struct SaltedDigest: Hashable, Sendable, Codable {
    /// Hexadecimal.
    package var salt: String
    package var digest: Digest

    package init(salt: String, digest: Digest) { (self.salt, self.digest) = (salt, digest) }
}

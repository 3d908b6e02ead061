/// A document for people was made from the manifests: with another revision of them it is out of date.
package struct DocumentRecord: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable { case runbook, preflight }

    package var kind: Kind
    /// Of the manifests.
    package var revision: Digest
    /// SHA-256 of its JSON form.
    package var digest: Digest

    package init(kind: Kind, revision: Digest, digest: Digest) {
        (self.kind, self.revision, self.digest) = (kind, revision, digest)
    }
}

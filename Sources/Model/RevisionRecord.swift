/// Manifests took effect, and what git says of them. Told by whoever adopted them: git is not asked again.
package struct RevisionRecord: Hashable, Sendable, Codable {
    package struct Commit: Hashable, Sendable, Codable {
        /// As `git verify-commit` judges it with the keys of the host that asked.
        package enum Signature: String, Hashable, Sendable, Codable, CaseIterable {
            case none, good, bad
            /// There is one, and no key here that could tell.
            case unknown
        }

        package var id: String
        package var author: String
        package var at: Timestamp
        /// Its first line.
        package var subject: String
        package var signature: Signature

        package init(id: String, author: String, at: Timestamp, subject: String, signature: Signature) {
            (self.id, self.author, self.at) = (id, author, at)
            (self.subject, self.signature) = (subject, signature)
        }
    }

    /// Of all manifests together.
    package var revision: Digest
    /// Those since the last revision that was adopted, the newest first; empty when the manifests are not in git.
    package var commits: [Commit]
    /// How many more there were than are listed.
    package var unlisted: Int
    /// Whether files were changed since the newest commit; `nil` when the manifests are not in git.
    package var isModified: Bool?

    package init(revision: Digest, commits: [Commit], unlisted: Int, isModified: Bool?) {
        (self.revision, self.commits, self.unlisted) = (revision, commits, unlisted)
        self.isModified = isModified
    }
}

extension RevisionRecord {
    package static let subject = ResourceID("Manifests", "all")
}

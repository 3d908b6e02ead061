/// People who answer for something, and how to reach them.
package enum Team: Kind {
    package static let name = "Team"

    package struct Spec: Hashable, Sendable {
        package var members: [Member]
    }

    package struct Member: Hashable, Sendable {
        package var name: String
        /// What they do in it: `on call`, `head of operations`.
        package var role: String
        package var mail: String?
        package var phone: String?
        /// Name of the `User` that they are.
        package var user: String?
    }

    /// One member, as other manifests name them.
    package struct Person: Hashable, Sendable {
        package var team: String
        package var name: String

        /// `operations/J. Martin`
        package var text: String { "\(team)/\(name)" }
    }
}

import Manifests
import Model

/// What somebody may do in the console, as the roles of their User manifest say; other roles give nothing here.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case viewer, `operator`, approver, auditor, admin
}

/// Somebody who can log in.
package struct ConsoleAccount: Hashable, Sendable {
    package var name: String
    package var fullName: String
    package var language: Language
    package var roles: Set<Role>
    package var password: PasswordHash

    package init(
        name: String, fullName: String, language: Language, roles: Set<Role>, password: PasswordHash
    ) {
        (self.name, self.fullName, self.language) = (name, fullName, language)
        (self.roles, self.password) = (roles, password)
    }

    /// `nil` where the manifest gives no password, or no role of the console.
    package init?(_ user: Resource<User.Spec>) {
        let roles = Set(user.spec.roles.compactMap { Role(rawValue: $0) })
        guard let console = user.spec.console, !roles.isEmpty else { return nil }
        self.init(
            name: user.name, fullName: user.spec.fullName, language: user.spec.language, roles: roles,
            password: console.password)
    }
}

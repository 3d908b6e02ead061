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
    /// `nil` where they come by an issuer's token alone.
    package var password: PasswordHash?
    /// By which an issuer may mean them.
    package var emails: Set<String>

    package init(
        name: String, fullName: String, language: Language, roles: Set<Role>, password: PasswordHash?,
        emails: Set<String> = []
    ) {
        (self.name, self.fullName, self.language) = (name, fullName, language)
        (self.roles, self.password, self.emails) = (roles, password, emails)
    }

    /// `nil` where the manifest gives no role of the console.
    package init?(_ user: Resource<User.Spec>) {
        let roles = Set(user.spec.roles.compactMap { Role(rawValue: $0) })
        guard !roles.isEmpty else { return nil }
        self.init(
            name: user.name, fullName: user.spec.fullName, language: user.spec.language, roles: roles,
            password: user.spec.console?.password,
            emails: Set(user.spec.contacts.filter { $0.over == .email }.map(\.address)))
    }
}

import Manifests
import Model

/// Contacts over which alerts would go, and do not, with where their people hear instead.
package func contactWarnings(_ desired: Desired, _ contacts: ContactBook) -> [Diagnostic] {
    var reached: [String: Set<User.Way>] = [:]
    for receiver in desired.routes.flatMap(\.spec.receivers) {
        let ways = desired.channels.filter { receiver.channels.contains($0.name) }.compactMap(\.spec.type.way)
        for user in desired.people(of: receiver) { reached[user.name, default: []].formUnion(ways) }
    }
    return desired.users.flatMap { user in
        user.spec.contacts.enumerated().compactMap { index, contact -> Diagnostic? in
            let isUsed = reached[user.name]?.contains { $0.rawValue == contact.over.rawValue } ?? false
            guard isUsed, !contacts.mayTell(contact, of: user.name) else { return nil }
            let isOptedOut = contacts.standing(of: contact, of: user.name) == .optedOut
            let instead = desired.detours(to: user, contacts).first.map { "over \($0.channel.id)" }
            var problem = desired.diagnostic(
                of: user.id, at: [.field("spec"), .field("contacts"), .index(index)],
                isOptedOut ? "opted-out-contact" : "unverified-contact",
                "no alert goes to \(contact.over.rawValue) \(masked(contact.address)): "
                    + (isOptedOut ? "its owner wants none there any more" : "it was not verified")
                    + (instead.map { "; \(user.name) is told \($0)" } ?? ", and there is no other way to \(user.name)"),
                "type: pra user verify \(user.name) --over \(contact.over.rawValue)")
            problem.severity = .warning
            return problem
        }
    }
}

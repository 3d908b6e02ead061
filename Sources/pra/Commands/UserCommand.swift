import Alerts
import ArgumentParser
import Manifests
import Model
import Planning

/// `pra user`: who is told of alerts, and how. Addresses are shown as far as they are needed to be found.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "See the people whom alerts reach, and verify where.",
        subcommands: [
            List.self, Show.self, UserVerifyCommand.self, UserConfirmCommand.self,
            UserPasswordCommand.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the people: their roles, their teams, where they are reached.",
            discussion: "Addresses are masked; the manifests have them. Exit status: 0; 2 the manifests are invalid.")

        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let desired = try await manifests.load()
            let users = desired.users.sorted { $0.name < $1.name }.map { ListedUser($0, in: desired) }
            try output.show(json: Versioned("pra.users/v1", ["users": users])) {
                users.isEmpty
                    ? "The manifests state no User. How one is stated: pra explain User\n"
                    : table(
                        ["NAME", "FULL NAME", "ROLES", "LANGUAGE", "CONTACTS", "TEAMS", "RECEIVERS"],
                        users.map(\.row))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show one person, and what they want to hear of.",
            discussion: """
                Addresses are masked; the manifests have them. Behind each stands whether it was verified: no alert \
                goes to a telephone that was not, or to one whose owner wants none. What they set in the console holds \
                instead of what the manifest says; both are shown.

                Exit status: 0; 2 the manifests are invalid, or state no such User.
                """)

        @Argument(help: ArgumentHelp("Name of a User.", valueName: "user")) var user: String
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var place: AlertPlace

        func run() async throws {
            let desired = try await manifests.load()
            let found = try desired.user(named: user)
            let shown = ShownUser(found, in: desired, try await place.standing())
            try place.output.show(json: Versioned("pra.user/v1", shown)) { shown.text }
        }
    }
}

extension Desired {
    func user(named name: String) throws(PraError) -> Resource<User.Spec> {
        if let found = users.first(where: { $0.name == name }) { return found }
        let names = users.map(\.name).sorted().joined(separator: ", ")
        throw PraError(
            .usage, "there is no User \(name)",
            remedy: names.isEmpty ? "pra explain User shows how one is stated" : "there are: \(names)")
    }
}

private struct ListedUser: Encodable {
    struct Contact: Encodable {
        var over: String
        /// Masked.
        var address: String
        /// `nil` where the ledger was not asked.
        var state: ContactBook.Standing?

        var text: String { "\(over) \(address)" + (state.map { " (\($0.rawValue))" } ?? "") }
    }

    var name: String
    var fullName: String
    var roles: [String]
    var language: Language
    var contacts: [Contact]
    var teams: [String]
    /// `default/operators`
    var receivers: [String]

    init(_ user: Resource<User.Spec>, in desired: Desired, _ book: ContactBook? = nil) {
        let spec = user.spec
        (name, fullName, roles, language) = (user.name, spec.fullName, spec.roles, spec.language)
        contacts = spec.contacts.map { contact in
            Contact(
                over: contact.over.rawValue, address: masked(contact.address),
                state: book?.standing(of: contact, of: user.name))
        }
        teams = desired.teams.filter { $0.spec.members.contains { $0.user == user.name } }.map(\.name).sorted()
        receivers = desired.routes.sorted { $0.name < $1.name }.flatMap { route in
            route.spec.receivers.filter { receiver in
                desired.people(of: receiver).contains { $0.name == user.name }
            }.map { "\(route.name)/\($0.name)" }
        }
    }

    var row: [String] {
        [name, fullName, joined(roles), language.rawValue, reached, joined(teams), joined(receivers)]
    }

    var reached: String { joined(contacts.map(\.text)) }
}

private struct ShownUser: Encodable {
    var user: ListedUser
    var timeZone: String
    /// As the manifest has it.
    var quietHours: [AlertWishes.Hours]
    var preferences: [AlertWishes.Preference]
    var digestAt: String
    /// What they set themselves, in place of that.
    var own: AlertWishes?

    init(_ found: Resource<User.Spec>, in desired: Desired, _ said: AlertHistory) {
        let stated = found.spec.wishes
        user = ListedUser(found, in: desired, said.contacts)
        (timeZone, digestAt) = (found.spec.timeZone, found.spec.digestAt.text)
        (quietHours, preferences) = (stated.quietHours ?? [], stated.preferences ?? [])
        own = said.wishes[found.name]
    }

    var text: String {
        let general = [
            ("roles", joined(user.roles)), ("language", user.language.rawValue), ("time zone", timeZone),
            ("contacts", user.reached), ("teams", joined(user.teams)), ("receivers", joined(user.receivers)),
        ]
        let lines =
            general + lines("quiet", quietHours.map(\.text), own?.quietHours?.map(\.text))
            + lines("preference", preferences.map(\.text), own?.preferences?.map(\.text))
            + lines("digest at", [digestAt], own?.digestAt.map { [$0] })
        return "\(user.name)  \(user.fullName)\n"
            + lines.map { "  \($0)\(String(repeating: " ", count: 12 - $0.count))\($1)\n" }.joined()
    }

    private func lines(_ name: String, _ stated: [String], _ own: [String]?) -> [(String, String)] {
        guard let own else { return stated.map { (name, $0) } }
        return stated.map { (name, "\($0) (by the manifest: not in force)") }
            + (own.isEmpty ? ["none"] : own).map { (name, "\($0) (their own)") }
    }
}

extension AlertWishes.Hours {
    fileprivate var text: String {
        let isDaily = days.count == MaintenanceWindow.Day.allCases.count
        return "from \(from) to \(to), \(isDaily ? "every day" : "on " + days.joined(separator: ", "))"
    }
}

extension AlertWishes.Preference {
    fileprivate var text: String {
        let alerts = [types, severities].compactMap { $0?.joined(separator: ", ") }.joined(separator: "; ")
        return "\(alerts.isEmpty ? "all" : alerts) over \(over?.joined(separator: ", ") ?? "all"): \(deliver)"
    }
}

/// “-” where there is none, so that columns stay.
private func joined(_ words: [String]) -> String { words.isEmpty ? "-" : words.joined(separator: ", ") }

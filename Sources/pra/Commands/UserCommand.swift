import Alerts
import ArgumentParser
import Manifests
import Model

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
                goes to a telephone that was not, or to one whose owner wants none.

                Exit status: 0; 2 the manifests are invalid, or state no such User.
                """)

        @Argument(help: ArgumentHelp("Name of a User.", valueName: "user")) var user: String
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var place: AlertPlace

        func run() async throws {
            let desired = try await manifests.load()
            let found = try desired.user(named: user)
            let shown = ShownUser(found, in: desired, try await place.contacts())
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
    struct Hours: Encodable {
        var from: String
        var to: String
        var days: [String]
    }

    /// A list that is not there means all.
    struct Preference: Encodable {
        var types: [String]?
        var severities: [String]?
        var over: [String]?
        var deliver: String
    }

    var user: ListedUser
    var timeZone: String
    var quietHours: [Hours]
    var preferences: [Preference]
    var digestAt: String

    init(_ found: Resource<User.Spec>, in desired: Desired, _ book: ContactBook) {
        user = ListedUser(found, in: desired, book)
        (timeZone, digestAt) = (found.spec.timeZone, found.spec.digestAt.text)
        quietHours = found.spec.quietHours.map {
            Hours(from: $0.from.text, to: $0.to.text, days: $0.days.map(\.rawValue))
        }
        preferences = found.spec.preferences.map {
            Preference(
                types: $0.types?.map(\.rawValue), severities: $0.severities?.map(\.rawValue),
                over: $0.over?.map(\.rawValue), deliver: $0.deliver.rawValue)
        }
    }

    var text: String {
        let lines =
            [
                ("roles", joined(user.roles)), ("language", user.language.rawValue), ("time zone", timeZone),
                ("contacts", user.reached), ("teams", joined(user.teams)), ("receivers", joined(user.receivers)),
            ] + quietHours.map { ("quiet", $0.text) }
            + preferences.map { ("preference", $0.text) } + [("digest at", digestAt)]
        return "\(user.name)  \(user.fullName)\n"
            + lines.map { "  \($0)\(String(repeating: " ", count: 12 - $0.count))\($1)\n" }.joined()
    }
}

extension ShownUser.Hours {
    fileprivate var text: String {
        let isDaily = days.count == MaintenanceWindow.Day.allCases.count
        return "from \(from) to \(to), \(isDaily ? "every day" : "on " + days.joined(separator: ", "))"
    }
}

extension ShownUser.Preference {
    fileprivate var text: String {
        let alerts = [types, severities].compactMap { $0?.joined(separator: ", ") }.joined(separator: "; ")
        return "\(alerts.isEmpty ? "all" : alerts) over \(over?.joined(separator: ", ") ?? "all"): \(deliver)"
    }
}

/// “-” where there is none, so that columns stay.
private func joined(_ words: [String]) -> String { words.isEmpty ? "-" : words.joined(separator: ", ") }

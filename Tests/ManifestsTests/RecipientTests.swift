import Model
import Testing

@testable import Manifests

/// Whom a receiver reaches over a channel.
@Suite struct RecipientTests {
    private static let people = """
        {apiVersion: pra/v1, kind: User, metadata: {name: sow},
         spec: {fullName: S, roles: [operator], contacts: [{over: Email, address: sow@example.org}]}}
        ---
        {apiVersion: pra/v1, kind: User, metadata: {name: barry},
         spec: {fullName: B, roles: [operator, manager], contacts: [{over: SMS, address: "+224600000000"}]}}
        ---
        {apiVersion: pra/v1, kind: User, metadata: {name: diallo},
         spec: {fullName: D, contacts: [{over: Email, address: diallo@example.org}]}}
        ---
        apiVersion: pra/v1
        kind: Team
        metadata: {name: operations}
        spec:
          members:
            - {name: S. Sow, role: on call, user: sow}
            - {name: D. Diallo, role: head, user: diallo, phone: "+224600000009"}
            - {name: A. Camara, role: deputy, mail: a.camara@example.org}
        ---
        {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: inbox}, spec: {type: InApp}}
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: mail}
        spec: {type: Email, email: {host: h, from: pra@example.org, to: [all@example.org, dba@example.org]}}
        ---
        {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: chat}, spec: {type: Slack, url: {env: HOOK}}}
        ---

        """

    private func load(_ receiver: String) -> (Desired?, [Diagnostic]) {
        let (desired, problems) = loadManifests([
            source(
                Self.people + """
                    apiVersion: pra/v1
                    kind: AlertRoute
                    metadata: {name: r}
                    spec: {receivers: [{name: a, channels: [inbox, mail, chat]\(receiver)}], route: {receiver: a}}
                    """)
        ])
        return (desired, problems)
    }

    private func reached(_ receiver: String, over channel: String) throws -> [AlertRecipient] {
        let (desired, problems) = load(receiver)
        #expect(problems.isEmpty, "\(problems)")
        let stated = try #require(desired), route = try #require(stated.routes.first).spec
        return stated.recipients(
            of: try #require(route.receivers.first),
            over: try #require(stated.channels.first { $0.name == channel }).spec)
    }

    @Test func withoutPeopleAChannelReachesWhomItNames() throws {
        #expect(
            try reached("", over: "mail") == [
                AlertRecipient(address: "all@example.org"), AlertRecipient(address: "dba@example.org"),
            ])
        #expect(try reached("", over: "inbox") == [AlertRecipient(address: "")])
        #expect(try reached("", over: "chat") == [AlertRecipient(address: "")])
    }

    @Test(
        arguments: [
            (", users: [diallo]", ["diallo"]), (", roles: [operator]", ["sow"]),
            (", teams: [operations]", ["diallo", "sow"]),
            (", users: [sow], roles: [operator, manager], teams: [operations]", ["diallo", "sow"]),
        ] as [(String, [String])])
    func peopleAreWrittenToWhereTheyHaveAnAddressAndOnce(receiver: String, users: [String]) throws {
        #expect(
            try reached(receiver, over: "mail")
                == users.map { AlertRecipient(address: "\($0)@example.org", user: $0) })
    }

    @Test func everyoneHasAnInboxAndAChatIsWhoeverIsThere() throws {
        #expect(
            try reached(", roles: [operator]", over: "inbox") == [
                AlertRecipient(address: "", user: "barry"), AlertRecipient(address: "", user: "sow"),
            ])
        #expect(try reached(", roles: [operator]", over: "chat") == [AlertRecipient(address: "")])
    }

    @Test func aTestGoesToEveryAddressOfAChannelOnce() throws {
        let desired = try #require(load(", users: [sow], roles: [operator]").0)
        let mail = try #require(desired.channels.first { $0.name == "mail" })
        let addresses = desired.recipients(over: mail).map(\.address)
        #expect(addresses == ["all@example.org", "dba@example.org", "sow@example.org"])
    }

    @Test func aMemberIsReachedByTheirOwnEntryBeforeTheirUsers() throws {
        let desired = try #require(load("").0)
        let members = try #require(desired.teams.first).spec.members
        #expect(
            members.map { desired.mail(of: $0) } == ["sow@example.org", "diallo@example.org", "a.camara@example.org"])
        #expect(members.map { desired.phone(of: $0) } == [nil, "+224600000009", nil])
    }

    /// Who knows whom a receiver means, while one of the manifests that say so is broken?
    @Test func aBrokenUserIsNoMissingOne() {
        let broken = Self.people.replacing("fullName: B, ", with: "")
        let (_, problems) = loadManifests([
            source(
                broken + """
                    apiVersion: pra/v1
                    kind: AlertRoute
                    metadata: {name: r}
                    spec: {receivers: [{name: a, channels: [mail], roles: [manager]}], route: {receiver: a}}
                    """)
        ])
        #expect(problems.filter { $0.severity == .error }.map(\.rule) == ["missing-field"], "\(problems)")
    }
}

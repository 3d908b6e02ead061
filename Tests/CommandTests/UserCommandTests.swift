import ClusterHarness
import Foundation
import Testing

@Suite("Users", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct UserCommandTests {
    private struct Listing: Decodable {
        struct User: Decodable {
            struct Contact: Decodable {
                var over: String
                var address: String
            }

            var name: String
            var contacts: [Contact]
            var teams: [String]
            var receivers: [String]
        }

        var schema: String
        var users: [User]
    }

    private let people = """
        apiVersion: pra/v1
        kind: User
        metadata: {name: f-diallo}
        spec:
          fullName: Fatoumata Diallo
          roles: [operator]
          contacts:
            - {over: Email, address: f.diallo@example.org}
            - {over: SMS, address: "+224 600 00 00 00"}
          quietHours: [{from: "22:00", to: "06:30", days: [Monday]}]
          preferences: [{types: [rto.risk], over: [SMS], deliver: Never}]
        ---
        apiVersion: pra/v1
        kind: Team
        metadata: {name: operations}
        spec: {members: [{name: F. Diallo, role: head of operations, user: f-diallo}]}
        ---
        {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: inbox}, spec: {type: InApp}}
        ---
        apiVersion: pra/v1
        kind: AlertRoute
        metadata: {name: default}
        spec:
          receivers: [{name: duty, channels: [inbox], teams: [operations]}]
          route: {receiver: duty}
        """

    @Test("people are listed with their teams and receivers, and no address is whole")
    func listed() async throws {
        try await withNewCluster { site, _ in
            let file = "\(site.folder)/people.yaml"
            try Data(people.utf8).write(to: URL(filePath: file))
            let listing = try await site.json("user", "list", "-f", file, as: Listing.self)
            let user = try #require(listing.users.first)
            #expect(listing.schema == "pra.users/v1" && user.name == "f-diallo")
            #expect(user.teams == ["operations"] && user.receivers == ["default/duty"])
            #expect(user.contacts.map(\.address) == ["f…@example.org", "+224…00"])
            for arguments in [["list"], ["show", "f-diallo"]] {
                let shown = try await site.pra(["user"] + arguments + ["-f", file])
                #expect(shown.status == 0 && shown.output.contains("Email f…@example.org, SMS +224…00"), "\(shown)")
                #expect(!shown.output.contains("f.diallo@") && !shown.output.contains("+224600000000"))
            }
            let shown = try await site.pra("user", "show", "f-diallo", "-f", file).output
            #expect(shown.contains("quiet       from 22:00 to 06:30, on Monday\n"), "\(shown)")
            #expect(shown.contains("preference  rto.risk over SMS: Never\n"), "\(shown)")
            let unknown = try await site.pra("user", "show", "f-dialo", "-f", file)
            #expect(unknown.status == 2 && unknown.errors.contains("there are: f-diallo"), "\(unknown)")
            let none = try await site.pra("user", "list")
            #expect(none.status == 0 && none.output.contains("state no User"), "\(none)")
        }
    }
}

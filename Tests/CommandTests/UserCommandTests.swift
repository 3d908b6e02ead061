import ClusterHarness
import Foundation
import Loopback
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
                let reached = "Email f…@example.org" + (arguments[0] == "show" ? " (unverified)" : "") + ", SMS +224…00"
                #expect(shown.status == 0 && shown.output.contains(reached), "\(shown)")
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

    @Test("a code goes to the contact alone; what comes back decides, five times at most")
    func codes() async throws {
        let gateway = LoopbackServer { _ in .reply(status: 202, body: "") }
        try await withNewCluster { site, _ in
            let file = "\(site.folder)/people.yaml"
            let channel = """

                ---
                apiVersion: pra/v1
                kind: AlertChannel
                metadata: {name: sms}
                spec:
                  type: SMS
                  allowPrivate: true
                  sms: {gateway: {http: {url: "\(gateway.url)", body: {form: {to: "{{to}}", text: "{{text}}"}}}}}
                """
            let stated = (people + channel).replacing("channels: [inbox]", with: "channels: [inbox, sms]")
            try Data(stated.utf8).write(to: URL(filePath: file))
            let pra = { (arguments: String...) in try await site.pra(["user"] + arguments + ["-f", file]) }
            let (verify, confirm) = (["verify", "f-diallo", "--over"], ["confirm", "f-diallo"])
            let early = try await pra(confirm[0], confirm[1], "123456")
            #expect(early.status == 4 && early.contains("no code waits"), "\(early)")
            let sent = try await pra(verify[0], verify[1], verify[2], "SMS")
            #expect(sent.status == 0 && sent.contains("SMS +224…00 over AlertChannel/sms"), "\(sent)")
            let code = try sentCode(gateway)
            #expect(!sent.contains(code) && gateway.requests.last?.body.contains("%2B224600000000") == true)
            let typo = try await pra(confirm[0], confirm[1], "12345")
            #expect(typo.status == 2 && typo.contains("six digits"), "\(typo)")
            let wrong = code == "000000" ? "000001" : "000000"
            for left in [4, 3, 2, 1, 0] {
                let ending = try await pra(confirm[0], confirm[1], wrong)
                #expect(ending.status == 4 && ending.contains("tries left: \(left)"), "\(ending)")
            }
            let late = try await pra(confirm[0], confirm[1], code)
            #expect(late.status == 4 && late.contains("mistyped too often"), "\(late)")
            #expect(try await pra("show", "f-diallo").contains("SMS +224…00 (unverified)"))
            let warned = try await site.pra("validate", file)
            #expect(warned.status == 0 && warned.contains("pra user verify f-diallo --over SMS"), "\(warned)")
            _ = try await pra(verify[0], verify[1], verify[2], "SMS")
            let good = try await pra(confirm[0], confirm[1], try sentCode(gateway))
            #expect(good.status == 0 && good.contains("is verified"), "\(good)")
            #expect(try await pra("show", "f-diallo").contains("SMS +224…00 (verified)"))
            #expect(try await !site.pra("validate", file).contains("user verify"))
            let lacking = [("WhatsApp", "has no WhatsApp contact"), ("Email", "no AlertChannel has the type Email")]
            for (way, words) in lacking {
                let ending = try await pra(verify[0], verify[1], verify[2], way)
                #expect(ending.status == 2 && ending.contains(words), "\(ending)")
            }
            let unknown = try await pra("verify", "f-dialo", "--over", "SMS")
            #expect(unknown.status == 2 && unknown.contains("there are: f-diallo"), "\(unknown)")
            let ledger = try await site.pra("ledger", "export", "--into", "\(site.folder)/audit")
            #expect(ledger.status == 0, "\(ledger)")
            let entries = try files(under: "\(site.folder)/audit").map {
                try Data(contentsOf: URL(filePath: "\(site.folder)/audit/\($0)"))
            }
            for secret in ["+224600000000", code] {
                #expect(entries.allSatisfy { $0.range(of: Data(secret.utf8)) == nil }, "\(secret)")
            }
            #expect(entries.contains { $0.range(of: Data("\"mistyped\"".utf8)) != nil })
        }
    }

    private func sentCode(_ gateway: LoopbackServer) throws -> String {
        let body = try #require(gateway.requests.last?.body.removingPercentEncoding)
        return String(try #require(body.firstMatch(of: /code is (\d{6})/)?.output.1))
    }
}

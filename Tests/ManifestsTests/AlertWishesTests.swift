import Manifests
import Model
import Testing

@Suite struct AlertWishesTests {
    private let fields: [JSONValue.Member] = [
        .init("quietHours", [["from": "20:00", "to": "07:00"]]),
        .init("preferences", [["types": ["rto.risk"], "deliver": "Never"], ["deliver": "Digest"]]),
    ]

    private func user() throws -> User.Spec {
        let text = "{apiVersion: pra/v1, kind: User, metadata: {name: sow}, spec: {fullName: S, digestAt: \"09:00\"}}"
        let users = readManifests(SourceFile(path: "t", bytes: Array(text.utf8))).desired.users
        return try #require(users.first).spec
    }

    @Test func whatIsWrittenIsWhatIsTaken() throws {
        var (spec, wishes) = (try user(), try AlertWishes(fields))
        #expect(wishes.digestAt == nil && wishes.quietHours?.first?.days.count == 7)
        spec.take(wishes)
        wishes.digestAt = "09:00"
        #expect(spec.wishes == wishes)
        #expect(spec.delivery(of: .rtoRisk, .error, over: .email) == .never)
        #expect(spec.delivery(of: .rtoRisk, .critical, over: .email) == .now, "critical always comes")
        #expect(spec.delivery(of: .rpoBreach, .error, over: .email) == .digest)
    }

    /// Goal: what another version knows and this one does not keeps nothing from anybody.
    @Test func whatIsNotKnownMutesNothing() throws {
        var (spec, wishes) = (try user(), AlertWishes())
        wishes.preferences = [
            .init(types: ["of.tomorrow"], severities: nil, over: nil, deliver: "Never"),
            .init(types: nil, severities: nil, over: nil, deliver: "Later"),
        ]
        wishes.quietHours = [.init(from: "dusk", to: "dawn", days: ["Monday"])]
        spec.take(wishes)
        #expect(spec.delivery(of: .rtoRisk, .info, over: .email) == .now)
        #expect(spec.quietHours.isEmpty)
    }

    @Test(arguments: [
        [JSONValue.Member("digestAt", "soon")], [.init("contacts", [])], [.init("quietHours", [["from": "20:00"]])],
        [.init("preferences", [["severities": ["critical"], "deliver": "Never"]])],
    ])
    func whatAManifestMustNotSayIsRefused(fields: [JSONValue.Member]) {
        let error = #expect(throws: PraError.self) { try AlertWishes(fields) }
        #expect(error?.code == .usage)
    }
}

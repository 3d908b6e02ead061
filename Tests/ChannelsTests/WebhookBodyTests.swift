import FoundationEssentials
import Model
import Ports
import Testing

@testable import Channels

@Suite("What channels send")
struct WebhookBodyTests {
    private static let bodies: [(String, @Sendable (AlertMessage) throws -> [UInt8])] = [
        ("webhook", { try webhookBody($0) }), ("slack", { try slackBody($0) }),
        ("alertmanager", { try alertmanagerBody($0, receiver: "on-call") }),
        ("pagerduty", { try pagerDutyBody($0, routingKey: "KEY") }),
    ]

    private func message(_ state: IncidentRecord.Change) -> AlertMessage {
        let at = Timestamp(microseconds: 1_763_827_200_250_000)
        return AlertMessage(
            id: "rpo.breach/akig/1/\(state.rawValue)", thread: "rpo.breach/akig/1", state: state,
            labels: ["type": "rpo.breach", "severity": "critical", "cluster": "akig"], severity: "critical",
            at: state == .opened ? at : at + .seconds(3600), since: at,
            title: "L'exposition d'AKIG dépasse l'objectif <!channel>",
            body: "2h05m au lieu de 1h.\n\"pra status\" en dit plus.")
    }

    @Test("is what receivers were promised: Golden/, byte for byte", arguments: bodies.map(\.0))
    func golden(name: String) throws {
        let make = try #require(Self.bodies.first { $0.0 == name }).1
        let file =
            String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.startIndex))
            + "/Golden/\(name).json"
        let lines = try [IncidentRecord.Change.opened, .resolved].map { try make(message($0)) + [10] }
        if ProcessInfo.processInfo.environment["PRA_RECORD"] == "1" {
            try Data(lines.joined()).write(to: URL(filePath: file))
            Issue.record("recorded \(file); run the tests again without PRA_RECORD")
        }
        let promised = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        #expect(String(decoding: lines.joined(), as: UTF8.self) == promised)
    }

    @Test("a message without bounds stays within what receivers take", arguments: bodies.map(\.0))
    func bounds(name: String) throws {
        let make = try #require(Self.bodies.first { $0.0 == name }).1
        var long = message(.opened)
        long.title = String(repeating: "<é&>", count: 50_000)
        long.body = String(repeating: "&", count: 200_000)
        long.labels["env"] = String(repeating: "x", count: 63)
        let size = try make(long).count
        #expect(size <= (name == "slack" ? 13_200 : 20_000), "\(size)")
    }
}

import FoundationEssentials
import Model
import Ports
import Testing

@testable import Channels
@testable import Manifests

@Suite("What channels send")
struct WebhookBodyTests {
    private static let bodies: [(String, @Sendable (AlertMessage) throws -> [UInt8])] = [
        ("webhook.json", { try webhookBody($0) }), ("slack.json", { try slackBody($0) }),
        ("alertmanager.json", { try alertmanagerBody($0, receiver: "on-call") }),
        ("pagerduty.json", { try pagerDutyBody($0, routingKey: "KEY") }),
        ("whatsapp.json", { try whatsAppBody(titled($0), whatsApp, to: "+224600000000", id: "msg_1") }),
        ("twilio.txt", { twilioBody(twilio, shortText(of: titled($0)), to: "+224600000000") }),
        ("gateway.json", { gateway(.json(["to": "{{to}}", "sms": ["text": "{{text}}", "id": "{{id}}"]]), $0) }),
        ("gateway.txt", { gateway(.form(["to": "{{to}}", "text": "{{text}}", "ref": "pra-{{id}}"]), $0) }),
    ]
    private static let whatsApp = AlertChannel.WhatsApp(
        url: "", version: "v23.0", phoneNumberID: "1", token: .env("TOKEN"), template: "dr_alert", language: "fr",
        to: [], codes: [:])
    private static let twilio = AlertChannel.Twilio(
        url: "", account: TwilioFake.account, token: .env("TOKEN"), from: "+15005550006", messagingService: nil)

    /// As the loop calls it.
    private static func titled(_ message: AlertMessage) -> AlertMessage {
        var message = message
        message.title = "\(message.state.rawValue): \(message.title)"
        return message
    }

    private static func gateway(_ template: AlertChannel.MessageTemplate, _ message: AlertMessage) -> [UInt8] {
        let values = MessageValues(to: "+224600000000", text: shortText(of: titled(message)), id: "msg_1")
        return Array(gatewayBody(template, values).text.utf8)
    }

    private func message(_ state: IncidentRecord.Change) -> AlertMessage {
        let at = Timestamp(microseconds: 1_763_827_200_250_000)
        var message = AlertMessage(
            id: "rpo.breach/akig/1/\(state.rawValue)", thread: "rpo.breach/akig/1", state: state,
            labels: ["type": "rpo.breach", "severity": "critical", "cluster": "akig"], severity: "critical",
            at: state == .opened ? at : at + .seconds(3600), since: at,
            title: "L'exposition d'AKIG dépasse l'objectif <!channel>",
            body: "2h05m au lieu de 1h.\n\"pra status\" en dit plus.")
        message.details = [
            .init("Gravité :", "critique"), .init("Effet :", "<AKIG> perd plus que son RPO"),
            .init("Ensuite :", "pra status", isCommand: true),
        ]
        return message
    }

    @Test("is what receivers were promised: Golden/, byte for byte", arguments: bodies.map(\.0))
    func golden(name: String) throws {
        let make = try #require(Self.bodies.first { $0.0 == name }).1
        let file =
            String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.startIndex))
            + "/Golden/\(name)"
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
        #expect(size <= (name == "slack.json" ? 13_200 : 20_000), "\(size)")
    }
}

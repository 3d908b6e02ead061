import Channels
import FoundationEssentials
import Model
import Ports
import Testing

@Suite("The webhook's body")
struct WebhookBodyTests {
    @Test("is what receivers were promised: Golden/webhook.json, byte for byte")
    func golden() throws {
        let message = InboxMessage(
            id: "rpo.breach/akig/1", at: Timestamp(microseconds: 1_763_827_200_250_000), severity: "critical",
            title: "L'exposition d'AKIG dépasse l'objectif", body: "2h05m au lieu de 1h.\n\"pra status\" en dit plus.")
        let file =
            String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.startIndex))
            + "/Golden/webhook.json"
        let body = try webhookBody(message)
        let environment = ProcessInfo.processInfo.environment
        if environment["PRA_RECORD"] == "1" {
            try Data(body + [10]).write(to: URL(filePath: file))
            Issue.record("recorded \(file); run the tests again without PRA_RECORD")
        }
        let promised = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        #expect(String(decoding: body, as: UTF8.self) + "\n" == promised)
    }
}

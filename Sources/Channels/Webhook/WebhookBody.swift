import Crypto
import FoundationEssentials
import Model
import Ports

/// The body of a webhook by Standard Webhooks: `type`, `timestamp` and `data`, with sorted keys.
package func webhookBody(_ message: AlertMessage) throws(PraError) -> [UInt8] { try compactJSON(Envelope(message)) }

func compactJSON(_ value: some Encodable) throws(PraError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return Array(try encoder.encode(value)) } catch { throw PraError.wrapping(error) }
}

private struct Envelope: Encodable {
    let type: String
    let timestamp: Timestamp
    let data: Payload

    struct Payload: Encodable {
        let id: String
        let incident: String
        let state: IncidentRecord.Change
        let labels: [String: String]
        let severity: String
        let since: Timestamp
        let title: String
        let body: String
    }

    init(_ message: AlertMessage) {
        (type, timestamp) = (message.type, message.at)
        data = Payload(
            id: message.id, incident: message.incident, state: message.state, labels: message.labels,
            severity: message.severity, since: message.since, title: message.shortTitle, body: message.shortBody)
    }
}

extension AlertMessage {
    /// Of the incident, for receivers that tell alerts apart by one: SHA-256 of its name.
    var fingerprint: String { Model.Digest(SHA256.hash(data: Array(incident.utf8))).hex }

    // With these a message is below 20 kB, which receivers are said to take.
    var shortTitle: String { cut(title, to: 1000) }
    var shortBody: String { cut(body, to: 3000) }

    func cut(_ text: String, to limit: Int) -> String {
        text.count > limit ? text.prefix(limit - 1) + "…" : text
    }
}

import FoundationEssentials
import Model
import Ports

/// The body of a webhook: Standard Webhooks' `type`, `timestamp` and `data`, with sorted keys. The message's id also
/// goes out as `webhook-id`, so that a receiver can tell a repeat.
package func webhookBody(_ message: InboxMessage) throws(PraError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
        return Array(try encoder.encode(Envelope(message)))
    } catch {
        throw PraError.wrapping(error)
    }
}

private struct Envelope: Encodable {
    let type = "pra.alert"
    let timestamp: Timestamp
    let data: Payload

    struct Payload: Encodable {
        let id: String
        let severity: String
        let title: String
        let body: String
    }

    init(_ message: InboxMessage) {
        timestamp = message.at
        data = Payload(id: message.id, severity: message.severity, title: message.title, body: message.body)
    }
}

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
        let thread: String
        let state: IncidentRecord.Change
        let labels: [String: String]
        let severity: String
        let since: Timestamp
        let title: String
        let body: String
        let alerts: [AlertMessage.Part]
        /// How many more there are.
        let more: Int
    }

    init(_ message: AlertMessage) {
        (type, timestamp) = (message.type, message.at)
        data = Payload(
            id: message.id, thread: message.thread, state: message.state, labels: message.labels,
            severity: message.severity, since: message.since, title: message.shortTitle, body: message.shortBody,
            alerts: message.parts, more: message.more)
    }
}

extension AlertMessage {
    /// One alert of a message, as receivers that are programs get it.
    struct Part: Encodable {
        var incident: String
        var labels: [String: String]
        var severity: String
        var since: Timestamp
        /// `nil` while it goes on.
        var until: Timestamp?
        var text: String
    }

    /// Of a message about no alert, itself.
    var parts: [Part] {
        guard alerts.isEmpty else {
            return alerts.map { alert in
                Part(
                    incident: alert.incident, labels: alert.labels, severity: alert.severity.rawValue,
                    since: alert.since, until: alert.until, text: cut(alert.message, to: 300))
            }
        }
        return [
            Part(
                incident: thread, labels: labels, severity: severity, since: since,
                until: state == .resolved ? at : nil, text: cut(body, to: 300))
        ]
    }

    /// Of the thread, for receivers that tell alerts apart by one.
    var fingerprint: String { alertFingerprint(of: thread) }

    // With these a message is below 20 kB, which receivers are said to take.
    var shortTitle: String { cut(title, to: 1000) }
    var shortBody: String { cut(wholeText, to: 3000) }

    func cut(_ text: String, to limit: Int) -> String {
        text.count > limit ? text.prefix(limit - 1) + "…" : text
    }
}

/// SHA-256 of its name.
func alertFingerprint(of name: String) -> String { Model.Digest(SHA256.hash(data: Array(name.utf8))).hex }

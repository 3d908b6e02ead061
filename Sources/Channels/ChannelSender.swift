import Manifests
import Model
import Ports
import Transfer

/// Sends a message over whichever channel its target names.
package struct ChannelSender: AlertSender {
    private let inbox: InboxChannel?
    private let webhook: WebhookChannel
    private let email: EmailChannel
    private let sms: SMSChannel
    private let whatsApp: WhatsAppChannel

    /// - Parameter journal: has the inbox; `nil` where only channels to elsewhere are sent over.
    package init(journal: (any Journal)?, client: HTTPClient, secrets: any SecretResolver, time: any TimeSource) {
        inbox = journal.map { InboxChannel(journal: $0) }
        webhook = WebhookChannel(client: client, secrets: secrets, time: time)
        email = EmailChannel(client: client, secrets: secrets, time: time)
        sms = SMSChannel(client: client, secrets: secrets, time: time)
        whatsApp = WhatsAppChannel(client: client, secrets: secrets, time: time)
    }

    @discardableResult
    package func send(
        _ message: AlertMessage, to channel: ChannelTarget
    ) async throws(DeliveryFailure) -> String? {
        switch channel.spec.type {
        case .inApp:
            do { try await inbox?.send(message, to: channel.user) } catch { throw DeliveryFailure(error) }
        case .email: try await email.send(message, to: channel)
        case .sms: return keptName(try await sms.send(message, to: channel), of: channel)
        case .whatsApp: return keptName(try await whatsApp.send(message, to: channel), of: channel)
        case .slack, .webhook: try await webhook.send(message, to: channel)
        }
        return nil
    }

    package func fate(
        of name: String, over channel: ChannelTarget
    ) async throws(DeliveryFailure) -> MessageFate? {
        try await sms.fate(of: name, over: channel)
    }
}

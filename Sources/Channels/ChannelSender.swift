import Manifests
import Model
import Ports
import Transfer

/// Sends a message over whichever channel its target names.
package struct ChannelSender: AlertSender {
    private let inbox: InboxChannel
    private let webhook: WebhookChannel

    package init(journal: any Journal, client: HTTPClient, secrets: any SecretResolver) {
        inbox = InboxChannel(journal: journal)
        webhook = WebhookChannel(client: client, secrets: secrets)
    }

    package func send(_ message: InboxMessage, to channel: ChannelTarget) async throws(PraError) {
        switch channel.spec.type {
        case .inApp: try await inbox.send(message)
        case .webhook: try await webhook.send(message, to: channel)
        }
    }
}

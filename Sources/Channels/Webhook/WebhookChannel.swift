import Manifests
import Model
import Ports
import Transfer

/// One POST per message. 2xx is delivered, 429 and 5xx are worth a retry, the rest is configuration.
struct WebhookChannel: Sendable {
    let client: HTTPClient
    let secrets: any SecretResolver

    func send(_ message: InboxMessage, to channel: ChannelTarget) async throws(PraError) {
        let (url, isSecret) = try await url(of: channel)
        let request = HTTPRequest(
            .post(try webhookBody(message), contentType: "application/json"), url,
            headers: ["webhook-id": message.id], timeout: channel.spec.timeout)
        switch try await client.send(request) {
        case .answered(let reply) where reply.isSuccess: return
        case .answered(let reply): throw rejected(channel, reply)
        case .failed(let failure): throw unreachable(channel, failure, isSecret: isSecret)
        }
    }

    private func url(of channel: ChannelTarget) async throws(PraError) -> (text: String, isSecret: Bool) {
        switch channel.spec.url {
        case .text(let text): return (text, false)
        case .secret(let reference): return (try await secrets.resolve(reference).revealed, true)
        case nil:
            throw PraError(
                .manifestInvalid, "\(channel.resource) is a webhook without a url", remedy: "add spec.url to it")
        }
    }

    private func rejected(_ channel: ChannelTarget, _ reply: HTTPReply) -> PraError {
        PraError(
            .channelRejected, "the webhook of \(channel.resource) answered \(reply.status)",
            remedy: reply.retry == .later
                ? "nothing to do unless it stays; it is tried again" : "check spec.url of \(channel.resource)",
            retry: reply.retry)
    }

    /// A secret URL must not come out through libcurl's words, which may name its host.
    private func unreachable(_ channel: ChannelTarget, _ failure: HTTPFailure, isSecret: Bool) -> PraError {
        PraError(
            .channelUnreachable, "the webhook of \(channel.resource) gave no answer: \(failure.words)",
            remedy: "check spec.url of \(channel.resource) and the way to it from this host", retry: failure.retry,
            cause: isSecret || failure.detail.isEmpty ? nil : failure.detail)
    }
}

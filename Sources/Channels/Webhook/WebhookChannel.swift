import Crypto
import Manifests
import Model
import Ports
import Transfer

/// One POST per message in the form that the channel takes, signed where the manifest states secrets (Standard Webhooks
/// 1.0).
struct WebhookChannel: Sendable {
    let client: HTTPClient
    let secrets: any SecretResolver
    let time: any TimeSource

    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) {
        let (request, isSecret) = try await request(message, to: channel)
        let outcome: HTTPOutcome
        do { outcome = try await client.send(request) } catch { throw DeliveryFailure(error) }
        switch outcome {
        case .answered(let reply) where reply.isSuccess: return
        case .answered(let reply): throw rejected(channel, reply)
        case .failed(var failure):
            // A secret URL must not come out through libcurl's words, which may name its host.
            if isSecret { failure.detail = "" }
            throw unanswered("the webhook of \(channel.resource)", failure, check: "spec.url", of: channel)
        }
    }

    private func request(
        _ message: AlertMessage, to channel: ChannelTarget
    ) async throws(DeliveryFailure) -> (HTTPRequest, isSecret: Bool) {
        do {
            let (url, isSecret) = try await url(of: channel)
            let body = try await body(of: message, for: channel)
            var request = HTTPRequest(
                .post(body, contentType: "application/json"), url, timeout: channel.spec.timeout)
            request.headers = try await headers(deliveryID(of: message, over: channel), body, channel)
            request.isPublicOnly = !channel.spec.allowPrivate
            return (request, isSecret)
        } catch { throw DeliveryFailure(error) }
    }

    private func body(of message: AlertMessage, for channel: ChannelTarget) async throws(PraError) -> [UInt8] {
        if channel.spec.type == .slack { return try slackBody(message) }
        switch channel.spec.format {
        case .standard: return try webhookBody(message)
        case .alertmanager: return try alertmanagerBody(message, receiver: channel.resource.name)
        case .pagerDuty:
            guard let key = channel.spec.routingKey else {
                throw PraError(
                    .manifestInvalid, "\(channel.resource) has no routing key", remedy: "add spec.routingKey to it")
            }
            return try pagerDutyBody(message, routingKey: try await secrets.resolve(key).revealed)
        }
    }

    /// The time is that of this attempt; the id is the same for all attempts.
    private func headers(
        _ id: String, _ body: [UInt8], _ channel: ChannelTarget
    ) async throws(PraError) -> [String: String] {
        let now = time.now()
        var signatures: [String] = []
        for reference in channel.spec.secrets {
            guard let secret = SigningSecret(try await secrets.resolve(reference).revealed) else {
                throw PraError(
                    .secretUnavailable, "what \(reference.place) holds signs no webhook of \(channel.resource)",
                    remedy: "it is whsec_ and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32)")
            }
            signatures.append(secret.signature(of: id, at: now, body))
        }
        var headers = ["webhook-id": id, "webhook-timestamp": "\(now.wholeSeconds)"]
        if !signatures.isEmpty { headers["webhook-signature"] = signatures.joined(separator: " ") }
        return headers
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

    private func rejected(_ channel: ChannelTarget, _ reply: HTTPReply) -> DeliveryFailure {
        let word = String(decoding: reply.body.prefix(64), as: UTF8.self)
        let said = channel.spec.type == .slack ? slackAnswers[word].map { (word, $0) } : nil
        let kind = said?.1 ?? DeliveryFailure.Kind(status: reply.status)
        let isLater = kind == .transient || kind == .throttled
        return DeliveryFailure(
            kind,
            PraError(
                .channelRejected,
                "the webhook of \(channel.resource) answered \(reply.status)\(said.map { " (\($0.0))" } ?? "")",
                remedy: isLater
                    ? "nothing to do unless it stays; it is tried again" : "check spec.url of \(channel.resource)",
                retry: isLater ? .later : .never),
            retryAfter: retryAfter(reply.headers["retry-after"], at: time.now()))
    }
}

/// By which a receiver tells a repeat: the same for every attempt, also after a crash.
package func deliveryID(of message: AlertMessage, over channel: ChannelTarget) -> String {
    let place = channel.recipient.isEmpty ? "\(channel.resource)" : "\(channel.resource)\n\(channel.recipient)"
    let digest = Model.Digest(SHA256.hash(data: Array("\(place)\n\(message.id)".utf8)))
    return "msg_\(digest.hex.prefix(32))"
}

extension DeliveryFailure.Kind {
    /// Of an HTTP answer that is no success. A redirect is not followed: where it leads nobody stated.
    init(status: Int) {
        self =
            switch status {
            case 429: .throttled
            case 408, 425, 500..<600: .transient
            case 410: .gone
            case 400, 413, 415, 422: .payload
            default: .configuration
            }
    }
}

import Manifests
import Model
import Ports
import Transfer

/// One template message to one number by WhatsApp's Cloud API. It knows no id by which it would tell a repeat, nor a
/// list of what was sent: what nobody answered is sent again, and may come twice.
struct WhatsAppChannel: Sendable {
    let client: HTTPClient
    let secrets: any SecretResolver
    let time: any TimeSource

    /// - Returns: the API's own name of it.
    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) -> String? {
        guard let whatsApp = channel.spec.whatsApp else {
            throw DeliveryFailure(
                PraError(.manifestInvalid, "\(channel.resource) has no template", remedy: "add spec.whatsApp to it"))
        }
        let outcome: HTTPOutcome
        do { outcome = try await client.send(try await request(message, whatsApp, channel)) } catch {
            throw DeliveryFailure(error)
        }
        switch outcome {
        case .answered(let reply):
            let answer = JSONAnswer(reply.body)
            if reply.isSuccess, let name = answer.text(at: "messages.0.id") { return name }
            let code = answer.text(at: "error.code")
            let codes = AnswerCodes(known: whatsAppCodes, stated: whatsApp.codes, areFirst: true)
            let refused = RefusedNumber(
                who: "WhatsApp API", field: "spec.whatsApp", channel: channel, reply: reply, code: code)
            throw refused.failure(codes.kind(status: reply.status, code: code), at: time.now())
        case .failed(let failure):
            throw unanswered("the WhatsApp API of \(channel.resource)", failure, check: "spec.whatsApp", of: channel)
        }
    }

    private func request(
        _ message: AlertMessage, _ whatsApp: AlertChannel.WhatsApp, _ channel: ChannelTarget
    ) async throws(PraError) -> HTTPRequest {
        let body = try whatsAppBody(
            message, whatsApp, to: channel.recipient, id: deliveryID(of: message, over: channel))
        let base = whatsApp.url.hasSuffix("/") ? String(whatsApp.url.dropLast()) : whatsApp.url
        return RequestSettings(timeout: channel.spec.timeout, isPublicOnly: !channel.spec.allowPrivate).request(
            .post(body, contentType: "application/json"),
            "\(base)/\(whatsApp.version)/\(whatsApp.phoneNumberID)/messages",
            ["Authorization": "Bearer \(try await secrets.resolve(whatsApp.token).revealed)"])
    }
}

import Manifests
import Model
import Ports
import Transfer

/// One short message to one number, by the gateway of the manifest.
struct SMSChannel: Sendable {
    let client: HTTPClient
    let secrets: any SecretResolver
    let time: any TimeSource

    /// - Returns: the gateway's own name of it, where it gives one.
    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) -> String? {
        guard let sms = channel.spec.sms else {
            throw DeliveryFailure(
                PraError(.manifestInvalid, "\(channel.resource) has no gateway", remedy: "add spec.sms to it"))
        }
        let text = shortText(of: message)
        switch sms.gateway {
        case .twilio(let twilio):
            let call = TwilioCall(
                twilio, token: try await token(of: twilio), text: text, to: channel.recipient, settings(of: channel))
            return try await send(call, codes: AnswerCodes(known: twilioCodes, stated: sms.codes), to: channel)
        case .http(let gateway):
            let values = MessageValues(
                to: gateway.plus ? channel.recipient : String(channel.recipient.drop { $0 == "+" }), text: text,
                id: deliveryID(of: message, over: channel))
            return try await send(values, by: gateway, codes: AnswerCodes(stated: sms.codes), to: channel)
        }
    }

    /// What Twilio says of a message that it took; nothing of other gateways.
    func fate(of name: String, over channel: ChannelTarget) async throws(DeliveryFailure) -> MessageFate? {
        guard let sms = channel.spec.sms, case .twilio(let twilio) = sms.gateway else { return nil }
        let call = TwilioCall(
            twilio, token: try await token(of: twilio), text: "", to: channel.recipient, settings(of: channel))
        switch try await outcome(of: call.asking(about: name)) {
        case .failed(let failure):
            throw unanswered("the SMS gateway of \(channel.resource)", failure, check: "spec.sms", of: channel)
        case .answered(let reply):
            let answer = JSONAnswer(reply.body)
            guard reply.isSuccess else {
                throw refused(
                    reply, answer.text(at: "code"), AnswerCodes(known: twilioCodes, stated: sms.codes), channel)
            }
            let state = answer.text(at: "status")
            if ["delivered", "read"].contains(state) { return .delivered }
            guard TwilioCall.lost.contains(state) else { return nil }
            let code = answer.text(at: "error_code")
            let kind = AnswerCodes(known: twilioCodes, stated: sms.codes).kind(code: code) ?? .payload
            return .lost(
                DeliveryFailure(
                    kind,
                    PraError(
                        .channelRejected,
                        "the SMS gateway of \(channel.resource) took a message and did not deliver it "
                            + "(\(code ?? state ?? ""))",
                        remedy: "look the code up among Twilio's errors; check the number in the contacts of the User"))
            )
        }
    }

    private func token(of twilio: AlertChannel.Twilio) async throws(DeliveryFailure) -> Secret {
        do { return try await secrets.resolve(twilio.token) } catch { throw DeliveryFailure(error) }
    }

    private func settings(of channel: ChannelTarget) -> RequestSettings {
        RequestSettings(timeout: channel.spec.timeout, isPublicOnly: !channel.spec.allowPrivate)
    }

    private func outcome(of request: HTTPRequest) async throws(DeliveryFailure) -> HTTPOutcome {
        do { return try await client.send(request) } catch { throw DeliveryFailure(error) }
    }

    /// Twilio knows no id by which it would tell a repeat. What may have arrived is therefore looked for at once; what
    /// is not found is sent again, and comes twice only where Twilio had not listed it yet, or this process ended
    /// before it could look.
    private func send(
        _ call: TwilioCall, codes: AnswerCodes, to channel: ChannelTarget
    ) async throws(DeliveryFailure) -> String? {
        let began = time.now()
        switch try await outcome(of: call.sending) {
        case .answered(let reply):
            guard let refusal = call.refusal(in: reply) else { return JSONAnswer(reply.body).text(at: "sid") }
            throw refused(reply, refusal.code, codes, channel)
        case .failed(let failure):
            if failure.mayHaveArrived, case .answered(let reply) = try await outcome(of: call.looking),
                let listed = call.listed(in: reply, since: began)
            {
                return listed.text(at: "sid")
            }
            throw unanswered("the SMS gateway of \(channel.resource)", failure, check: "spec.sms", of: channel)
        }
    }

    private func send(
        _ values: MessageValues, by gateway: AlertChannel.HTTPGateway, codes: AnswerCodes, to channel: ChannelTarget
    ) async throws(DeliveryFailure) -> String? {
        let request: HTTPRequest
        do { request = try await gatewayRequest(values, to: gateway, settings(of: channel), secrets) } catch {
            throw DeliveryFailure(error)
        }
        switch try await outcome(of: request) {
        case .answered(let reply):
            let answer = JSONAnswer(reply.body)
            guard !gateway.took(reply.status, answer) else { return gateway.idPath.flatMap { answer.text(at: $0) } }
            throw refused(reply, gateway.codePath.flatMap { answer.text(at: $0) }, codes, channel)
        case .failed(var failure):
            // A secret URL must not come out through libcurl's words, which may name its host.
            if case .secret = gateway.url { failure.detail = "" }
            throw unanswered("the SMS gateway of \(channel.resource)", failure, check: "spec.sms", of: channel)
        }
    }

    private func refused(
        _ reply: HTTPReply, _ code: String?, _ codes: AnswerCodes, _ channel: ChannelTarget
    ) -> DeliveryFailure {
        RefusedNumber(who: "SMS gateway", field: "spec.sms", channel: channel, reply: reply, code: code)
            .failure(codes.kind(status: reply.status, code: code), at: time.now())
    }
}

import Manifests
import Model
import Ports
import Transfer

/// One mail to one address, so that each recipient has a result of their own.
struct EmailChannel: Sendable {
    let client: HTTPClient
    let secrets: any SecretResolver
    let time: any TimeSource

    func send(_ message: AlertMessage, to channel: ChannelTarget) async throws(DeliveryFailure) {
        let outcome: MailOutcome
        do { outcome = try await client.send(try await request(message, to: channel)) } catch {
            throw DeliveryFailure(error)
        }
        switch outcome {
        case .taken: return
        case .refused(let code, let line): throw refused(channel, code, line)
        case .failed(let failure):
            throw unanswered("the mail server of \(channel.resource)", failure, check: "spec.email", of: channel)
        }
    }

    private func request(_ message: AlertMessage, to channel: ChannelTarget) async throws(PraError) -> MailRequest {
        guard let email = channel.spec.email else {
            throw PraError(.manifestInvalid, "\(channel.resource) has no mail server", remedy: "add spec.email to it")
        }
        let mail = Mail(message, from: email.from, to: channel.recipient, id: deliveryID(of: message, over: channel))
        var request = MailRequest(
            to: channel.recipient, from: email.from, mail.bytes(at: time.now()), over: email.host, email.port,
            email.security)
        (request.timeout, request.certificates) = (channel.spec.timeout, email.certificates)
        if let user = email.user, let password = email.password {
            request.credentials = (user, try await secrets.resolve(password).revealed)
        }
        request.isPublicOnly = !channel.spec.allowPrivate
        return request
    }

    /// The codes say what it is; the server's own words may say anything, and are for who is at the terminal.
    private func refused(_ channel: ChannelTarget, _ code: Int, _ line: String) -> DeliveryFailure {
        let kind = DeliveryFailure.Kind(smtp: code, line)
        let codes = line.split(separator: " ").prefix { $0.allSatisfy { $0.isNumber || $0 == "." } }.joined(
            separator: " ")
        return DeliveryFailure(
            kind,
            PraError(
                .channelRejected,
                "the mail server of \(channel.resource) refused the message to \(masked(channel.recipient)): \(codes)",
                remedy: remedy(for: kind, channel.resource), retry: kind == .transient ? .later : .never,
                cause: String(line.prefix(200))))
    }

    private func remedy(for kind: DeliveryFailure.Kind, _ channel: ResourceID) -> String {
        switch kind {
        case .transient, .throttled: "nothing to do unless it stays; it is tried again"
        case .gone: "correct the address: in spec.email.to of \(channel), or in the contacts of the User"
        case .payload, .configuration: "check spec.email of \(channel)"
        }
    }
}

extension DeliveryFailure.Kind {
    /// Of a reply by RFC 5321; the enhanced code of RFC 3463 refines it where there is one.
    init(smtp code: Int, _ line: String) {
        let enhanced = line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        self =
            switch (code, enhanced) {
            case (400..<500, _): .transient
            case (530, _), (534, _), (535, _), (538, _), (_, "5.7.0"), (_, "5.7.1"), (_, "5.7.8"), (_, "5.7.9"):
                .configuration
            case (552, _), (_, "5.3.4"), (_, "5.2.3"), (_, "5.6.0"): .payload
            case (550, _), (551, _), (553, _): .gone
            case (554, _): .payload
            default: enhanced.hasPrefix("5.1.") ? .gone : .configuration
            }
    }
}

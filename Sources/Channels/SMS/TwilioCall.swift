import FoundationEssentials
import Manifests
import Model
import Ports
import Transfer

/// One message by Twilio: its sending, and the look whether it was taken.
struct TwilioCall: Sendable {
    /// An answer that did not take the message; some have no code.
    struct Refusal {
        var code: String?
    }

    private let twilio: AlertChannel.Twilio
    private let text: String
    private let to: String
    private let settings: RequestSettings
    private let authorization: String

    init(_ twilio: AlertChannel.Twilio, token: Secret, text: String, to: String, _ settings: RequestSettings) {
        (self.twilio, self.text, self.to, self.settings) = (twilio, text, to, settings)
        authorization = "Basic " + Data("\(twilio.account):\(token.revealed)".utf8).base64EncodedString()
    }

    var sending: HTTPRequest {
        settings.request(
            .post(twilioBody(twilio, text, to: to), contentType: formType), messages, ["Authorization": authorization])
    }

    /// The newest messages to that number. Not by the day of their sending: what waits to be sent has none yet.
    var looking: HTTPRequest {
        var request = settings.request(
            .get, "\(messages)?\(webForm([("To", to), ("PageSize", "20")]))", ["Authorization": authorization])
        request.bodyLimit = 1 << 18
        return request
    }

    /// What became of one that was taken.
    /// - Parameter sid: Twilio's name of it; what is no such name leads nowhere else.
    func asking(about sid: String) -> HTTPRequest {
        let name = sid.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return settings.request(.get, "\(account)/Messages/\(name).json", ["Authorization": authorization])
    }

    private var messages: String { "\(account)/Messages.json" }

    private var account: String {
        let base = twilio.url.hasSuffix("/") ? String(twilio.url.dropLast()) : twilio.url
        return "\(base)/2010-04-01/Accounts/\(twilio.account)"
    }

    /// States of a message that will not arrive.
    static let lost: [String?] = ["failed", "undelivered", "canceled"]

    /// `nil` when it took the message.
    func refusal(in reply: HTTPReply) -> Refusal? {
        let answer = JSONAnswer(reply.body)
        guard reply.isSuccess else { return Refusal(code: answer.text(at: "code")) }
        return answer.text(at: "error_code").map { Refusal(code: $0) }
    }

    /// The same words to the same number since then, if they did not fail.
    func listed(in reply: HTTPReply, since began: Timestamp) -> JSONAnswer? {
        guard reply.isSuccess else { return nil }
        return JSONAnswer(reply.body).list(at: "messages").first { message in
            guard let created = message.text(at: "date_created").flatMap({ instant(ofDate: $0, zone: "+0000") }),
                // Its clock and ours may differ.
                created > began - .seconds(60)
            else { return false }
            let hasFailed = TwilioCall.lost.contains(message.text(at: "status"))
            return message.text(at: "body") == text && message.text(at: "to") == to && !hasFailed
        }
    }
}

func twilioBody(_ twilio: AlertChannel.Twilio, _ text: String, to: String) -> [UInt8] {
    let sender = twilio.from.map { ("From", $0) } ?? ("MessagingServiceSid", twilio.messagingService ?? "")
    return Array(webForm([("To", to), sender, ("Body", text)]).utf8)
}

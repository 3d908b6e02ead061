import Foundation
import Loopback
import Synchronization

/// What of Twilio's API pra speaks, on this host: its magic numbers, its errors, and the list of what it took.
final class TwilioFake: Sendable {
    enum Mood: Sendable {
        case well
        /// Takes what is sent, and never says so.
        case takesInSilence
        /// Takes nothing and says nothing.
        case silent
        case answering(Int, String)
    }

    static let account = "AC0123456789abcdef0123456789abcdef"
    static let token = "T0KEN"
    private let taken = Mutex<[[String: String]]>([])
    private let mood: Mood
    /// How the messages that it lists fared.
    private let status: String

    private let errorCode: Int?

    init(_ mood: Mood = .well, status: String = "queued", errorCode: Int? = nil) {
        (self.mood, self.status, self.errorCode) = (mood, status, errorCode)
    }

    var messages: [[String: String]] { taken.withLock { $0 } }

    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
        let credentials = Data("\(Self.account):\(Self.token)".utf8).base64EncodedString()
        guard request.headers["authorization"] == "Basic \(credentials)" else {
            return error(20003, status: 401, "Authenticate")
        }
        let place = "/2010-04-01/Accounts/\(Self.account)/Messages.json"
        if request.line.hasPrefix("GET \(place)?") { return list(of: request) }
        if request.line.hasPrefix("GET \(place.dropLast(5))/SM") { return fate(of: request) }
        guard request.line == "POST \(place) HTTP/1.1" else { return error(20404, status: 404, "not found") }
        let fields = Self.fields(request.body)
        if let code = Self.refusal(of: fields) { return error(code, status: 400, "The number \(fields["To"] ?? "")") }
        switch mood {
        case .well: break
        case .silent: return .silence
        case .answering(let status, let body): return .reply(status: status, body: body)
        case .takesInSilence:
            taken.withLock { $0.append(fields) }
            return .silence
        }
        taken.withLock { $0.append(fields) }
        return .reply(status: 201, body: #"{"sid":"SM1","status":"queued","error_code":null}"#)
    }

    /// https://www.twilio.com/docs/iam/test-credentials
    private static func refusal(of fields: [String: String]) -> Int? {
        let senders = ["+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611]
        let numbers = [
            "+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610,
            "+15005550009": 21614,
        ]
        return fields["From"].flatMap { senders[$0] } ?? fields["To"].flatMap { numbers[$0] }
    }

    private func fate(of request: LoopbackServer.Request) -> LoopbackServer.Answer {
        guard request.line.contains("/SM1.json ") else { return error(20404, status: 404, "not found") }
        let code = errorCode.map { "\($0)" } ?? "null"
        return .reply(status: 200, body: #"{"sid":"SM1","status":"\#(status)","error_code":\#(code)}"#)
    }

    private func list(of request: LoopbackServer.Request) -> LoopbackServer.Answer {
        let query = request.line.split(separator: " ")[1].split(separator: "?")[1]
        let to = Self.fields(String(query))["To"]
        let listed = messages.filter { $0["To"] == to }.map { fields in
            [
                "sid": "SM1", "to": fields["To"] ?? "", "body": fields["Body"] ?? "", "status": status,
                "date_created": "Sat, 22 Nov 2025 16:01:00 +0000",
            ]
        }
        let body = (try? JSONEncoder().encode(["messages": listed])) ?? Data()
        return .reply(status: 200, body: String(decoding: body, as: UTF8.self))
    }

    private func error(_ code: Int, status: Int, _ words: String) -> LoopbackServer.Answer {
        .reply(status: status, body: #"{"code":\#(code),"message":"\#(words)","status":\#(status)}"#)
    }

    static func fields(_ form: String) -> [String: String] {
        let pairs = form.split(separator: "&").map { pair in
            pair.split(separator: "=", omittingEmptySubsequences: false).map {
                String($0).removingPercentEncoding ?? ""
            }
        }
        return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }, uniquingKeysWith: { first, _ in first })
    }
}

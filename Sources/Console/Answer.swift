import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model

/// What a route answers.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var type: String
    var body: [UInt8]
    var headers = HTTPFields()
    /// What follows, in place of a body.
    var stream: EventFeed?

    static func text(
        _ text: String, type: String = "text/plain; charset=utf-8", _ status: HTTPResponse.Status = .ok
    ) -> Answer {
        Answer(status: status, type: type, body: Array(text.utf8))
    }

    static func html(_ text: String, _ status: HTTPResponse.Status = .ok) -> Answer {
        .text(text, type: "text/html; charset=utf-8", status)
    }

    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Answer {
        Answer(status: status, type: "application/json", body: try encoded(value))
    }

    static func json(_ value: JSONValue, _ status: HTTPResponse.Status = .ok) -> Answer {
        Answer(status: status, type: "application/json", body: Array(value.compact.utf8))
    }

    static func problem(_ problem: Problem) -> Answer {
        let status = HTTPResponse.Status(code: problem.status)
        var answer = Answer.json(problem.document, status)
        answer.type = "application/problem+json"
        if status == .unauthorized { answer.headers[.wwwAuthenticate] = "Bearer" }
        if let seconds = problem.retryAfter { answer.headers[.retryAfter] = String(seconds) }
        return problem.tag.map { answer.tagged($0) } ?? answer
    }

    /// To another page, by GET.
    static func see(_ path: String) -> Answer {
        var answer = Answer.text("", .seeOther)
        answer.headers[.location] = path
        return answer
    }
}

/// Why a request was not done (RFC 9457).
struct Problem: Error, Hashable, Sendable {
    var title: String
    var status: Int
    /// What it is about, and what to do.
    var detail: String
    /// The same in any language; `nil` where it is said in English alone.
    var words: Message?
    /// Before that it is of no use to ask again.
    var retryAfter: Int?
    /// Of what is there, where it was asked to change something else.
    var tag: String?
    /// What is there then.
    var current: JSONValue?

    init(_ status: HTTPResponse.Status, _ detail: String) {
        (title, self.status, self.detail) = (status.reasonPhrase, status.code, detail)
    }

    /// - Parameter field: of what was asked, that it is about.
    init(_ status: HTTPResponse.Status, about field: String? = nil, _ words: Message) {
        self.init(status, (field.map { "\($0): " } ?? "") + words.text(in: .english))
        self.words = words
    }

    /// What pra could not do, as what a command would end with.
    init(_ error: PraError) {
        let status: HTTPResponse.Status =
            switch error.code.exitStatus {
            case 2: .unprocessableContent
            case 4, 7, 9: .conflict
            case 6: .notFound
            case 8: .serviceUnavailable
            default: .internalServerError
            }
        self.init(status, "\(error.what): \(error.remedy)")
    }

    fileprivate var document: JSONValue {
        let members: [JSONValue.Member] = [
            .init("title", .text(title)), .init("status", .integer(Int64(status))), .init("detail", .text(detail)),
        ]
        return .object(members + (current.map { [.init("current", $0)] } ?? []))
    }
}

private func encoded(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
}

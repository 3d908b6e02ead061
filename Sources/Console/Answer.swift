import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model

/// What a route answers.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var type: String
    var body: [UInt8]

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", _ status: HTTPResponse.Status = .ok)
        -> Answer
    { Answer(status: status, type: type, body: Array(text.utf8)) }

    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) throws -> Answer {
        Answer(status: status, type: "application/json", body: try encoded(value))
    }

    static func problem(_ problem: Problem) -> Answer {
        let body = (try? encoded(problem)) ?? []
        return Answer(status: .init(code: problem.status), type: "application/problem+json", body: body)
    }
}

/// Why a request was not done (RFC 9457).
struct Problem: Error, Hashable, Sendable, Encodable {
    /// What it is about, as `pra explain` takes it, or the status in words.
    var title: String
    var status: Int
    /// What to do.
    var detail: String

    init(_ status: HTTPResponse.Status, _ detail: String) {
        (title, self.status, self.detail) = (status.reasonPhrase, status.code, detail)
    }
}

private func encoded(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
}

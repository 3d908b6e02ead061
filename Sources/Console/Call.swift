import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model

/// One request, and who asks.
struct Call: Sendable {
    /// A larger body is refused: no request of the console needs more.
    static let mostBytes = 16 << 10
    static let cookie = "__Host-pra"

    let source: any ConsoleSource
    let sessions: Sessions
    let request: Request
    /// `nil` where nobody is logged in.
    let account: ConsoleAccount?
    let token: String?

    init(_ request: Request, _ source: any ConsoleSource, _ sessions: Sessions) async {
        (self.request, self.source, self.sessions) = (request, source, sessions)
        let bearer = request.headers[.authorization].flatMap { text in
            text.hasPrefix("Bearer ") ? String(text.dropFirst(7)) : nil
        }
        token = bearer ?? request.cookies[Self.cookie]?.value
        account =
            if let token {
                await sessions.account(of: token, among: source.accounts(), at: source.now())
            } else { nil }
    }

    /// Of whoever asks; else what their browser asks for.
    var language: Language {
        if let account { return account.language }
        return request.headers[.acceptLanguage]?.hasPrefix("fr") == true ? .french : .english
    }

    /// Whether a browser says that a page of this console sent it, or no browser did: a cookie is sent along wherever
    /// the request comes from, a bearer token only by who has it.
    var isOwn: Bool {
        if request.headers[.authorization] != nil { return true }
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) {
            return site == "same-origin"
        }
        guard let origin = request.headers[.origin], let host = request.head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    func body() async throws -> String {
        do {
            return String(buffer: try await request.body.collect(upTo: Self.mostBytes))
        } catch {
            throw Problem(.contentTooLarge, "the body is larger than \(Self.mostBytes) bytes, or was cut off")
        }
    }

    /// The fields of a form, or of a JSON object of texts: exactly these.
    func fields(_ names: String...) async throws -> [String: String] {
        let text = try await body()
        let isJSON = request.headers[.contentType]?.hasPrefix("application/json") == true
        let fields: [String: String]
        do {
            fields =
                isJSON
                ? try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
                : try URLEncodedFormDecoder().decode([String: String].self, from: text)
        } catch { throw Problem(.badRequest, "the body is not what it says: \(isJSON ? "JSON of texts" : "a form")") }
        guard Set(fields.keys) == Set(names) else {
            throw Problem(.unprocessableContent, "the body is to have exactly: \(names.joined(separator: ", "))")
        }
        return fields
    }
}

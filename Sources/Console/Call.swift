import FoundationEssentials
import HTTPTypes
import Hummingbird
import Manifests
import Model
import NIOCore
import Reports

/// One request, and who asks.
struct Call: Sendable {
    /// A larger body is refused: no request of the console needs more.
    static let mostBytes = 16 << 10
    static let cookie = "__Host-pra"

    let source: any ConsoleSource
    let server: ServerState
    let request: Request
    /// What stands in the places of the route's path.
    let places: [String: String]
    let body: String
    /// `nil` where nobody is logged in.
    let account: ConsoleAccount?
    let token: String?
    /// Of whoever asks.
    let connection: any Channel

    /// - Throws: 413 where the body is too large, or was cut off.
    init(
        _ request: Request, _ places: [String: String], _ source: any ConsoleSource, _ server: ServerState,
        _ connection: any Channel
    ) async throws {
        (self.request, self.places, self.source, self.server) = (request, places, source, server)
        self.connection = connection
        let bearer = request.headers[.authorization].flatMap { text in
            text.hasPrefix("Bearer ") ? String(text.dropFirst(7)) : nil
        }
        token = bearer ?? request.cookies[Self.cookie]?.value
        account = await server.account(by: token, isBearer: bearer != nil, source)
        do { body = String(buffer: try await request.body.collect(upTo: Self.mostBytes)) } catch {
            throw Problem(.contentTooLarge, "the body is larger than \(Self.mostBytes) bytes, or was cut off")
        }
    }

    var isBearer: Bool { request.headers[.authorization] != nil }

    /// Of whoever asks; else what their browser asks for.
    var language: Language {
        if let account { return account.language }
        return request.headers[.acceptLanguage]?.hasPrefix("fr") == true ? .french : .english
    }

    /// Whoever is logged in.
    func person() throws -> ConsoleAccount {
        guard let account else { throw Problem(.unauthorized, "log in first") }
        return account
    }

    /// Whether a browser says that a page of this console sent it, or no browser did: a cookie is sent along wherever
    /// the request comes from, a bearer token only by who has it.
    var isOwn: Bool {
        if request.headers[.authorization] != nil { return true }
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) {
            return site == "same-origin"
        }
        // Browsers name the origin of what a page sends, and send JSON elsewhere only where they are let: what has no
        // origin and no session, and is JSON, is a program that logs in.
        guard let origin = request.headers[.origin] else { return account == nil && isJSON }
        guard let host = request.head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private var isJSON: Bool {
        let type = request.headers[.contentType] ?? ""
        return ["application/json", "application/merge-patch+json"].contains(where: type.hasPrefix)
    }

    /// The fields of a form: exactly these.
    func form(_ names: String...) throws -> [String: String] { try form(names) }

    func form(_ names: [String]) throws -> [String: String] {
        let fields = try anyForm()
        guard Set(fields.keys) == Set(names) else {
            throw Problem(.unprocessableContent, "the body is to have exactly: \(names.joined(separator: ", "))")
        }
        return fields
    }

    /// The fields of a form, whatever they are.
    func anyForm() throws -> [String: String] {
        do { return try URLEncodedFormDecoder().decode([String: String].self, from: body) } catch {
            throw Problem(.badRequest, "the body is no form")
        }
    }

    /// The body of a route that states one: it was held against its schema before.
    func decoded<T: Decodable>(_ type: T.Type) throws -> T {
        do { return try JSONDecoder().decode(type, from: Data(body.utf8)) } catch {
            throw Problem(.unprocessableContent, "the body is not what is expected here: \(error)")
        }
    }

    /// - Throws: 415, 400 or 422 where the body is not what `schema` says.
    func checkBody(by schema: JSONValue) throws {
        guard isJSON else {
            throw Problem(.unsupportedMediaType, "send JSON, with Content-Type: application/json")
        }
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: Data(body.utf8)) } catch {
            throw Problem(.badRequest, "the body is no JSON, or has a number that is not whole")
        }
        if let fault = fault(of: value, by: schema) { throw Problem(.unprocessableContent, fault) }
    }

    /// Writes that `person` did it.
    func record(_ events: [(event: Fact.Event, subject: ResourceID)]) async throws {
        try await source.record(events, by: try person().name)
    }
}

/// What the server keeps between requests, in memory alone.
struct ServerState: Sendable {
    let sessions = Sessions()
    let signIns = SignIns()
    let writes = WriteLimit()
    let repeats = Repeats()
    let writers = OneByOne()
    let events = Events()
    /// Another in each process.
    let epoch = String(UInt64.random(in: 0 ... .max), radix: 16)
    let widgets = LastWidgets()
    let status = StatusText()
    /// Whose tokens are taken beside those of a login.
    var issuer: TokenIssuer?

    /// A session's token has no dots, an issuer's two. No cookie is one of an issuer.
    func account(
        by token: String?, isBearer: Bool, _ source: any ConsoleSource
    ) async -> ConsoleAccount? {
        guard let token else { return nil }
        let (accounts, now) = (await source.accounts(), source.now())
        if let issuer, isBearer, token.contains(".") {
            return await issuer.account(of: token, among: accounts, at: now)
        }
        return await sessions.account(of: token, among: accounts, at: now)
    }

    /// Whether it still lets somebody in; it does not count as something that they did.
    func isOpen(_ token: String, isBearer: Bool, _ source: any ConsoleSource) async -> Bool {
        if isBearer, token.contains(".") { return await account(by: token, isBearer: true, source) != nil }
        return await sessions.isOpen(token, among: source.accounts(), at: source.now())
    }
}

/// The newest look as JSON: it is put into words once, however many ask.
actor StatusText {
    private var last: (at: Timestamp, json: [UInt8])?

    func json(of status: StatusDocument) throws -> [UInt8] {
        if let last, last.at == status.at { return last.json }
        let json = try Answer.json(status).body
        last = (status.at, json)
        return json
    }
}

import HTTPTypes
import Hummingbird
import Model

private struct Welcome: Encodable {
    /// To be sent as `Authorization: Bearer`.
    var token: String
    var user: String
}

private struct Credentials: Decodable {
    var name: String
    var password: String
}

extension Call {
    fileprivate func logIn(_ name: String, _ password: String) async throws -> Sessions.Outcome {
        let outcome = try await server.sessions.logIn(name, password, source.accounts(), at: source.now())
        await note(outcome.told, of: name)
        return outcome
    }

    fileprivate func logOut() async throws {
        await server.sessions.logOut(token ?? "")
        await note(.signedOut, of: try person().name)
    }
}

func logIn(_ call: Call) async throws -> Answer {
    let fields = try call.form("name", "password")
    switch try await call.logIn(fields["name"] ?? "", fields["password"] ?? "") {
    case .welcome(let token):
        var answer = Answer.see("/")
        answer.headers[.setCookie] =
            "\(Call.cookie)=\(token); Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200"
        return answer
    case .wrong:
        return .html(loginPage(in: call.language, Message(.consoleWrong)), .unauthorized)
    case .tooOften(let until):
        return .html(loginPage(in: call.language, Message(.consoleTooOften, .instant(until))), .tooManyRequests)
    }
}

func logOut(_ call: Call) async throws -> Answer {
    try await call.logOut()
    var answer = Answer.see("/login")
    answer.headers[.setCookie] = "\(Call.cookie)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return answer
}

func beginSession(_ call: Call) async throws -> Answer {
    let given = try call.decoded(Credentials.self)
    switch try await call.logIn(given.name, given.password) {
    case .welcome(let token): return try .json(Welcome(token: token, user: given.name), .created)
    case .wrong: throw Problem(.unauthorized, "no User of that name has that password")
    case .tooOften(let until):
        throw Problem(tooOftenUntil: until, at: call.source.now())
    }
}

func endSession(_ call: Call) async throws -> Answer {
    try await call.logOut()
    return .text("", .noContent)
}

extension Sessions.Outcome {
    fileprivate var told: SignIns.Outcome {
        switch self {
        case .welcome: .signedIn
        case .wrong: .failed
        case .tooOften: .throttled
        }
    }
}

extension Problem {
    init(tooOftenUntil until: Timestamp, at now: Timestamp) {
        self.init(.tooManyRequests, "too many wrong passwords for this name: try again after \(until)")
        words = Message(.consoleTooOften, .instant(until))
        retryAfter = Int((until - now).microseconds / 1_000_000) + 1
    }
}

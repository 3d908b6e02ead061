import HTTPTypes
import Hummingbird
import Model

private struct Welcome: Encodable {
    /// To be sent as `Authorization: Bearer`.
    var token: String
    var user: String
}

extension Call {
    fileprivate func tried() async throws -> (name: String, outcome: Sessions.Outcome) {
        let fields = try await fields("name", "password"), name = fields["name"] ?? ""
        let outcome = try await sessions.logIn(
            name, fields["password"] ?? "", source.accounts(), at: source.now())
        return (name, outcome)
    }
}

func logIn(_ call: Call) async throws -> Answer {
    switch try await call.tried().outcome {
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
    await call.sessions.logOut(call.token ?? "")
    var answer = Answer.see("/login")
    answer.headers[.setCookie] = "\(Call.cookie)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return answer
}

func beginSession(_ call: Call) async throws -> Answer {
    let (name, outcome) = try await call.tried()
    switch outcome {
    case .welcome(let token): return try .json(Welcome(token: token, user: name), .created)
    case .wrong: throw Problem(.unauthorized, "no User of that name has that password")
    case .tooOften(let until):
        var problem = Problem(.tooManyRequests, "too many wrong passwords for this name: try again after \(until)")
        problem.retryAfter = Int((until - call.source.now()).microseconds / 1_000_000) + 1
        throw problem
    }
}

func endSession(_ call: Call) async throws -> Answer {
    await call.sessions.logOut(call.token ?? "")
    return .text("", .noContent)
}

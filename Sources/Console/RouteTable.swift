import HTTPTypes
import Model
import Reports

/// One row of the table that all of the console follows from: what is served, and to whom.
struct Route: Sendable {
    enum Access: Hashable, Sendable {
        case anyone
        /// Whoever has one of these roles.
        case roles(Set<Role>)

        static let everyRole = Access.roles(Set(Role.allCases))
    }

    var method: HTTPRequest.Method
    var path: String
    var access: Access
    /// Whether a person sees it: who is not logged in is led to the page where they can.
    var isPage = false
    var answer: @Sendable (Call) async throws -> Answer

    /// Whether it changes nothing.
    var isReading: Bool { method == .get }
}

let routes: [Route] = [
    Route(method: .get, path: "/livez", access: .anyone) { _ in .text("ok\n") },
    Route(method: .get, path: "/readyz", access: .anyone) { try await readiness($0) },
    Route(method: .get, path: "/metrics", access: .anyone) { call in
        .text(exposition(of: try await call.status()), type: expositionType)
    },
    Route(method: .get, path: "/console.css", access: .anyone) { _ in
        .text(styleSheet, type: "text/css; charset=utf-8")
    },
    Route(method: .get, path: "/login", access: .anyone) { .html(loginPage(in: $0.language)) },
    Route(method: .post, path: "/login", access: .anyone) { try await logIn($0) },
    Route(method: .post, path: "/logout", access: .everyRole, isPage: true) { try await logOut($0) },
    Route(method: .get, path: "/", access: .everyRole, isPage: true) { call in
        .html(statusPage(await call.source.status(), for: call.account, in: call.language))
    },
    Route(method: .post, path: "/api/v1/session", access: .anyone) { try await beginSession($0) },
    Route(method: .delete, path: "/api/v1/session", access: .everyRole) { try await endSession($0) },
    Route(method: .get, path: "/api/v1/status", access: .everyRole) { call in
        Answer(status: .ok, type: "application/json", body: try json(of: try await call.status()))
    },
]

/// A look that is older says nothing of now.
private let freshness = Duration.seconds(120)

private func readiness(_ call: Call) async throws -> Answer {
    let age = call.source.now() - (try await call.status()).at
    guard age <= freshness else {
        throw Problem(
            .serviceUnavailable, "the last look was \(DurationText.compact(age)) ago: read what pra run says")
    }
    return .text("ok\n")
}

extension Call {
    func status() async throws -> StatusDocument {
        guard let status = await source.status() else {
            throw Problem(.serviceUnavailable, "the first look is not done yet: try again in a few seconds")
        }
        return status
    }
}

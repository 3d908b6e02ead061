import HTTPTypes
import Hummingbird
import Logging
import Model
import NIOCore

/// The HTTP server of one process.
package struct ConsoleServer: Sendable {
    private let address: ConsoleAddress
    private let source: any ConsoleSource
    private let sessions = Sessions()

    package init(at address: ConsoleAddress, showing source: any ConsoleSource) {
        (self.address, self.source) = (address, source)
    }

    /// Serves until cancelled.
    /// - Parameter running: is told on which port, once requests are taken.
    /// - Throws: `.usage` when nobody can listen there.
    package func run(_ running: @escaping @Sendable (Int) async -> Void) async throws(PraError) {
        let application = Application(
            responder: Responder(routes: router().buildResponder()),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "pra", reuseAddress: true),
            onServerRunning: { channel in await running(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "console") { _ in SwiftLogNoOpLogHandler() })
        do { try await application.run() } catch is CancellationError { return } catch {
            throw PraError(
                .usage, "the console can not listen on \(address): \(error)",
                remedy: "see who does with: ss -ltnp, or choose another port with --console")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { [source, sessions] request, _ in
                response(of: try await answer(to: await Call(request, source, sessions), by: route))
            }
        }
        return router
    }
}

private func answer(to call: Call, by route: Route) async throws -> Answer {
    if !route.isReading, !call.isOwn {
        throw Problem(.forbidden, "this came from another site, or from no page: send a bearer token instead")
    }
    guard case .roles(let roles) = route.access else { return try await route.answer(call) }
    guard let account = call.account else {
        if route.isPage { return .see("/login") }
        throw Problem(.unauthorized, "log in first: POST /api/v1/session with name and password gives a bearer token")
    }
    guard !account.roles.isDisjoint(with: roles) else {
        let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
        throw Problem(.forbidden, "this needs a role of: \(names)")
    }
    return try await route.answer(call)
}

/// Whatever is thrown is answered as a problem document, of paths that are not served too.
private struct Responder: HTTPResponder {
    let routes: RouterResponder<BasicRequestContext>

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        do {
            let answer = try await routes.respond(to: request, context: context)
            // The router's own words for a path that it does not know.
            guard answer.status == .notFound, answer.body.contentLength == 0 else { return answer }
            return response(of: .problem(Problem(.notFound, "nothing is served at \(request.uri.path)")))
        } catch let problem as Problem {
            return response(of: .problem(problem))
        } catch {
            return response(of: .problem(Problem(.internalServerError, "this is a fault of pra: \(error)")))
        }
    }
}

private func response(of answer: Answer) -> Response {
    var headers = answer.headers
    headers[.contentType] = answer.type
    headers[.cacheControl] = "no-store"
    headers[.xContentTypeOptions] = "nosniff"
    headers[.contentSecurityPolicy] = policy
    return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
}

/// Nothing but what this server itself serves, and nobody frames it.
private let policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    + "frame-ancestors 'none'"

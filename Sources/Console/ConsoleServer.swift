import HTTPTypes
import Hummingbird
import Logging
import Model
import NIOCore

/// The HTTP server of one process.
package struct ConsoleServer: Sendable {
    private let address: ConsoleAddress
    private let source: any ConsoleSource

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
            router.on(RouterPath(route.path), method: route.method) { [source] _, _ in
                response(of: try await route.answer(source))
            }
        }
        return router
    }
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
    var headers = HTTPFields()
    headers[.contentType] = answer.type
    headers[.cacheControl] = "no-store"
    headers[.xContentTypeOptions] = "nosniff"
    return Response(status: answer.status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
}

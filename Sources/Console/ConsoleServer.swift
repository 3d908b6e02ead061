import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import Model
import NIOCore

/// The HTTP server of one process.
package struct ConsoleServer: Sendable {
    private let address: ConsoleAddress
    private let certificate: ServerCertificate?
    private let source: any ConsoleSource
    private let state: ServerState
    private let patience: Patience

    /// - Parameter certificate: of an address that is encrypted.
    /// - Parameter issuer: whose tokens are taken beside those of a login.
    package init(
        at address: ConsoleAddress, with certificate: ServerCertificate? = nil, trusting issuer: TokenIssuer? = nil,
        showing source: any ConsoleSource, patience: Patience = Patience()
    ) {
        state = ServerState(issuer: issuer)
        self.patience = patience
        (self.address, self.certificate, self.source) = (address, certificate, source)
    }

    /// Serves until cancelled.
    /// - Parameter running: is told on which port, once requests are taken.
    /// - Throws: `.usage` when nobody can listen there.
    package func run(_ running: @escaping @Sendable (Int) async -> Void) async throws(PraError) {
        let application = Application(
            responder: Responder(routes: router().buildResponder(), isEncrypted: certificate != nil),
            server: transport(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "pra", reuseAddress: true,
                availableConnectionsDelegate: .maximum(mostConnections(), logger: silence)),
            onServerRunning: { channel in await running(channel.localAddress?.port ?? 0) },
            logger: silence)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [source, state] in
                    await EventWatch(source: source, events: state.events, signIns: state.signIns).run()
                }
                defer { group.cancelAll() }
                try await application.run()
            }
        } catch is CancellationError { return } catch {
            throw PraError(
                .usage, "the console can not listen on \(address): \(error)",
                remedy: "see who does with: ss -ltnp, or choose another port with --console")
        }
    }

    private func transport() -> HTTPServerBuilder {
        guard let certificate else { return .http1(configuration: patience.configuration) }
        return HTTPServerBuilder { [patience] responder in
            let configuration = HTTP2ChannelConfiguration(
                idleTimeout: patience.head, streamConfiguration: patience.configuration)
            let inner = try HTTP2UpgradeChannel(
                tlsConfiguration: certificate.configuration, configuration: configuration, responder: responder)
            return PatientTLS(inner: inner, patience: patience)
        }
    }

    private func router() -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { [source, state, patience] request, context in
                let places = context.parameters.map { (String($0.key), unescaped($0.value)) }
                let channel = context.channel
                let late = channel.eventLoop.scheduleTask(in: TimeAmount(patience.body)) { channel.close(promise: nil) }
                defer { late.cancel() }
                let call = try await Call(
                    request, Dictionary(places, uniquingKeysWith: { first, _ in first }), source, state, channel)
                late.cancel()
                return response(of: try await answer(to: call, by: route))
            }
        }
        return router
    }
}

private func answer(to call: Call, by route: Route) async throws -> Answer {
    guard case .roles(let roles) = route.access else {
        try requireOwn(call, route)
        return try await checked(call, route)
    }
    guard let account = call.account else {
        if route.isPage { return .see("/login") }
        throw Problem(.unauthorized, "log in first: POST /api/v1/session with name and password gives a bearer token")
    }
    try requireOwn(call, route)
    guard !account.roles.isDisjoint(with: roles) else {
        let names = roles.map(\.rawValue).sorted().joined(separator: ", ")
        throw Problem(.forbidden, "this needs a role of: \(names)")
    }
    if !route.isReading, let seconds = await call.server.writes.take(account.name, at: call.source.now()) {
        var problem = Problem(.tooManyRequests, "that is too much at once: wait a moment")
        problem.retryAfter = seconds
        throw problem
    }
    return try await checked(call, route)
}

private func requireOwn(_ call: Call, _ route: Route) throws {
    guard route.isReading || call.isOwn else {
        throw Problem(.forbidden, "this came from another site, or from no page: send a bearer token instead")
    }
}

private func checked(_ call: Call, _ route: Route) async throws -> Answer {
    if let schema = route.body { try call.checkBody(by: schema) }
    return try await route.answer(call)
}

/// As a place in a path was meant: `%2F` is a slash of a name.
private func unescaped(_ text: Substring) -> String {
    var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2,
            let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        {
            bytes.append(code)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// Whatever is thrown is answered as a problem document, of paths that are not served too.
private struct Responder: HTTPResponder {
    let routes: RouterResponder<ConsoleContext>
    let isEncrypted: Bool

    func respond(to request: Request, context: ConsoleContext) async throws -> Response {
        var response = await answer(to: request, context)
        // A browser that was here once comes over TLS alone.
        if isEncrypted { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    private func answer(to request: Request, _ context: ConsoleContext) async -> Response {
        do {
            let answer = try await routes.respond(to: request, context: context)
            // The router's own words for a path that it does not know.
            guard answer.status == .notFound, answer.body.contentLength == 0 else { return answer }
            return response(of: .unserved(request.uri.path))
        } catch let problem as Problem {
            return response(of: .problem(problem))
        } catch let error as PraError {
            return response(of: .problem(Problem(error)))
        } catch {
            return response(of: .problem(Problem(.internalServerError, "this is a fault of pra: \(error)")))
        }
    }
}

extension Answer {
    /// 405 where something is served there by another method.
    fileprivate static func unserved(_ path: String) -> Answer {
        // A path of its own is served before one that has a place there.
        let own = routes.filter { $0.path == path }
        let methods = (own.isEmpty ? routes.filter { $0.serves(path) } : own).map(\.method.rawValue)
        guard !methods.isEmpty else { return .problem(Problem(.notFound, "nothing is served at \(path)")) }
        let names = methods.joined(separator: ", ")
        var answer = Answer.problem(Problem(.methodNotAllowed, "\(path) knows: \(names)"))
        answer.headers[.allow] = names
        return answer
    }
}

extension Route {
    fileprivate func serves(_ path: String) -> Bool {
        let (own, others) = (self.path.split(separator: "/"), path.split(separator: "/"))
        return own.count == others.count && zip(own, others).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}

private func response(of answer: Answer) -> Response {
    var headers = answer.headers
    headers[.contentType] = answer.type
    headers[.cacheControl] = "no-store"
    headers[.xContentTypeOptions] = "nosniff"
    headers[.contentSecurityPolicy] = policy
    let body = answer.stream.map { ResponseBody(asyncSequence: $0) } ?? ResponseBody(of: answer.body)
    return Response(status: answer.status, headers: headers, body: body)
}

extension ResponseBody {
    /// In pieces that a slow client takes in time: see `Patience.taking`.
    fileprivate init(of bytes: [UInt8]) {
        let (whole, piece) = (ByteBuffer(bytes: bytes), 256 << 10)
        guard bytes.count > piece else {
            self.init(byteBuffer: whole)
            return
        }
        self.init(
            contentsOf: stride(from: 0, to: bytes.count, by: piece).compactMap {
                whole.getSlice(at: $0, length: min(piece, bytes.count - $0))
            })
    }
}

private let silence = Logger(label: "console") { _ in SwiftLogNoOpLogHandler() }

/// Nothing but what this server itself serves, and nobody frames it.
private let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

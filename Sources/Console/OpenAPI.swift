import HTTPTypes
import Model

/// The description of the API, from the table by which it is served.
func openAPI(of routes: [Route]) -> JSONValue {
    let documented = routes.filter(\.isDocumented)
    var paths: [JSONValue.Member] = []
    for path in documented.map(\.path).uniqued() {
        let operations = documented.filter { $0.path == path }
        let places = placeNames(in: path).map { name -> JSONValue in
            ["name": .text(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
        let shared = places.isEmpty ? [] : [JSONValue.Member("parameters", .list(places))]
        paths.append(.init(path, .object(shared + operations.map(member))))
    }
    return [
        "openapi": "3.1.0",
        "info": [
            "title": "pra", "version": "1", "license": ["name": "see the project", "identifier": "LicenseRef-pra"],
            "description": "What a pra loop knows and does. Problems are application/problem+json (RFC 9457).",
        ],
        "servers": [["url": "/"]], "security": [["bearer": []]],
        "paths": .object(paths),
        "components": [
            "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
            "schemas": ["Problem": problemSchema],
        ],
    ]
}

private let problemSchema: JSONValue = [
    "type": "object", "required": ["title", "status", "detail"],
    "properties": [
        "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
    ],
]

private func member(of route: Route) -> JSONValue.Member {
    var members: [JSONValue.Member] = [.init("summary", .text(route.summary))]
    if route.access == .anyone { members.append(.init("security", [])) }
    if case .roles(let roles) = route.access {
        members.append(.init("x-roles", .list(roles.map(\.rawValue).sorted().map { .text($0) })))
    }
    if let action = route.ledgerAction { members.append(.init("x-ledger-action", .text(action))) }
    if !route.parameters.isEmpty { members.append(.init("parameters", .list(route.parameters.map(\.described)))) }
    if let body = route.body {
        members.append(
            .init("requestBody", ["required": true, "content": ["application/json": ["schema": body]]]))
    }
    members.append(.init("responses", .object(responses(of: route))))
    return .init(route.method.rawValue.lowercased(), .object(members))
}

private func responses(of route: Route) -> [JSONValue.Member] {
    var success: JSONValue = ["description": .text(route.success.reasonPhrase)]
    if let reply = route.reply {
        success = [
            "description": .text(route.success.reasonPhrase), "content": ["application/json": ["schema": reply]],
        ]
    }
    var failures: [HTTPResponse.Status] = [
        .badRequest, .notFound, .conflict, .internalServerError, .serviceUnavailable,
    ]
    if route.access != .anyone { failures += [.unauthorized, .forbidden] }
    if !route.isReading { failures += [.tooManyRequests, .unauthorized, .forbidden] }
    if route.isStream { failures.append(.tooManyRequests) }
    if route.body != nil { failures += [.contentTooLarge, .unsupportedMediaType] }
    if route.body != nil || !route.parameters.isEmpty { failures.append(.unprocessableContent) }
    if route.isConditional { failures += [.preconditionRequired, .preconditionFailed] }
    let problems = failures.uniqued().sorted { $0.code < $1.code }.map { status in
        JSONValue.Member(
            "\(status.code)",
            [
                "description": .text(status.reasonPhrase),
                "content": [
                    "application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]
                ],
            ])
    }
    return [.init("\(route.success.code)", success)] + problems
}

private func placeNames(in path: String) -> [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
}

extension Route.Parameter {
    fileprivate var described: JSONValue {
        [
            "name": .text(name), "in": .text(place.rawValue), "required": .boolean(isRequired),
            "description": .text(summary), "schema": schema,
        ]
    }
}

extension Sequence where Element: Hashable {
    /// Each once, in the order in which they came first.
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

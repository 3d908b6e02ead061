import HTTPTypes
import Manifests
import Model
import Objectives
import Planning
import Reports

/// All that is served.
let routes: [Route] = [
    serviceRoutes,
    sessionRoutes,
    pageRoutes,
    statusRoutes,
    eventRoutes,
    recoveryRoutes,
    evidenceRoutes,
    dashboardPageRoutes,
    alertPageRoutes,
    dashboardRoutes,
    widgetDataRoutes,
    alertRoutes,
    restoreRoutes,
    restorePageRoutes,
].flatMap(\.self)

// Put together once, and not for each who asks.
private let wholeStyle = styleSheet + widgetStyle + boardStyle + formStyle + restoreStyle
private let wholeScript = script + boardScript
private let description = Array(openAPI(of: routes).pretty.utf8)

/// For probes, for who collects figures, and for programs that ask what there is.
private let serviceRoutes: [Route] = [
    Route(method: .get, path: "/livez", access: .anyone) { _ in .text("ok\n") },
    Route(method: .get, path: "/readyz", access: .anyone) { try await readiness($0) },
    Route(method: .get, path: "/metrics", access: .anyone) { call in
        .text(exposition(of: try await call.status(), and: await call.work()), type: expositionType)
    },
    Route(method: .get, path: "/console.css", access: .anyone) { _ in
        .text(wholeStyle, type: "text/css; charset=utf-8")
    },
    Route(method: .get, path: "/console.js", access: .anyone) { _ in
        .text(wholeScript, type: "text/javascript; charset=utf-8")
    },
    Route(method: .get, path: "/api/v1/openapi.json", access: .anyone) { _ in
        Answer(status: .ok, type: "application/json", body: description)
    },
]

private let sessionRoutes: [Route] = [
    Route(
        method: .post, path: "/api/v1/session", access: .anyone, summary: "Log in: gives a bearer token",
        body: [
            "type": "object", "required": ["name", "password"], "additionalProperties": false,
            "properties": ["name": ["type": "string"], "password": ["type": "string"]],
        ], success: .created,
        reply: [
            "type": "object", "required": ["token", "user"],
            "properties": ["token": ["type": "string"], "user": ["type": "string"]],
        ], ledgerAction: "signedIn"
    ) { try await beginSession($0) },
    Route(
        method: .delete, path: "/api/v1/session", access: .everyRole, summary: "Log out", success: .noContent,
        reply: nil, ledgerAction: "signedOut"
    ) { try await endSession($0) },
]

private let statusRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/status", access: .everyRole,
        summary: "What `pra status -o json` says, as last seen"
    ) { call in
        Answer(status: .ok, type: "application/json", body: try await call.server.status.json(of: call.status()))
    }
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
    fileprivate func work() async -> WorkFigures {
        let (channels, history) = (await source.desired().channels, await source.history())
        let states = channels.map { channel -> (String, Bool?) in
            let isFailing = history.openIncidents[deliveryIncidentID(of: channel.name)] != nil
            return (channel.name, isFailing ? false : history.alerts.accepted[channel.id].map { _ in true })
        }
        return WorkFigures(
            channels: Dictionary(states, uniquingKeysWith: { first, _ in first }), turns: await source.turns())
    }

    func status() async throws -> StatusDocument {
        guard let status = await source.status() else {
            throw Problem(.serviceUnavailable, "the first look is not done yet: try again in a few seconds")
        }
        return status
    }
}

import HTTPTypes
import Model
import Reports

/// One row of the table that all of the console follows from: what is served, to whom, and what the document of the API
/// says of it.
struct Route: Sendable {
    var method: HTTPRequest.Method
    /// With `{name}` for a part that differs.
    var path: String
    var summary: String
    var answer: @Sendable (any ConsoleSource) async throws -> Answer
}

/// A look that is older says nothing of now.
private let freshness = Duration.seconds(120)

let routes: [Route] = [
    Route(method: .get, path: "/livez", summary: "Whether the process answers.") { _ in .text("ok\n") },
    Route(method: .get, path: "/readyz", summary: "Whether it has seen the clusters and stores lately.") { source in
        guard let status = await source.status() else {
            throw Problem(.serviceUnavailable, "the first look is not done yet: try again in a few seconds")
        }
        let age = source.now() - status.at
        guard age <= freshness else {
            throw Problem(
                .serviceUnavailable, "the last look was \(DurationText.compact(age)) ago: read what pra run says")
        }
        return .text("ok\n")
    },
    Route(method: .get, path: "/metrics", summary: "The figures of the last look, for Prometheus.") { source in
        guard let status = await source.status() else {
            throw Problem(.serviceUnavailable, "the first look is not done yet: try again in a few seconds")
        }
        return .text(exposition(of: status), type: expositionType)
    },
]

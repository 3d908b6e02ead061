import HTTPTypes
import Hummingbird
import Model

/// What was answered to requests that carry an `Idempotency-Key`, so that one that is sent again does nothing twice. In
/// memory, for a day.
actor Repeats {
    private static let keptFor = Duration.seconds(86_400)
    private static let most = 10_000

    private struct Kept {
        var body: String
        /// `nil` while it is being done.
        var answer: Answer?
        var at: Timestamp
    }

    private var kept: [String: Kept] = [:]

    enum Standing: Sendable {
        case new
        case done(Answer)
        case inFlight
        /// The same key came with another body.
        case other
    }

    func begin(_ key: String, _ body: String, at now: Timestamp) -> Standing {
        kept = kept.filter { now - $0.value.at < Self.keptFor }
        guard let known = kept[key] else {
            if kept.count < Self.most { kept[key] = Kept(body: body, answer: nil, at: now) }
            return .new
        }
        guard known.body == body else { return .other }
        return known.answer.map { .done($0) } ?? .inFlight
    }

    /// - Parameter answer: `nil` where it failed, and may be tried again.
    func end(_ key: String, _ answer: Answer?) {
        if let answer { kept[key]?.answer = answer } else { kept[key] = nil }
    }
}

/// By which a client says that it is the same request.
let idempotencyKey = Route.Parameter(
    name: "Idempotency-Key", place: .header, schema: ["type": "string", "maxLength": 200],
    summary: "The same key again does nothing twice, for a day")

extension Call {
    /// Does `act` once for each key; without one whenever it is asked.
    func once(_ act: () async throws -> Answer) async throws -> Answer {
        guard let given = HTTPField.Name(idempotencyKey.name).flatMap({ request.headers[$0] }) else {
            return try await act()
        }
        let key = "\(account?.name ?? "") \(request.method) \(request.uri.path) \(given)"
        switch await server.repeats.begin(key, body, at: source.now()) {
        case .done(let answer): return answer
        case .inFlight: throw Problem(.conflict, "the same is being done: ask again in a moment")
        case .other: throw Problem(.unprocessableContent, "this Idempotency-Key came with another body")
        case .new: break
        }
        do {
            let answer = try await act()
            await server.repeats.end(key, answer)
            return answer
        } catch {
            await server.repeats.end(key, nil)
            throw error
        }
    }
}

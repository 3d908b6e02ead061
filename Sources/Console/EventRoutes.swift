import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Planning
import Reports

let eventRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/events", access: .everyRole,
        summary: "Server-sent events: status, alerts, dashboard, resync. Each says that there is news, to be asked for",
        parameters: [
            Route.Parameter(name: "Last-Event-ID", place: .header, summary: "Where it goes on, after it broke off")
        ], reply: nil, isStream: true
    ) { try await follow($0) }
]

private func follow(_ call: Call) async throws -> Answer {
    let (person, events, source) = (try call.person(), call.server.events, call.source)
    let (wakes, last) = try await call.listen()
    var start = last
    if let id = HTTPField.Name("Last-Event-ID").flatMap({ call.request.headers[$0] }) {
        start = await events.number(of: id)
    }
    let (server, token) = (call.server, call.token ?? ""), isBearer = call.isBearer
    let feed = EventFeed(events: events, wakes: wakes, start: start, user: person.name) {
        await server.isOpen(token, isBearer: isBearer, source)
    }
    var answer = Answer.text("", type: "text/event-stream")
    answer.stream = feed
    if let name = HTTPField.Name("X-Accel-Buffering") { answer.headers[name] = "no" }
    return answer
}

extension Call {
    /// Until the connection ends.
    fileprivate func listen() async throws -> (wakes: AsyncStream<Events.Wake>, after: Int) {
        switch await server.events.listen(for: try person().name) {
        case .welcome(let wakes, let leave, let after):
            connection.closeFuture.whenComplete { _ in leave() }
            connection.triggerUserOutboundEvent(StreamBegins(), promise: nil)
            return (wakes, after)
        case .tooMany:
            throw Problem(.serviceUnavailable, tooManyStreams: "\(Events.mostStreams) streams are open")
        case .tooManyOfOne:
            throw Problem(.tooManyRequests, tooManyStreams: "\(Events.mostOfOne) streams of yours are open")
        }
    }
}

extension Problem {
    fileprivate init(_ status: HTTPResponse.Status, tooManyStreams words: String) {
        self.init(status, "\(words): close some, or ask now and then for what you need")
        retryAfter = 60
    }
}

/// Says to the streams what a source shows anew.
struct EventWatch: Sendable {
    let source: any ConsoleSource
    let events: Events
    let signIns: SignIns

    /// Between two pings.
    private static let pause = Duration.seconds(15)

    /// What a page shows of it, in short.
    private struct Shown: Hashable {
        var at: Timestamp?
        var incidents: [String]
        var acknowledged: [String: Timestamp?]
    }

    /// Until cancelled.
    func run() async {
        var (last, pinged) = (await shown(), source.now())
        while !Task.isCancelled {
            do { try await source.awaitNews() } catch { break }
            await signIns.tellRest(to: source)
            let now = await shown()
            if now.at != last.at { await events.publish(.status) }
            if (now.incidents, now.acknowledged) != (last.incidents, last.acknowledged) {
                await events.publish(.alerts)
            }
            last = now
            // A clock that was set back holds up no ping for long.
            guard abs((source.now() - pinged).microseconds) >= Self.pause.microseconds else { continue }
            pinged = source.now()
            await events.ping()
        }
        await signIns.tellRest(to: source, isLast: true)
    }

    private func shown() async -> Shown {
        let (status, history) = (await source.status(), await source.history())
        return Shown(
            at: status?.at, incidents: history.openIncidents.keys.sorted(),
            acknowledged: history.alerts.acknowledged.mapValues(\.until))
    }
}

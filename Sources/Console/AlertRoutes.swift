import Alerts
import HTTPTypes
import Manifests
import Model
import Objectives
import Planning
import Reports

/// What goes on, and what people say of it.
let alertRoutes: [Route] = openAlertRoutes + silenceRoutes + deliveryRoutes + inboxRoutes + preferenceRoutes

private let openAlertRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/alerts", access: .everyRole,
        summary: "What goes on, the gravest first, and what people said of it",
        parameters: pageParameters + [
            .init(name: "severity", schema: oneOf(AlertSeverity.allCases), summary: "Alerts of that severity alone"),
            .init(name: "type", schema: oneOf(AlertType.allCases), summary: "Alerts of that type alone"),
            .init(name: "about", summary: "Alerts about that resource alone: Cluster/akig"),
        ], reply: listReply
    ) { try await openAlerts($0) },
    Route(
        method: .get, path: "/api/v1/alerts/{incident}", access: .everyRole,
        summary: "One incident that goes on: its labels, who is at it, who was told; slashes of its name are %2F",
        reply: ["type": "object", "required": ["alert", "deliveries"]]
    ) { call in try .json(await call.openAlert(call.place("incident"))) },
    Route(
        method: .put, path: "/api/v1/alerts/{incident}/acknowledgement", access: .acting,
        summary: "Say that you are at an incident: nobody is told of it again, or called, until it grows graver",
        body: [
            "type": "object", "required": ["comment"], "additionalProperties": false,
            "properties": ["comment": comment, "until": ["type": "string", "format": "date-time"]],
        ], ledgerAction: "acknowledged"
    ) { try await acknowledge($0) },
    Route(
        method: .delete, path: "/api/v1/alerts/{incident}/acknowledgement", access: .acting,
        summary: "Take back that somebody is at an incident", success: .noContent, reply: nil,
        ledgerAction: "acknowledged"
    ) { call in
        try await call.takeBack(call.place("incident"))
        return .text("", .noContent)
    },
    Route(
        method: .post, path: "/api/v1/alerts/tests", access: .acting,
        summary: "Send a message that says it is a test: over one channel, or to all receivers of a route",
        parameters: [idempotencyKey],
        body: [
            "type": "object", "additionalProperties": false,
            "properties": ["channel": ["type": "string"], "route": ["type": "string"]],
        ], success: .accepted, ledgerAction: "tested"
    ) { call in
        try await call.once {
            let words = try call.decoded(TestWords.self)
            return try .json(await call.test(channel: words.channel, route: words.route), .accepted)
        }
    },
    Route(
        method: .get, path: "/api/v1/incidents", access: .everyRole,
        summary: "What went on in a period, open and over, newest first",
        parameters: pageParameters + [
            .init(name: "from", schema: dateTime, summary: "What went on then or later; 30 days before to"),
            .init(name: "to", schema: dateTime, summary: "What began before then; now"),
        ], reply: listReply
    ) { try await incidents($0) },
]

private let silenceRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/silences", access: .everyRole, summary: "The silences that are in force",
        parameters: pageParameters, reply: listReply
    ) { call in
        let silences = await call.source.history().alerts.silences(at: call.source.now())
        return try .json(try call.page(of: silences, id: \.id))
    },
    Route(
        method: .post, path: "/api/v1/silences", access: .acting,
        summary: "Tell nobody of the alerts for which all matchers hold, for a time",
        parameters: [idempotencyKey],
        body: [
            "type": "object", "required": ["matchers", "comment"], "additionalProperties": false,
            "properties": [
                "matchers": [
                    "type": "array", "minItems": 1, "maxItems": 50, "items": ["type": "string", "maxLength": 500],
                ],
                "comment": comment, "until": dateTime, "for": ["type": "string"],
            ],
        ], success: .created, ledgerAction: "silenced"
    ) { call in try await call.once { try await silence(call) } },
    Route(
        method: .delete, path: "/api/v1/silences/{silence}", access: .acting, summary: "End a silence now",
        success: .noContent, reply: nil, ledgerAction: "silenced"
    ) { call in
        try await call.endSilence(call.place("silence"))
        return .text("", .noContent)
    },
]

private let deliveryRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/deliveries", access: .roles([.operator, .auditor, .admin]),
        summary: "Who was told of what, who could not be told, and what waits, newest first; addresses are masked",
        parameters: pageParameters + [
            .init(name: "channel", summary: "Those of one AlertChannel"),
            .init(name: "failed", schema: ["type": "boolean"], summary: "What did not arrive alone"),
            .init(name: "since", schema: dateTime, summary: "How far back; 24 hours"),
        ], reply: listReply
    ) { try await deliveries($0) }
]

/// Of a page.
let listReply: JSONValue = [
    "type": "object", "required": ["items"],
    "properties": ["items": ["type": "array", "items": ["type": "object"]], "next": ["type": "string"]],
]
private let dateTime: JSONValue = ["type": "string", "format": "date-time"]
private let comment: JSONValue = ["type": "string", "minLength": 1, "maxLength": 2000]

func oneOf<Value: RawRepresentable<String>>(_ values: [Value]) -> JSONValue {
    ["type": "string", "enum": .list(values.map { .text($0.rawValue) })]
}

extension Call {
    /// - Throws: 400 where it is none of those.
    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _ type: Value.Type) throws -> Value? {
        guard let text = query(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "\(name): one of these is expected: \(words)")
        }
        return value
    }

    /// - Throws: 400 where it is neither `true` nor `false`.
    func flag(_ name: String) throws -> Bool {
        guard let text = query(name) else { return false }
        guard let value = Bool(text) else { throw Problem(.badRequest, "\(name): true or false is expected") }
        return value
    }
}

private func openAlerts(_ call: Call) async throws -> Answer {
    let severity = try call.choice("severity", AlertSeverity.self), about = call.query("about")
    let type = try call.choice("type", AlertType.self)
    let alerts = await call.openAlerts().filter { alert in
        (severity.map { $0.rawValue == alert.severity } ?? true) && (about.map { $0 == alert.about } ?? true)
            && (type.map { $0.rawValue == alert.labels["type"] } ?? true)
    }
    return try .json(try call.page(of: alerts, id: \.incident))
}

/// One of those that go on, and who was told of it.
struct ToldAlert: Encodable {
    var alert: OpenAlert
    var deliveries: [DeliveryRow]
}

extension Call {
    func openAlerts() async -> [OpenAlert] {
        OpenAlert.all(in: await source.history(), await source.desired(), at: source.now(), in: language)
    }

    func openAlert(_ incident: String) async throws -> ToldAlert {
        guard let alert = await openAlerts().first(where: { $0.incident == incident }) else {
            throw noSuchIncident(incident)
        }
        let told = try await source.deliveries(since: alert.since, in: language)
        return ToldAlert(alert: alert, deliveries: told.filter { $0.tells(of: incident) })
    }
}

private struct Said: Decodable {
    var comment: String
    var until: String?
    var `for`: String?

    func term(after now: Timestamp) throws -> AlertTerm {
        let end = try until.map { text in
            guard let end = Timestamp(text: text) else {
                throw Problem(.unprocessableContent, "until: a moment is expected, like 2026-11-28T14:00:00Z")
            }
            return end
        }
        return try AlertTerm(for: self.for, until: end, after: now, as: (length: "for", until: "until"))
    }
}

private func acknowledge(_ call: Call) async throws -> Answer {
    let (said, now) = (try call.decoded(Said.self), call.source.now())
    return try .json(await call.acknowledge(call.place("incident"), said.comment, for: try said.term(after: now)))
}

extension Call {
    /// Says that whoever asks is at an incident.
    @discardableResult
    func acknowledge(_ incident: String, _ comment: String, for term: AlertTerm) async throws -> AcknowledgedRecord {
        let comment = try oneLine(comment, of: "comment"), name = try person().name
        return try await alone {
            let word = try await source.history().acknowledgement(
                of: incident, by: name, saying: comment, for: term, at: source.now())
            if word.isNew { try await record([(.acknowledged(word.record), word.subject)]) }
            return word.record
        }
    }
}

private struct SilenceWords: Decodable { var matchers: [String] }

private func silence(_ call: Call) async throws -> Answer {
    let said = try call.decoded(Said.self), matchers = try call.decoded(SilenceWords.self).matchers
    let record = try await call.silence(matchers, said.comment, for: try said.term(after: call.source.now()))
    return try .json(record, .created)
}

extension Call {
    /// Says that nobody is at an incident any more.
    func takeBack(_ incident: String) async throws {
        let name = try person().name
        try await alone {
            let word = try await source.history().endOfAcknowledgement(of: incident, by: name, at: source.now())
            try await record([(.acknowledged(word.record), word.subject)])
        }
    }

    /// Says that nobody is to be told of what all `matchers` hold for.
    func silence(_ matchers: [String], _ comment: String, for term: AlertTerm) async throws -> SilenceRecord {
        let comment = try oneLine(comment, of: "comment"), name = try person().name
        guard term.until != nil else {
            throw Problem(.unprocessableContent, "a silence needs its end: give for, like 2h, or until")
        }
        return try await alone {
            let word = try await source.history().silence(
                of: matchers, by: name, saying: comment, for: term, at: source.now())
            if word.isNew { try await record([(.silenced(word.record), word.subject)]) }
            return word.record
        }
    }

    func endSilence(_ id: String) async throws {
        let name = try person().name
        try await alone {
            let word = try await source.history().endOfSilence(id, by: name, at: source.now())
            if word.isNew { try await record([(.silenced(word.record), word.subject)]) }
        }
    }
}

private struct TestWords: Decodable {
    var channel: String?
    var route: String?
}

/// What was put on its way.
struct StartedTest: Encodable {
    /// Of the messages, as deliveries name them.
    var messages: [String]?
    /// As alerts name it.
    var incident: String?
}

extension Call {
    /// Of one of the two.
    @discardableResult
    func test(channel: String?, route: String?) async throws -> StartedTest {
        switch (channel, route) {
        case (let channel?, nil): return try await test(channel: channel)
        case (nil, let route?): return try await test(route: route)
        default: throw Problem(.unprocessableContent, "say one of channel and route")
        }
    }

    private func test(channel name: String) async throws -> StartedTest {
        let (channel, recipients) = try await source.desired().testTarget(name), now = source.now()
        let messages = [IncidentRecord.Change.opened, .resolved].map { change in
            AlertMessage(testing: name, change, began: now, at: now)
        }
        let deliveries = recipients.flatMap { recipient in
            messages.map {
                Delivery(
                    channel: channel.id, recipient: recipient.address, user: recipient.user ?? "", message: $0)
            }
        }
        // First, so that nothing is sent of which it is not known who asked for it.
        try await record([(.tested(TestedRecord(by: try person().name)), channel.id)])
        try await source.send(deliveries)
        return StartedTest(messages: messages.map(\.id))
    }

    private func test(route name: String) async throws -> StartedTest {
        let routes = await source.desired().routes
        guard let route = routes.first(where: { $0.name == name }) else {
            let names = routes.map(\.name).joined(separator: ", ")
            throw Problem(.unprocessableContent, "there is no AlertRoute \(name); there are: \(names)")
        }
        let incident = IncidentRecord(testing: name, .opened)
        return try await alone {
            guard await source.history().openIncidents[incident.id] == nil else {
                throw Problem(.conflict, "\(incident.id) goes on: it is over in a minute")
            }
            let asked = TestedRecord(by: try person().name)
            try await record([(.tested(asked), route.id), (.incident(incident), route.id)])
            return StartedTest(incident: incident.id)
        }
    }
}

private func incidents(_ call: Call) async throws -> Answer {
    let to = try call.moment("to") ?? call.source.now()
    let from = try call.moment("from") ?? to - .seconds(30 * 86_400)
    guard from < to else { throw Problem(.unprocessableContent, "from: a moment before to is expected") }
    let spans = incidentSpans(in: await call.source.facts(), from: from, to: to, in: call.language)
    return try .json(try call.page(of: spans.reversed()) { "\($0.since) \($0.incident)" })
}

private func deliveries(_ call: Call) async throws -> Answer {
    let since = try call.moment("since") ?? call.source.now() - .seconds(86_400)
    let (channel, isFailed) = (call.query("channel"), try call.flag("failed"))
    let rows = try await call.source.deliveries(since: since, in: call.language).filter { row in
        (channel == nil || row.channel == channel) && (!isFailed || row.isMissing)
    }
    return try .json(try call.page(of: rows.reversed(), id: \.name))
}

extension DeliveryRow {
    /// The same each time it is asked for, and no other's.
    fileprivate var name: String { "\(at) \(outcome) \(channel) \(to) \(message)" }
}

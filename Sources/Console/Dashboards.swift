import Crypto
import HTTPTypes
import Hummingbird
import Manifests
import Model
import Planning
import Widgets

/// A dashboard of whoever asks, as it is now.
struct OwnDashboard {
    var stated: StatedDashboard
    var edits: DashboardEdits
    /// How often they arranged it.
    var version: Int
    var dashboard: Dashboard
    /// By this no state of another process is taken for this one: what is restored from a copy goes on under versions
    /// that were given before.
    var epoch: String

    init(
        _ name: String, of user: String, in desired: Desired, _ arranged: ArrangedRecord?, epoch: String
    ) {
        stated = StatedDashboard(name, for: user, in: desired)
        (edits, version) = (arranged?.edits ?? DashboardEdits(), arranged?.version ?? 0)
        dashboard = Dashboard(stated, edits)
        self.epoch = epoch
    }

    var id: ResourceID { ResourceID(WidgetDefaults.name, dashboard.name) }
    var tag: String { "\(epoch)-\(version)-\(shortHash(document.compact))" }
    var answer: Answer { Answer.json(document).tagged(tag) }

    var document: JSONValue {
        [
            "name": .text(dashboard.name), "version": .integer(Int64(version)),
            "widgets": .list(dashboard.widgets.map(\.document)),
            "removed": .list(
                dashboard.removed.map { ["key": .text($0.key), "type": .text($0.type.rawValue)] }),
        ]
    }

    /// What they made otherwise, and what is wanted besides: all of it, or a problem.
    func edits(_ intents: [DashboardIntent]) throws -> DashboardEdits {
        do { return try edits.with(intents, of: stated) } catch { throw Problem(error, of: dashboard.name) }
    }

    /// As it would be.
    func with(_ edits: DashboardEdits) -> OwnDashboard {
        var other = self
        (other.edits, other.dashboard) = (edits, Dashboard(stated, edits))
        return other
    }
}

// MARK: Reading

func listDashboards(_ call: Call) async throws -> Answer {
    struct Row: Encodable {
        var name: String
        var widgets: Int
    }
    let (user, desired) = (try call.person().name, await call.source.desired())
    let arranged = await call.source.history().dashboards.arranged(by: user)
    let names = desired.dashboardNames(of: user, arranged: arranged.mapValues(\.edits))
    let rows = names.map { name in
        let stated = StatedDashboard(name, for: user, in: desired)
        return Row(name: name, widgets: Dashboard(stated, arranged[name]?.edits ?? DashboardEdits()).widgets.count)
    }
    return try .json(try call.page(of: rows, id: \.name))
}

func showDashboard(_ call: Call) async throws -> Answer {
    let own = try await call.ownDashboard()
    return call.hasSeen(own.tag) ? .text("", .notModified).tagged(own.tag) : own.answer
}

func showWidget(_ call: Call) async throws -> Answer {
    let own = try await call.ownDashboard()
    guard let widget = own.dashboard.widget(call.place("w")) else {
        throw Problem(.notFound, "\(own.dashboard.name) has no widget \(call.place("w"))")
    }
    return Answer.json(widget.document).tagged(own.tag)
}

extension Call {
    func ownDashboard() async throws -> OwnDashboard { try await ownDashboard(place("d")) }

    func ownDashboard(_ name: String) async throws -> OwnDashboard {
        let (user, desired) = (try person().name, await source.desired())
        let arranged = await source.history().dashboards.arranged(by: user)
        guard desired.dashboardNames(of: user, arranged: arranged.mapValues(\.edits)).contains(name) else {
            throw Problem(.notFound, "you have no dashboard \(name): GET /api/v1/dashboards lists yours")
        }
        return OwnDashboard(name, of: user, in: desired, arranged[name], epoch: server.epoch)
    }
}

// MARK: Arranging

/// Does what is wanted, where whoever asks saw the dashboard as it is: all of it or nothing, one change after the
/// other. What changes nothing is not written.
func arrange(
    _ call: Call, isTrial: Bool = false, _ wanted: @Sendable (Dashboard) throws -> [DashboardIntent]
) async throws -> Answer {
    try await call.alone {
        let own = try await call.ownDashboard()
        try call.requireMatch(own.tag, current: own.document)
        return try await call.arrange(own, try wanted(own.dashboard), isTrial: isTrial)
    }
}

/// Adds one, whose key follows from the request's `Idempotency-Key`: the same again does nothing twice, though this
/// process does not know any more that it was asked.
func addWidget(_ call: Call) async throws -> Answer {
    struct Body: Decodable {
        struct Params: Decodable { var cluster: String?, store: String? }
        var type: String, size: String?, params: Params?
    }
    let body = try call.decoded(Body.self)
    guard let type = WidgetDefaults.WidgetType(rawValue: body.type) else {
        throw Problem(.unprocessableContent, "there is no type \(body.type)")
    }
    return try await call.once {
        try await call.alone {
            let own = try await call.ownDashboard()
            let widget = WidgetDefaults.Widget(
                key: try call.newKey(in: own), type: type,
                size: body.size.flatMap { WidgetDefaults.Widget.Size(rawValue: $0) } ?? .medium,
                params: WidgetDefaults.Params(cluster: body.params?.cluster, store: body.params?.store),
                visible: true)
            let isThere = own.dashboard.widget(widget.key) != nil
            if !isThere { try call.requireMatch(own.tag, current: own.document) }
            var answer = try await call.arrange(own, isThere ? [] : [.add(widget)])
            answer.status = .created
            answer.headers[.location] = "/api/v1/dashboards/\(own.dashboard.name)/widgets/\(widget.key)"
            return answer
        }
    }
}

extension Call {
    fileprivate func arrange(
        _ own: OwnDashboard, _ intents: [DashboardIntent], isTrial: Bool = false
    ) async throws -> Answer {
        let edits = try own.edits(intents)
        if isTrial { return Answer.json(own.with(edits).document).tagged(own.tag) }
        return try await keep(edits, of: own).answer
    }

    /// What changes nothing is not written.
    func keep(_ edits: DashboardEdits, of own: OwnDashboard) async throws -> OwnDashboard {
        guard edits != own.edits else { return own }
        let record = ArrangedRecord(user: try person().name, version: own.version + 1, edits: edits)
        try await self.record([(.arranged(record), own.id)])
        await server.events.publish(.dashboard, for: record.user)
        var new = own.with(edits)
        new.version = record.version
        return new
    }

    /// No manifest has an underscore in a name, so that it is none of theirs, now or ever.
    func newKey(in own: OwnDashboard) throws -> String {
        let given = HTTPField.Name(idempotencyKey.name).flatMap { request.headers[$0] }
        let about = given.map { "\($0.utf8.count) \($0)" } ?? "version \(own.version + 1)"
        return "own_" + shortHash("\(try person().name) \(own.dashboard.name) \(about)")
    }

    /// What a merge-patch of a widget asks for.
    func change(of dashboard: Dashboard) throws -> [DashboardIntent] {
        let (key, patch) = (place("w"), try decoded(JSONValue.self))
        var size: WidgetDefaults.Widget.Size?
        if case .text(let word)? = patch["size"] { size = WidgetDefaults.Widget.Size(rawValue: word) }
        guard let changes = patch["params"] else { return [.change(key, size: size, params: nil)] }
        var params = dashboard.widget(key)?.widget.params ?? WidgetDefaults.Params()
        params.cluster = changes.merged(into: params.cluster, "cluster")
        params.store = changes.merged(into: params.store, "store")
        return [.change(key, size: size, params: params)]
    }
}

extension JSONValue {
    /// RFC 7396: `null` takes it away.
    fileprivate func merged(into old: String?, _ name: String) -> String? {
        switch self[name] {
        case nil: old
        case .text(let word)?: word
        default: nil
        }
    }
}

extension Problem {
    fileprivate init(_ refusal: DashboardRefusal, of dashboard: String) {
        switch refusal {
        case .locked(let key, let place):
            self.init(.forbidden, "\(key) is locked by the manifest, at \(place): what is to change is changed there")
        case .unknown(let key): self.init(.notFound, "\(dashboard) has no widget \(key)")
        case .wrong(let words): self.init(.unprocessableContent, words)
        }
    }
}

extension Dashboard.Widget {
    fileprivate var document: JSONValue {
        let params = [("cluster", widget.params.cluster), ("store", widget.params.store)]
        var members: [JSONValue.Member] = [
            .init("key", .text(key)), .init("type", .text(widget.type.rawValue)),
            .init("size", .text(widget.size.rawValue)),
            .init("params", .object(params.compactMap { name, value in value.map { .init(name, .text($0)) } })),
            .init("visible", .boolean(widget.visible)), .init("policy", .text(widget.policy.rawValue)),
            .init("origin", .text(origin.rawValue)),
            .init("changed", .list(changed.map { .text($0.rawValue) })), .init("isNew", .boolean(isNew)),
        ]
        if let missing { members.append(.init("missing", .text(missing.description))) }
        return .object(members)
    }
}

private func shortHash(_ text: String) -> String {
    String(Model.Digest(SHA256.hash(data: Array(text.utf8))).hex.prefix(16))
}

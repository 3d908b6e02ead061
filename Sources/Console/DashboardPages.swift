import HTTPTypes
import Manifests
import Model
import Planning
import Reports
import Widgets

/// A person's dashboard, and the forms by which it is arranged without a script.
let dashboardPageRoutes: [Route] = [
    Route(method: .get, path: "/", access: .everyRole, isPage: true) { try await showPage($0, nil) },
    Route(method: .get, path: "/dashboards/{d}", access: .everyRole, isPage: true) { call in
        try await showPage(call, call.place("d"))
    },
    Route(
        method: .post, path: "/dashboards/{d}/params", access: .everyRole, isPage: true, ledgerAction: "arranged"
    ) { try await configureByForm($0) },
    Route(
        method: .post, path: "/dashboards/{d}", access: .everyRole, isPage: true, ledgerAction: "arranged"
    ) { try await arrangeByForm($0) },
    Route(
        method: .post, path: "/dashboards/{d}/added", access: .everyRole, isPage: true, ledgerAction: "arranged"
    ) { try await addByForm($0) },
    Route(method: .get, path: "/dashboards/{d}/reset", access: .everyRole, isPage: true) { try await previewReset($0) },
]

func showData(_ call: Call) async throws -> Answer {
    let wanted = call.query("ids").map { Set($0.split(separator: ",").map(String.init)) }
    let widgets = try await call.ownDashboard().dashboard.widgets.filter {
        wanted?.contains($0.key) ?? $0.widget.visible
    }
    return try .json(["items": await call.data(of: widgets)])
}

extension Call {
    fileprivate func data(of widgets: [Dashboard.Widget]) async -> [String: WidgetData] {
        await WidgetReader(source: source, last: server.widgets).data(
            of: widgets.map { WidgetRequest(id: $0.key, type: $0.widget.type, params: $0.widget.params) })
    }
}

private func showPage(_ call: Call, _ name: String?, _ problem: Problem? = nil) async throws -> Answer {
    let (user, desired) = (try call.person().name, await call.source.desired())
    let dashboards = await call.source.history().dashboards
    let names = desired.dashboardNames(of: user, arranged: dashboards.arranged(by: user).mapValues(\.edits))
    let own = try await call.ownDashboard(name ?? names.first ?? StatedDashboard.bareName)
    let page = DashboardPage(
        own: own, names: names, data: await call.data(of: own.dashboard.widgets.filter(\.widget.visible)),
        clusters: desired.clusters.map(\.name), stores: desired.stores.map(\.name),
        canUndo: dashboards.edits(before: own.id, by: user).map { $0 != own.edits } ?? false, problem: problem)
    return call.show(page.page(in: call.language), problem)
}

/// What a form asks for means the newest version: it says what is to be, and not what is to be written.
private func arrangeByForm(_ call: Call) async throws -> Answer {
    let fields = try call.form("do", "widget", "value"), user = try call.person().name
    let verb = fields["do"] ?? "", widget = fields["widget"] ?? "", value = fields["value"] ?? ""
    try await call.alone {
        let own = try await call.ownDashboard()
        let edits: DashboardEdits
        if verb == "undo" {
            edits = await call.source.history().dashboards.edits(before: own.id, by: user) ?? own.edits
        } else {
            edits = try own.edits([try own.dashboard.intent(verb, widget, value)])
        }
        _ = try await call.keep(edits, of: own)
    }
    return .see("/dashboards/\(call.place("d"))" + (widget.isEmpty ? "" : "#card-\(widget)"))
}

private func addByForm(_ call: Call) async throws -> Answer {
    try await call.arrange {
        let fields = try call.form("type", "cluster", "store")
        guard let type = WidgetType(rawValue: fields["type"] ?? "") else {
            throw Problem(.unprocessableContent, "there is no widget of that type")
        }
        let add = { (own: OwnDashboard) in
            DashboardIntent.add(
                WidgetDefaults.Widget(
                    key: try call.newKey(in: own), type: type, size: .medium, params: WidgetParams(fields, for: type),
                    visible: true))
        }
        return (nil, add)
    }
}

private func configureByForm(_ call: Call) async throws -> Answer {
    try await call.arrange {
        let fields = try call.form("widget", "cluster", "store"), key = fields["widget"] ?? ""
        let change = { (own: OwnDashboard) in
            guard let type = own.dashboard.widget(key)?.widget.type else {
                throw Problem(.notFound, "\(own.dashboard.name) has no widget \(key)")
            }
            return DashboardIntent.change(key, size: nil, params: WidgetParams(fields, for: type))
        }
        return (key, change)
    }
}

extension Call {
    /// Does what a form means for the newest version, and goes to the card that it is about; where that can not be, the
    /// dashboard says why.
    fileprivate func arrange(
        _ wanted: () throws -> (card: String?, intent: (OwnDashboard) throws -> DashboardIntent)
    ) async throws -> Answer {
        let name = place("d")
        var path = "/dashboards/\(escapedPlace(name))"
        return try await send(to: path, else: { try await showPage($0, name, $1) }) {
            let (card, intent) = try wanted()
            if let card { path += "#card-\(card)" }
            try await alone {
                let own = try await ownDashboard()
                _ = try await keep(try own.edits([try intent(own)]), of: own)
            }
        }
    }
}

extension WidgetParams {
    /// Those of a form that a widget of that type takes.
    fileprivate init(_ fields: [String: String], for type: WidgetType) {
        let given = { (name: String) in fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.init(
            cluster: type.needsCluster == false ? nil : given("cluster"), store: type.takesStore ? given("store") : nil)
    }
}

private func previewReset(_ call: Call) async throws -> Answer {
    let own = try await call.ownDashboard(), scope = call.query("scope") ?? "all"
    let edits = try own.edits([try own.dashboard.intent("reset", "", scope)])
    return call.show(resetPage(from: own.dashboard, to: own.with(edits).dashboard, scope, in: call.language))
}

extension Dashboard {
    /// What a button of its page means.
    fileprivate func intent(_ verb: String, _ key: String, _ value: String) throws -> DashboardIntent {
        let shown = widgets.filter(\.widget.visible).map(\.key)
        let place = shown.firstIndex(of: key)
        switch (verb, value) {
        case ("first", _): return .move(key, .first)
        case ("last", _): return .move(key, .last)
        case ("up", _):
            guard let place, place > 0 else { return .move(key, .first) }
            return .move(key, .before(shown[place - 1]))
        case ("down", _):
            guard let place, place + 1 < shown.count else { return .move(key, .last) }
            return .move(key, .after(shown[place + 1]))
        case ("hide", _): return .show(key, false)
        case ("show", _): return .show(key, true)
        case ("remove", _): return .remove(key)
        case ("small", _), ("medium", _), ("wide", _):
            return .change(key, size: WidgetDefaults.Widget.Size(rawValue: verb), params: nil)
        case ("reset", "all"): return .reset(.all)
        case ("reset", "order"): return .reset(.order)
        case ("reset", "visibility"): return .reset(.visibility)
        case ("reset", _) where !key.isEmpty: return .reset(.widget(key))
        default: throw Problem(.unprocessableContent, "“\(verb)” means nothing here")
        }
    }
}

import Alerts
import HTTPTypes
import Model
import Planning

/// What goes on, one's own inbox, and what is done about either.
let alertPageRoutes: [Route] = openAlertPages + silencePages + preferencePages

private let openAlertPages: [Route] = [
    Route(method: .get, path: "/alerts", access: .everyRole, isPage: true) { try await showAlerts($0) },
    Route(method: .get, path: "/alerts/incidents/{incident}", access: .everyRole, isPage: true) { call in
        try await showIncident(call)
    },
    Route(
        method: .post, path: "/alerts/acknowledgement", access: .acting, isPage: true, ledgerAction: "acknowledged"
    ) { call in
        try await call.send(to: "/alerts", else: showAlerts) {
            let fields = try call.form("incident", "comment", "for")
            try await call.acknowledge(
                fields["incident"] ?? "", fields["comment"] ?? "", for: try call.term(fields["for"]))
        }
    },
    Route(
        method: .post, path: "/alerts/acknowledgement/end", access: .acting, isPage: true,
        ledgerAction: "acknowledged"
    ) { call in
        try await call.send(to: "/alerts", else: showAlerts) {
            try await call.takeBack(try call.form("incident")["incident"] ?? "")
        }
    },
    Route(method: .post, path: "/alerts/read", access: .everyRole, isPage: true) { call in
        let name = try call.person().name
        let new = try await call.source.inbox(of: name).newlyRead(nil, by: name)
        try await call.source.mark(new, of: name, asRead: true)
        return .see("/alerts")
    },
]

/// So many messages are shown; the API has all.
private let mostMessages = 50

private func showAlerts(_ call: Call, _ problem: Problem? = nil) async throws -> Answer {
    let person = try call.person()
    let all = try await call.source.inbox(of: person.name)
    let shown = Array(all.reversed().prefix(mostMessages))
    try await call.source.mark(
        shown.filter { $0.seenAt == nil }.map(\.message.id), of: person.name, asRead: false)
    let page = AlertsPage(
        open: await call.openAlerts(), silences: await call.silences(), inbox: shown,
        unread: all.count { $0.isUnread }, mayAct: try call.mayAct)
    return try call.show(.open, page.body(in: call.language), problem, isLive: true)
}

private func showIncident(_ call: Call) async throws -> Answer {
    let told = try await call.openAlert(call.place("incident"))
    let page = IncidentPage(told: told, silences: await call.silences(), mayAct: try call.mayAct)
    return try call.show(page.body(in: call.language), title: told.alert.message, isLive: true)
}

extension Call {
    /// Whether who asks may say something of alerts.
    var mayAct: Bool {
        get throws { try !person().roles.isDisjoint(with: [.operator, .admin]) }
    }

    /// In force, by id.
    func silences() async -> [SilenceRecord] { await source.history().alerts.silences(at: source.now()) }

    /// - Parameter length: empty for no end.
    func term(_ length: String?) throws -> AlertTerm {
        let length = length.flatMap { $0.isEmpty ? nil : $0 }
        return try AlertTerm(for: length, until: nil, after: source.now(), as: (length: "for", until: "until"))
    }

    /// One of the pages of alerts.
    func show(_ page: AlertPage, _ body: String, _ problem: Problem?, isLive: Bool = false) throws -> Answer {
        let whole = try tabs(page) + troubleHTML(problem, in: language) + body
        return show(
            ConsolePage(title: language.text(page.title), body: whole, item: .alerts, isLive: isLive), problem)
    }

    /// One that stands below them.
    func show(_ body: String, title: String, isLive: Bool) throws -> Answer {
        show(ConsolePage(title: title, body: try tabs(nil) + body, item: .alerts, isLive: isLive))
    }

    private func tabs(_ page: AlertPage?) throws -> String {
        let roles = try person().roles
        return alertTabs(page, AlertPage.allCases.filter { !$0.roles.isDisjoint(with: roles) }, in: language)
    }
}

import Alerts
import HTTPTypes
import Model
import Planning

/// What goes on, and one's own inbox.
let alertPageRoutes: [Route] = [
    Route(method: .get, path: "/alerts", access: .everyRole, isPage: true) { try await showAlerts($0) },
    Route(
        method: .post, path: "/alerts/acknowledgement", access: .acting, isPage: true, ledgerAction: "acknowledged"
    ) { call in
        let fields = try call.form("incident", "comment")
        let open = try AlertTerm(for: nil, until: nil, after: call.source.now(), as: (length: "for", until: "until"))
        try await call.acknowledge(fields["incident"] ?? "", fields["comment"] ?? "", for: open)
        return .see("/alerts")
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

private func showAlerts(_ call: Call) async throws -> Answer {
    let person = try call.person()
    let open = OpenAlert.all(
        in: await call.source.history(), await call.source.desired(), at: call.source.now(), in: call.language)
    let all = try await call.source.inbox(of: person.name)
    let shown = Array(all.reversed().prefix(mostMessages))
    try await call.source.mark(
        shown.filter { $0.seenAt == nil }.map(\.message.id), of: person.name, asRead: false)
    let mayAct = !person.roles.isDisjoint(with: [.operator, .admin])
    return call.show(
        alertsPage(open, shown, unread: all.count { $0.isUnread }, mayAct: mayAct, in: call.language))
}

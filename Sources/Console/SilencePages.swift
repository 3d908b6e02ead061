import Alerts
import HTTPTypes
import Manifests
import Model
import Planning

/// Those who may read who was told of what.
let deliveryReaders: Set<Role> = [.operator, .auditor, .admin]

/// Of what nobody is told for a time; who was told, and whether channels work.
let silencePages: [Route] = [
    Route(method: .get, path: "/alerts/silences", access: .everyRole, isPage: true) { call in
        try await showSilences(call, SilenceForm(), nil)
    },
    Route(
        method: .post, path: "/alerts/silences", access: .acting, isPage: true, ledgerAction: "silenced"
    ) { try await silenceByForm($0) },
    Route(
        method: .post, path: "/alerts/silences/quick", access: .acting, isPage: true, ledgerAction: "silenced"
    ) { call in
        try await call.send(to: "/alerts", else: { try await showSilences($0, SilenceForm(), $1) }) {
            let fields = try call.form("incident", "for")
            let alert = try await call.openAlert(fields["incident"] ?? "").alert
            let comment = call.language.text(.alertSilencedHere, [.name(alert.message)])
            _ = try await call.silence(
                alert.ownMatchers, String(comment.prefix(SilenceForm.longest)), for: try call.term(fields["for"]))
        }
    },
    Route(
        method: .post, path: "/alerts/silences/end", access: .acting, isPage: true, ledgerAction: "silenced"
    ) { call in
        try await call.send(to: "/alerts/silences", else: { try await showSilences($0, SilenceForm(), $1) }) {
            try await call.endSilence(try call.form("silence")["silence"] ?? "")
        }
    },
    Route(method: .get, path: "/alerts/deliveries", access: .roles(deliveryReaders), isPage: true) { call in
        try await showDeliveries(call, nil)
    },
    Route(method: .post, path: "/alerts/tests", access: .acting, isPage: true, ledgerAction: "tested") { call in
        try await call.send(to: "/alerts/deliveries", else: showDeliveries) {
            let fields = try call.form("what", "name")
            let (what, name) = (fields["what"], fields["name"])
            try await call.test(channel: what == "channel" ? name : nil, route: what == "route" ? name : nil)
        }
    },
]

private func showSilences(_ call: Call, _ form: SilenceForm, _ problem: Problem?) async throws -> Answer {
    let page = SilencesPage(
        silences: await call.silences(), open: await call.openAlerts(), form: form, mayAct: try call.mayAct)
    return try call.show(.silences, page.body(in: call.language), problem)
}

private func silenceByForm(_ call: Call) async throws -> Answer {
    var form = SilenceForm()
    return try await call.send(to: "/alerts/silences", else: { try await showSilences($0, form, $1) }) {
        form = SilenceForm(try call.form(SilenceForm.names))
        _ = try await call.silence(form.matchers, form.comment, for: try call.term(form.length))
    }
}

private func showDeliveries(_ call: Call, _ problem: Problem?) async throws -> Answer {
    let isFailed = try call.flag("failed"), desired = await call.source.desired()
    let rows = try await call.source.deliveries(since: call.source.now() - .seconds(86_400), in: call.language)
    let page = DeliveriesPage(
        channels: desired.channels.sorted { $0.name < $1.name }, routes: desired.routes.map(\.name).sorted(),
        rows: Array(rows.reversed().filter { !isFailed || $0.isMissing }.prefix(200)), isFailed: isFailed,
        mayAct: try call.mayAct)
    return try call.show(.deliveries, page.body(in: call.language), problem, isLive: true)
}

/// A silence as somebody fills it in: what is left empty is no matcher.
struct SilenceForm {
    struct Row {
        var label = ""
        var comparison = "="
        var value = ""
    }

    static let rows = 3
    /// Longer reasons are cut.
    static let longest = 500
    static let names = (0..<rows).flatMap { ["label-\($0)", "is-\($0)", "value-\($0)"] } + ["comment", "for"]

    var rows = Array(repeating: Row(), count: SilenceForm.rows)
    var comment = ""
    var length = "2h"

    init() {}

    init(_ fields: [String: String]) {
        rows = (0..<Self.rows).map { place in
            Row(
                label: fields["label-\(place)"] ?? "", comparison: fields["is-\(place)"] ?? "",
                value: fields["value-\(place)"] ?? "")
        }
        (comment, length) = (fields["comment"] ?? "", fields["for"] ?? "")
    }

    var matchers: [String] {
        rows.filter { !$0.label.isEmpty || !$0.value.isEmpty }.map { row in
            // A pattern has backslashes of its own.
            let isPattern = row.comparison.contains("~")
            let value = isPattern ? row.value.replacing("\"", with: "\\\"") : escapedLabel(row.value)
            return "\(row.label)\(row.comparison)\"\(value)\""
        }
    }
}

import HTTPTypes
import Manifests
import Model
import Objectives
import Reports

/// Those who may read every entry of the ledger: it says who did what.
let ledgerReaders: Set<Role> = [.operator, .approver, .auditor, .admin]

/// What a person sees.
let pageRoutes: [Route] = [
    Route(method: .get, path: "/login", access: .anyone) { .html(loginPage(in: $0.language)) },
    Route(method: .post, path: "/login", access: .anyone, ledgerAction: "signedIn") { try await logIn($0) },
    Route(method: .post, path: "/logout", access: .everyRole, isPage: true, ledgerAction: "signedOut") {
        try await logOut($0)
    },
    Route(method: .get, path: "/status", access: .everyRole, isPage: true) { call in
        call.show(statusPage(await call.source.status(), in: call.language))
    },
    Route(method: .get, path: "/clusters/{cluster}", access: .everyRole, isPage: true) { try await showCluster($0) },
    Route(method: .get, path: "/plan", access: .everyRole, isPage: true) { call in
        call.show(planPage(try await call.source.plan(), in: call.language))
    },
    Route(method: .get, path: "/reports", access: .everyRole, isPage: true) { try await showReports($0) },
    Route(method: .post, path: "/reports/verification", access: .roles(ledgerReaders), isPage: true) { call in
        let name = try call.form("report")["report"] ?? ""
        try await call.requireReport(name)
        return try await showReports(call, (name, try await call.source.differences(ofReport: name)))
    },
    Route(method: .get, path: "/evidence", access: .roles(ledgerReaders), isPage: true) {
        try await showEvidence($0, verifying: false)
    },
    Route(method: .post, path: "/evidence/verification", access: .roles(ledgerReaders), isPage: true) {
        try await showEvidence($0, verifying: true)
    },
    Route(method: .get, path: "/evidence/{index}", access: .roles(ledgerReaders), isPage: true) { call in
        call.show(entryPage(try await call.source.proof(of: try call.index()), in: call.language))
    },
    Route(method: .get, path: "/settings", access: .everyRole, isPage: true) { call in
        call.show(settingsPage(try call.person(), await call.source.desired(), in: call.language))
    },
]

private func showCluster(_ call: Call) async throws -> Answer {
    let name = call.place("cluster")
    guard await call.source.desired().clusters.contains(where: { $0.name == name }) else {
        throw Problem(.notFound, "no manifest states a Cluster “\(name)”")
    }
    let days = call.query("days") ?? "1"
    guard let days = ClusterPage.spans.first(where: { "\($0)" == days }) else {
        throw Problem(.badRequest, "days: 1, 7 or 30 is expected")
    }
    let status = await call.source.status()?.clusters.first { $0.name == name }
    var points: [ListedPoint]?
    do throws(PraError) {
        points = try await call.source.points().filter { $0.cluster == name }.reversed()
    } catch { points = nil }
    let drills = await call.source.drills().filter { $0.cluster == name }
    let (facts, now) = (await call.source.facts(), call.source.now())
    let period = Period(from: now - .seconds(days * 86_400), to: now)
    let page = ClusterPage(
        name: name, status: status, points: points, drills: drills, cards: await call.cards(of: name),
        exposure: exposureHTML(of: name, facts, in: period, call.language), days: days,
        mayRestore: try !call.person().roles.isDisjoint(with: restoreRoles))
    return call.show(page.page(in: call.language))
}

extension Call {
    fileprivate func cards(of cluster: String) async -> [WidgetType: WidgetData] {
        let types: [WidgetType] = [.recoveryWindow, .replicationTopology, .backupTimeline, .drillResults]
        let requests = types.map { WidgetRequest(id: $0.rawValue, type: $0, params: WidgetParams(cluster: cluster)) }
        let data = await WidgetReader(source: source, last: server.widgets).data(of: requests)
        return data.values.reduce(into: [:]) { $0[$1.type] = $1 }
    }
}

private func showReports(_ call: Call, _ check: (name: String, differences: [String])? = nil) async throws -> Answer {
    let mayVerify = try !call.person().roles.isDisjoint(with: ledgerReaders)
    return call.show(
        reportsPage(try await call.source.reports(), verified: check, mayVerify: mayVerify, in: call.language))
}

private func showEvidence(_ call: Call, verifying: Bool) async throws -> Answer {
    let check = verifying ? try await call.source.verifyLedger() : nil
    let entries = try await call.ledgerPage()
    return call.show(
        evidencePage(
            try await call.source.ledgerHead(), entries, filter: call.entryFilter, verified: check, in: call.language))
}

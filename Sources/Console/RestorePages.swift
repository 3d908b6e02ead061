import HTTPTypes
import Manifests
import Model
import Planning
import Reports

/// Restores as pages: a moment is chosen on a time line, the plan is seen, one asks, another approves, one starts it.
let restorePageRoutes: [Route] = [
    Route(method: .get, path: "/restores", access: .restoring, isPage: true) { call in
        let choice = try await call.restoreChoice(call.queryFields())
        let (outlook, problem) = await call.outlook(of: choice)
        return try await showRestores(call, choice, outlook, problem)
    },
    Route(method: .post, path: "/restores", access: .acting, isPage: true, ledgerAction: "restoreRequest") { call in
        let choice = try await call.restoreChoice(call.form("cluster", "store", "to", "into"))
        var id = ""
        return try await call.send(to: restorePath(id), else: { try await showRestores($0, choice, nil, $1) }) {
            id = try await call.askForRestore(call.wish(of: choice)).id
        }
    },
    Route(method: .get, path: "/restores/{id}", access: .restoring, isPage: true) { try await showRestore($0) },
    Route(
        method: .post, path: "/restores/{id}/approval", access: .approving, isPage: true, ledgerAction: "restoreRequest"
    ) { call in
        let fields = try call.form("digest", "comment")
        return try await step(call) {
            _ = try await call.approveRestore(seen: fields["digest"] ?? "", saying: fields["comment"] ?? "")
        }
    },
    Route(
        method: .post, path: "/restores/{id}/withdrawal", access: .acting, isPage: true, ledgerAction: "restoreRequest"
    ) { call in
        try await step(call) { _ = try await call.withdrawRestore() }
    },
    Route(
        method: .post, path: "/restores/{id}/run", access: .acting, isPage: true, ledgerAction: "restoreRequest"
    ) { call in
        let fields = try call.form("password")
        return try await step(call) { _ = try await call.runRestore(with: fields["password"] ?? "") }
    },
]

/// No longer comment stands in the ledger.
let longestComment = 500

func restorePath(_ id: String) -> String { "/restores/\(id)" }

/// Does one step with a request and leads back to its page.
private func step(_ call: Call, _ act: () async throws -> Void) async throws -> Answer {
    // Of what is not there no page can tell.
    _ = try await call.restore()
    return try await call.send(to: restorePath(call.place("id")), else: showRestore, act)
}

private func showRestore(_ call: Call, _ problem: Problem? = nil) async throws -> Answer {
    let page = RestorePage(
        seen: try await call.restore().seen, person: try call.person(), at: call.source.now(), problem: problem)
    return call.show(page.page(in: call.language), problem)
}

private func showRestores(
    _ call: Call, _ choice: RestoreChoice, _ outlook: SeenOutlook?, _ problem: Problem?
) async throws -> Answer {
    let desired = await call.source.desired(), person = try call.person()
    var page = RestoresPage(
        choice: choice, clusters: desired.clusters.map(\.name), stores: desired.stores.map(\.name),
        mayAsk: Route.Access.acting.includes(person.roles), outlook: outlook, problem: problem,
        requests: try call.page(of: await call.restores()) { $0.id })
    let points = await call.endsOfPoints(choice)
    page.points = points
    if let window = await call.source.window(of: choice.cluster, in: choice.store) {
        page.line = ChosenLine(window, points: points ?? [], choice, at: call.source.now(), in: call.language)
    }
    return call.show(page.page(in: call.language), problem)
}

extension Call {
    fileprivate func restoreChoice(_ fields: [String: String]) async throws -> RestoreChoice {
        let desired = await source.desired()
        return RestoreChoice(fields, among: desired.clusters.map(\.name), desired.stores.map(\.name))
    }

    fileprivate func wish(of choice: RestoreChoice) async throws -> RestoreWish {
        try await wish(
            of: choice.cluster, in: choice.store, to: choice.target, into: choice.into, else: .unprocessableContent)
    }

    /// Nothing of both before a folder is named.
    fileprivate func outlook(of choice: RestoreChoice) async -> (SeenOutlook?, Problem?) {
        guard !choice.into.isEmpty else { return (nil, nil) }
        do { return (try await outlook(of: wish(of: choice)), nil) } catch let problem as Problem {
            return (nil, problem)
        } catch { return (nil, Problem(PraError.wrapping(error))) }
    }

    /// Of the points that can be restored, oldest first; `nil` where nobody could look.
    fileprivate func endsOfPoints(_ choice: RestoreChoice) async -> [PointEnd]? {
        do throws(PraError) {
            return try await source.points().filter { listed in
                let point = listed.row.point
                return listed.cluster == choice.cluster && point.store == choice.store && point.isComplete
                    && point.taint == nil
            }.map { PointEnd(action: $0.row.point.action, at: $0.row.point.stoppedAt) }.sorted { $0.at < $1.at }
        } catch { return nil }
    }
}

/// A point on the time line.
struct PointEnd: Hashable, Sendable {
    var action: ActionID
    var at: Timestamp
}

extension Route.Access {
    func includes(_ roles: Set<Role>) -> Bool {
        switch self {
        case .anyone: true
        case .roles(let own): !own.isDisjoint(with: roles)
        }
    }
}

import HTTPTypes
import Hummingbird
import Manifests
import Model
import Reports

let recoveryRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/plan", access: .everyRole,
        summary: "What would be done and why; as the text of `pra plan` where text/plain is accepted"
    ) { try await showPlan($0) },
    Route(
        method: .get, path: "/api/v1/points", access: .everyRole,
        summary: "Recovery points, how far each can be rolled forward, and what keeps it",
        parameters: [clusterParameter] + pageParameters, reply: listSchema
    ) { call in
        let cluster = try await call.statedCluster()
        let points = try await call.source.points().filter { cluster == nil || $0.cluster == cluster }
        return try .json(call.page(of: points) { "\($0.row.point.store)/\($0.row.point.action.text)" })
    },
    Route(
        method: .get, path: "/api/v1/drills", access: .everyRole,
        summary: "Restore drills that ended, newest first", parameters: [clusterParameter] + pageParameters,
        reply: listSchema
    ) { call in
        let cluster = try await call.statedCluster()
        let runs = await call.source.drills().filter { cluster == nil || $0.cluster == cluster }
        return try .json(call.page(of: runs) { $0.record.action.text })
    },
]

let clusterParameter = Route.Parameter(name: "cluster", summary: "Those of one Cluster")

let listSchema: JSONValue = [
    "type": "object", "required": ["items"],
    "properties": ["items": ["type": "array"], "next": ["type": ["string", "null"]]],
]

private func showPlan(_ call: Call) async throws -> Answer {
    let plan = try await call.source.plan()
    if call.request.headers[.accept]?.hasPrefix("text/plain") == true {
        return .text(text(of: plan, in: call.language, styled: false))
    }
    return Answer(status: .ok, type: "application/json", body: try json(of: plan))
}

extension Call {
    /// - Throws: 404 where the manifests state no such one.
    func statedCluster() async throws -> String? {
        guard let name = query("cluster") else { return nil }
        guard await source.desired().clusters.contains(where: { $0.name == name }) else {
            throw Problem(.notFound, "no manifest states a Cluster “\(name)”")
        }
        return name
    }
}

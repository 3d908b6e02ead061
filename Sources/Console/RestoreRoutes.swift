import HTTPTypes
import Model
import Planning

/// Restores that one person asks for, another approves of, and `pra restore` carries out.
let restoreRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/restores/outlook", access: .restoring,
        summary: "What a restore would do, its command, and the moments that can be chosen; does nothing",
        parameters: [
            Route.Parameter(name: "cluster", isRequired: true, summary: "The Cluster"),
            Route.Parameter(name: "store", isRequired: true, summary: "The BackupStore"),
            Route.Parameter(name: "to", isRequired: true, summary: "A moment (RFC 3339), or latest"),
            Route.Parameter(name: "into", isRequired: true, summary: "Absolute path of the folder to restore into"),
        ]
    ) { try await showOutlook($0) },
    Route(
        method: .get, path: "/api/v1/restores", access: .restoring,
        summary: "Restores that were asked for, newest first", parameters: pageParameters, reply: listSchema
    ) { call in
        let all = await call.restores()
        return try .json(call.page(of: all) { $0.id })
    },
    Route(
        method: .post, path: "/api/v1/restores", access: .acting,
        summary: "Ask for a restore of a copy into an empty folder; another person has to approve of it",
        parameters: [idempotencyKey],
        body: [
            "type": "object", "required": ["cluster", "store", "to", "into"], "additionalProperties": false,
            "properties": [
                "cluster": ["type": "string", "maxLength": 200], "store": ["type": "string", "maxLength": 200],
                "to": ["type": "string", "maxLength": 40], "into": ["type": "string", "maxLength": 1000],
            ],
        ], success: .created, ledgerAction: "restoreRequest"
    ) { call in try await call.once { try .json(await call.askForRestore(), .created) } },
    Route(
        method: .get, path: "/api/v1/restores/{id}", access: .restoring,
        summary: "One of them: who did what when, and the command"
    ) { call in try .json(await call.restore().seen) },
    Route(
        method: .put, path: "/api/v1/restores/{id}/approval", access: .approving,
        summary: "Approve of it, as another person than who asked; for an hour",
        body: [
            "type": "object", "required": ["digest", "comment"], "additionalProperties": false,
            "properties": [
                "digest": ["type": "string", "maxLength": 64], "comment": ["type": "string", "maxLength": 500],
            ],
        ], ledgerAction: "restoreRequest"
    ) { call in try .json(await call.approveRestore()) },
    Route(
        method: .delete, path: "/api/v1/restores/{id}", access: .acting,
        summary: "Withdraw it: by who asked, or an admin", ledgerAction: "restoreRequest"
    ) { call in try .json(await call.withdrawRestore()) },
    Route(
        method: .post, path: "/api/v1/restores/{id}/run", access: .acting,
        summary: "Run it, once, on the host that its plan names; asks for the password again",
        body: [
            "type": "object", "required": ["password"], "additionalProperties": false,
            "properties": ["password": ["type": "string"]],
        ], success: .accepted, ledgerAction: "restoreRequest"
    ) { call in try .json(await call.runRestore(), .accepted) },
]

/// Those who have a part in a restore.
let restoreRoles: Set<Role> = [.operator, .approver, .admin]

extension Route.Access {
    /// Those who have a part in a restore, and those who approve of it.
    static let restoring = Route.Access.roles(restoreRoles)
    static let approving = Route.Access.roles([.approver, .admin])
}

private func showOutlook(_ call: Call) async throws -> Answer {
    func given(_ name: String) throws -> String {
        guard let text = call.query(name) else { throw Problem(.badRequest, "say which: \(name) is missing") }
        return text
    }
    let wish = try await call.wish(
        of: given("cluster"), in: given("store"), to: given("to"), into: given("into"), else: .badRequest)
    return try .json(await call.outlook(of: wish))
}

private struct Ask: Decodable {
    var cluster: String, store: String, to: String, into: String
}

private struct Approve: Decodable {
    var digest: String, comment: String
}

private struct Run: Decodable {
    var password: String
}

extension Call {
    fileprivate func askForRestore() async throws -> SeenRestore {
        let ask = try decoded(Ask.self)
        return try await askForRestore(
            wish(of: ask.cluster, in: ask.store, to: ask.to, into: ask.into, else: .unprocessableContent))
    }

    fileprivate func approveRestore() async throws -> SeenRestore {
        let given = try decoded(Approve.self)
        return try await approveRestore(seen: given.digest, saying: given.comment)
    }

    fileprivate func runRestore() async throws -> SeenRestore { try await runRestore(with: decoded(Run.self).password) }
}

import Evidence
import HTTPTypes
import Model

private let readers = Route.Access.roles(ledgerReaders)

/// What every reader of JSON keeps whole.
private let entryNumber: JSONValue = ["type": "integer", "minimum": 1, "maximum": .integer(1 << 53)]

let evidenceRoutes: [Route] = [
    Route(method: .get, path: "/api/v1/ledger", access: readers, summary: "The newest signed state of the ledger") {
        try .json(await $0.source.ledgerHead())
    },
    Route(
        method: .get, path: "/api/v1/ledger/entries", access: readers,
        summary: """
            Entries as they were written, newest first; `before` goes back. Where they are filtered at most 5,000 are \
            looked at: `next` tells from where to go on, however few were found
            """,
        parameters: [
            Route.Parameter(
                name: "before", schema: entryNumber, summary: "Those with a smaller index"),
            Route.Parameter(name: "event", summary: "Those of one kind, as `event` names it: drilled"),
            Route.Parameter(name: "subject", summary: "Those about one thing: Cluster/NAME"),
            Route.Parameter(name: "actor", summary: "Those by somebody: operator:NAME"), pageParameters[0],
        ], reply: listSchema
    ) { try .json(await $0.ledgerPage()) },
    Route(
        method: .get, path: "/api/v1/ledger/entries/{index}/proof", access: readers,
        summary: "That an entry stands in the signed ledger (RFC 9162)"
    ) { call in
        try .json(await call.source.proof(of: try call.index()))
    },
    Route(
        method: .get, path: "/api/v1/ledger/history", access: readers,
        summary: "That the ledger of today begins with what it was when it had `since` entries",
        parameters: [
            Route.Parameter(
                name: "since", isRequired: true, schema: entryNumber, summary: "Its size then")
        ]
    ) { call in
        guard let size = try call.number("since", in: 1...(1 << 53)) else {
            throw Problem(.badRequest, "since: a number of entries is expected")
        }
        return try .json(await call.source.history(since: size))
    },
    Route(
        method: .post, path: "/api/v1/ledger/verification", access: readers,
        summary: "Reads every entry and every checkpoint"
    ) { call in try .json(await call.source.verifyLedger()) },
    Route(
        method: .get, path: "/api/v1/reports", access: .everyRole, summary: "Files of the reports",
        parameters: pageParameters, reply: listSchema
    ) { call in try .json(call.page(of: try await call.source.reports(), id: \.name)) },
    Route(
        method: .get, path: "/api/v1/reports/{name}", access: .everyRole,
        summary: "One file of a report; slashes of its name are written %2F", reply: nil
    ) { try await download($0) },
    Route(
        method: .post, path: "/api/v1/reports/{name}/verification", access: readers,
        summary: "Computes a report's figures again from the ledger; name its JSON file, signed or plain",
        reply: [
            "type": "object", "required": ["differences"],
            "properties": ["differences": ["type": "array", "items": ["type": "string"]]],
        ]
    ) { call in
        let name = try await call.reportName()
        guard name.hasSuffix(".json") else {
            throw Problem(.unprocessableContent, "\(name) has no figures to compute: name the .json beside it")
        }
        return try .json(["differences": try await call.source.differences(ofReport: name)])
    },
]

/// Reports are shown as files: of pages nothing that stands in them runs or is fetched.
private func download(_ call: Call) async throws -> Answer {
    let name = try await call.reportName()
    var answer = Answer(
        status: .ok, type: contentType(of: name), body: try await call.source.report(name))
    let file = name.split(separator: "/").joined(separator: "-")
    answer.headers[.contentDisposition] = "attachment; filename=\"\(file)\""
    return answer
}

private func contentType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "json": "application/json"
    case "md": "text/markdown; charset=utf-8"
    case "csv": "text/csv; charset=utf-8"
    case "pdf": "application/pdf"
    default: "application/octet-stream"
    }
}

extension Call {
    /// Newest first.
    func ledgerPage() async throws -> ListPage<SignedEntry> {
        let (size, wanted) = (try await source.ledgerHead().size, entryFilter)
        var end = min(try number("before", in: 1...(1 << 53)) ?? size, size)
        let most = try number("limit", in: 1...200) ?? 50
        let (part, floor) = wanted.isEmpty ? (most, end - most) : (500, end - 5000)
        var found: [SignedEntry] = []
        while end > max(0, floor), found.count < most {
            let start = max(0, floor, end - part)
            let fitting = try await source.ledgerEntries(in: start..<end).reversed().filter(wanted.fits)
            found += fitting.prefix(most - found.count)
            end = found.count == most ? found[most - 1].index : start
        }
        return ListPage(items: found, next: end > 0 ? "\(end)" : nil)
    }

    var entryFilter: EntryFilter {
        let given = { (name: String) in self.query(name).flatMap { $0.isEmpty ? nil : $0 } }
        return EntryFilter(event: given("event"), subject: given("subject"), actor: given("actor"))
    }

    func index() throws -> Int {
        guard let index = Int(place("index")), index >= 0 else {
            throw Problem(.notFound, "the ledger has no entry \(place("index"))")
        }
        return index
    }

    /// Only what is listed is there: no name leads out of the folder.
    fileprivate func reportName() async throws -> String {
        let name = place("name")
        try await requireReport(name)
        return name
    }

    func requireReport(_ name: String) async throws {
        guard try await source.reports().contains(where: { $0.name == name }) else {
            throw Problem(.notFound, "there is no report of that name: GET /api/v1/reports lists them")
        }
    }
}

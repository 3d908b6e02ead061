import HTTPTypes
import Manifests
import Model
import Reports
import Widgets

/// What each person's dashboard is, and how they arrange it.
let dashboardRoutes: [Route] =
    [
        Route(
            method: .get, path: "/api/v1/widget-types", access: .everyRole,
            summary: "What widgets there can be: by JSON Schema, their parameters, and what `data` gives of each",
            reply: listSchema(of: "types")
        ) { _ in .json(widgetTypes) },
        Route(
            method: .get, path: "/api/v1/dashboards", access: .everyRole, summary: "Your dashboards",
            parameters: pageParameters, reply: listSchema(of: "items")
        ) { try await listDashboards($0) },
        Route(
            method: .get, path: "/api/v1/dashboards/{d}", access: .everyRole,
            summary: "One of your dashboards, as you have it", reply: dashboardSchema
        ) { try await showDashboard($0) },
        Route(
            method: .get, path: "/api/v1/dashboards/{d}/widgets/{w}", access: .everyRole,
            summary: "One widget of it", reply: widgetSchema
        ) { try await showWidget($0) },
        Route(
            method: .post, path: "/api/v1/dashboards/{d}/widgets", access: .everyRole,
            summary: "Add a widget at the end", parameters: [ifMatch, idempotencyKey], body: newWidgetSchema,
            success: .created, reply: dashboardSchema, ledgerAction: "arranged"
        ) { try await addWidget($0) },
        Route(
            method: .get, path: "/api/v1/dashboards/{d}/data", access: .everyRole,
            summary: "What its widgets show, each on its own: one whose source fails says so beside the others",
            parameters: [Route.Parameter(name: "ids", summary: "Of these alone, with commas between them")],
            reply: ["type": "object", "required": ["items"], "properties": ["items": ["type": "object"]]]
        ) { try await showData($0) },
        arranging(.patch, "/widgets/{w}", "Change its size or what it is about (RFC 7396)", changeSchema) { call in
            try await arrange(call) { try call.change(of: $0) }
        },
        arranging(.delete, "/widgets/{w}", "Take it away") { call in
            try await arrange(call) { _ in [.remove(call.place("w"))] }
        },
        arranging(.post, "/moves", "Move widgets, one after the other", movesSchema) { call in
            try await arrange(call) { _ in try call.decoded(MovesBody.self).moves.map { try $0.intent() } }
        },
        arranging(.put, "/widgets/{w}/visibility", "Show or hide it", visibilitySchema) { call in
            try await arrange(call) { _ in [.show(call.place("w"), try call.decoded(VisibilityBody.self).visible)] }
        },
        arranging(
            .post, "/reset", "Take back what you made otherwise than stated; with dryRun say what that would give",
            resetSchema
        ) { call in
            let body = try call.decoded(ResetBody.self)
            return try await arrange(call, isTrial: body.dryRun ?? false) { _ in [.reset(try body.intent())] }
        },
    ]

/// A change of a dashboard by whoever has it.
private func arranging(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ body: JSONValue? = nil,
    _ answer: @escaping @Sendable (Call) async throws -> Answer
) -> Route {
    Route(
        method: method, path: "/api/v1/dashboards/{d}" + path, access: .everyRole, summary: summary,
        parameters: [ifMatch], body: body, reply: dashboardSchema, ledgerAction: "arranged", answer: answer)
}

// MARK: Bodies

struct MovesBody: Decodable {
    struct Move: Decodable {
        enum End: String, Decodable { case first, last }

        var id: String
        var after: String?
        var before: String?
        var to: End?

        func intent() throws -> DashboardIntent {
            switch (after, before, to) {
            case (let other?, nil, nil): .move(id, .after(other))
            case (nil, let other?, nil): .move(id, .before(other))
            case (nil, nil, .first): .move(id, .first)
            case (nil, nil, .last): .move(id, .last)
            default: throw Problem(.unprocessableContent, "\(id): say one of after, before and to")
            }
        }
    }

    var moves: [Move]
}

private struct VisibilityBody: Decodable { var visible: Bool }

private struct ResetBody: Decodable {
    enum Scope: String, Decodable { case all, order, visibility, widget }

    var scope: Scope
    var id: String?
    var dryRun: Bool?

    func intent() throws -> DashboardIntent.Scope {
        switch (scope, id) {
        case (.widget, let id?): return .widget(id)
        case (.all, nil): return .all
        case (.order, nil): return .order
        case (.visibility, nil): return .visibility
        case (.widget, nil): throw Problem(.unprocessableContent, "say which widget: id")
        default: throw Problem(.unprocessableContent, "id is for the scope “widget” alone")
        }
    }
}

// MARK: Schemas

private let key: JSONValue = ["type": "string", "minLength": 1, "maxLength": 100]
private let sizeSchema = choice(WidgetDefaults.Widget.Size.allCases.map(\.rawValue))
private let typeSchema = choice(WidgetDefaults.WidgetType.allCases.map(\.rawValue))

private let newWidgetSchema = objectSchema(
    ["type": typeSchema, "size": sizeSchema, "params": paramsSchema(["string"])], required: ["type"])

private let changeSchema = objectSchema(["size": sizeSchema, "params": paramsSchema(["string", "null"])])

private let visibilitySchema = objectSchema(["visible": ["type": "boolean"]], required: ["visible"])

private let movesSchema = objectSchema(
    [
        "moves": [
            "type": "array", "minItems": 1, "maxItems": 100,
            "items": objectSchema(
                ["id": key, "after": key, "before": key, "to": choice(["first", "last"])], required: ["id"]),
        ]
    ], required: ["moves"])

private let resetSchema = objectSchema(
    ["scope": choice(["all", "order", "visibility", "widget"]), "id": key, "dryRun": ["type": "boolean"]],
    required: ["scope"])

private func choice(_ words: [String]) -> JSONValue {
    ["type": "string", "enum": .list(words.map { .text($0) })]
}

private func paramsSchema(_ types: [JSONValue]) -> JSONValue {
    let name: JSONValue = ["type": .list(types), "maxLength": 100]
    return objectSchema(["cluster": name, "store": name])
}

private func objectSchema(_ properties: JSONValue, required: [JSONValue] = []) -> JSONValue {
    [
        "type": "object", "required": .list(required), "additionalProperties": false, "properties": properties,
    ]
}

private func listSchema(of name: String) -> JSONValue {
    [
        "type": "object", "required": .list([.text(name)]),
        "properties": .object([.init(name, ["type": "array", "items": ["type": "object"]])]),
    ]
}

private let widgetSchema: JSONValue = [
    "type": "object",
    "required": ["key", "type", "size", "params", "visible", "policy", "origin", "changed", "isNew"],
    "properties": [
        "key": key, "type": typeSchema, "size": sizeSchema, "params": paramsSchema(["string"]),
        "visible": ["type": "boolean"], "policy": choice(WidgetDefaults.Widget.Policy.allCases.map(\.rawValue)),
        "origin": choice(["manifest", "orphaned", "own"]),
        "changed": ["type": "array", "items": choice(["size", "params", "visible", "place"])],
        "isNew": ["type": "boolean"], "missing": ["type": "string"],
    ],
]

private let dashboardSchema: JSONValue = [
    "type": "object", "required": ["name", "version", "widgets", "removed"],
    "properties": [
        "name": ["type": "string"], "version": ["type": "integer", "minimum": 0],
        "widgets": ["type": "array", "items": widgetSchema],
        "removed": ["type": "array", "items": ["type": "object"]],
    ],
]

/// What there can be, and what each needs.
private let widgetTypes: JSONValue = [
    "types": .list(
        WidgetDefaults.WidgetType.allCases.map { type in
            let required: [JSONValue] = type.needsCluster == true ? ["cluster"] : []
            let cluster: [JSONValue.Member] = type.needsCluster == false ? [] : [.init("cluster", ["type": "string"])]
            let store: [JSONValue.Member] = type.takesStore ? [.init("store", ["type": "string"])] : []
            return [
                "type": .text(type.rawValue),
                "sizes": .list(WidgetDefaults.Widget.Size.allCases.map { .text($0.rawValue) }),
                "params": objectSchema(.object(cluster + store), required: required),
                "data": Reports.widgetSchema(of: type),
            ]
        })
]

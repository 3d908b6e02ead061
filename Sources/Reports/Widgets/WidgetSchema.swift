import Model
import Objectives

/// What a document of `WidgetData` is, by JSON Schema (draft 2020-12), with the data of one type.
package func widgetSchema(of type: WidgetType) -> JSONValue {
    let envelope = envelope(["const": .text(type.rawValue)], data(of: type))
    return .object([
        .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
        .init("$id", .text("pra:widget/\(type.rawValue)/\(WidgetData.version)")), .init("type", "object"),
        .init("required", .list(envelope.map { .text($0.name) })), .init("additionalProperties", false),
        .init("properties", .object(envelope + [.init("error", failure)])), .init("$defs", .object(definitions)),
    ])
}

/// The same for all types, without what is particular to one.
package let anyWidgetSchema: JSONValue = object(
    envelope(choice(WidgetType.self), ["type": "object"]).map { ($0.name, $0.value) }, maybe: [("error", failure)])

private func envelope(_ type: JSONValue, _ data: JSONValue) -> [JSONValue.Member] {
    [
        .init("type", type), .init("v", ["const": .integer(Int64(WidgetData.version))]),
        .init("params", object([], maybe: [("cluster", text), ("store", text)])),
        .init("asOf", orNull(moment)), .init("ageSeconds", orNull(amount)), .init("stale", boolean),
        .init("status", status), .init("data", orNull(data)), .init("link", text),
    ]
}

private let failure = object([("code", text), ("what", text), ("remedy", text)])

private func data(of type: WidgetType) -> JSONValue {
    switch type {
    case .readiness: readiness
    case .recoveryWindow: recoveryWindow
    case .backupTimeline: backupTimeline
    case .replicationTopology: topology
    case .drillResults: drillResults
    case .activeAlerts: activeAlerts
    case .reconcileStatus: reconcile
    case .repositoryUsage: repositoryUsage
    case .syncHealth: object([("configured", boolean), ("why", message)])
    }
}

private typealias Fields = [(name: String, schema: JSONValue)]

private let text: JSONValue = ["type": "string"]
private let boolean: JSONValue = ["type": "boolean"]
private let whole: JSONValue = ["type": "integer", "minimum": 0]
private let amount: JSONValue = ["type": "number", "minimum": 0]
private let moment: JSONValue = ["type": "string", "format": "date-time"]
private let digest: JSONValue = ["type": "string", "minLength": 64, "maxLength": 64]
private let share: JSONValue = ["type": "string"]
private let message: JSONValue = ["$ref": "#/$defs/message"]
private let messages = list(of: message)
private let status = choice(WidgetData.Status.self)

private func choice<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> JSONValue
where Choice.RawValue == String {
    ["enum": .list(Choice.allCases.map { .text($0.rawValue) })]
}

private func list(of item: JSONValue) -> JSONValue { ["type": "array", "items": item] }

private func orNull(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

/// Exactly these, and maybe those.
private func object(_ fields: Fields, maybe: Fields = []) -> JSONValue {
    .object([
        .init("type", "object"), .init("required", .list(fields.map { .text($0.name) })),
        .init("additionalProperties", false),
        .init("properties", .object((fields + maybe).map { .init($0.name, $0.schema) })),
    ])
}

/// What is not known is `null`, with why.
private func figure(_ value: JSONValue) -> JSONValue {
    ["anyOf": [object([("value", value)]), object([("value", ["type": "null"]), ("why", message)])]]
}

/// A sentence as data: which, and with what values, each an object with its unit as the only key.
private let definitions: [JSONValue.Member] = [
    .init("message", object([("key", text), ("arguments", list(of: ["$ref": "#/$defs/argument"]))])),
    .init(
        "argument",
        [
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
            "properties": [
                "name": text, "count": ["type": "integer"], "seconds": ["type": "number"], "bytes": ["type": "integer"],
                "ratio": text, "at": moment, "message": message, "number": ["type": "number"],
            ],
        ]),
]

private let readiness = object([
    (
        "clusters",
        list(
            of: object([
                ("name", text), ("status", status),
                (
                    "rpo",
                    list(
                        of: object([
                            ("scenario", text), ("objectiveSeconds", amount), ("actualSeconds", figure(amount)),
                        ]))
                ),
                (
                    "rto",
                    list(
                        of: object([
                            ("scenario", text), ("objectiveSeconds", amount), ("predictedSeconds", figure(amount)),
                        ]))
                ),
                ("lastDrill", figure(object([("at", moment), ("ok", boolean), ("tookSeconds", amount)]))),
                ("score", object([("ok", whole), ("warn", whole), ("crit", whole), ("unknown", whole)])),
                ("reasons", messages),
            ]))
    )
])

private let gaps = list(of: object([("from", moment), ("to", figure(moment)), ("why", message)]))

private let windowFields: Fields = [
    ("earliest", figure(moment)), ("latest", figure(moment)), ("timeline", figure(whole)),
    ("archiveLagBytes", figure(whole)), ("archiveLagSeconds", figure(amount)), ("gaps", gaps),
]

private let recoveryWindow = object(
    [("cluster", text)] + windowFields + [
        ("stores", list(of: object([("name", text)] + windowFields + [("points", list(of: moment))]))),
        (
            "sparkline",
            figure(
                object(
                    [
                        ("scenario", text), ("targetSeconds", amount), ("from", moment), ("stepSeconds", amount),
                        ("values", ["type": "array", "minItems": 60, "maxItems": 60, "items": orNull(amount)]),
                    ], maybe: [("why", message)]))
        ),
        ("reasons", messages),
    ])

private let backupTimeline = object([
    ("cluster", text),
    (
        "items",
        list(
            of: object(
                [
                    ("id", text), ("type", text), ("start", moment), ("stop", figure(moment)), ("bytes", figure(whole)),
                    ("status", choice(BackupTimelineBody.State.self)), ("verified", figure(boolean)),
                    ("verifiedAt", figure(moment)),
                ], maybe: [("store", text), ("why", message)]))
    ),
    ("next", figure(object([("id", text), ("at", moment)]))), ("reasons", messages),
])

private let topology = object([
    ("cluster", text),
    (
        "nodes",
        list(
            of: object([
                ("name", text), ("role", choice(TopologyBody.Role.self)), ("tli", figure(whole)), ("lsn", figure(text)),
                ("lagBytes", figure(whole)),
            ]))
    ),
    (
        "edges",
        list(
            of: object(
                [("from", text), ("to", text), ("state", choice(TopologyBody.State.self))], maybe: [("why", message)]))
    ),
    ("reasons", messages),
])

private let drillResults = object([
    ("cluster", text),
    (
        "runs",
        list(
            of: object(
                [
                    ("id", text), ("at", moment), ("ok", boolean), ("scenario", text), ("store", text),
                    ("rtoSeconds", figure(amount)),
                    ("checks", list(of: object([("name", text), ("passed", figure(boolean))]))),
                ], maybe: [("why", message)]))
    ),
    ("objectives", list(of: object([("scenario", text), ("rtoSeconds", amount)]))),
    (
        "trend",
        figure(
            object([
                ("direction", choice(DrillResultsBody.Trend.Direction.self)), ("newestSeconds", amount),
                ("medianSeconds", amount), ("runs", whole),
            ]))
    ),
    ("reasons", messages),
])

private let activeAlerts = object([
    (
        "counts",
        object([("critical", whole), ("error", whole), ("warning", whole), ("notice", whole), ("info", whole)])
    ),
    (
        "top",
        list(
            of: object(
                [("id", text), ("severity", choice(AlertSeverity.self)), ("title", message), ("since", moment)],
                maybe: [("ack", object([("by", text), ("comment", text)], maybe: [("until", moment)]))]))
    ),
    ("total", whole),
])

private let reconcile = object(
    [
        ("loop", ["enum": ["running", "command", "silent", "absent"]]),
        (
            "resources",
            list(
                of: object([
                    ("kind", text), ("name", text), ("generation", digest), ("observed", figure(digest)),
                    (
                        "conditions",
                        list(
                            of: object([
                                ("type", text), ("status", choice(ReconcileBody.Truth.self)), ("reason", text),
                                ("message", message),
                            ]))
                    ),
                ]))
        ),
        ("approvals", list(of: object([("id", text), ("since", moment), ("why", message)]))), ("reasons", messages),
    ], maybe: [("pendingPlan", object([("digest", digest), ("at", moment), ("actions", list(of: text))]))])

private let repositoryUsage = object([
    (
        "repos",
        list(
            of: object([
                ("name", text), ("status", status), ("usedBytes", figure(whole)), ("capacityBytes", figure(whole)),
                ("growthBytesPerDay", figure(whole)), ("fullOn", figure(moment)), ("retentionOk", figure(boolean)),
                ("immutableUntil", figure(moment)), ("warnAt", share), ("stopAt", share), ("reasons", messages),
            ]))
    )
])

import Crypto
import FoundationEssentials
import HTTPTypes
import Manifests
import Model
import Planning

/// When and of what somebody wants to be told: their manifest's words, and their own in place of these.
let preferenceRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/preferences", access: .everyRole,
        summary: "When and of what you are told: by your manifest, by yourself, and what holds of both"
    ) { try answer(try await preferences(of: $0)) },
    Route(
        method: .patch, path: "/api/v1/preferences", access: .everyRole,
        summary: "Set when and of what you are told; null gives a field back to your manifest",
        parameters: [ifMatch],
        body: [
            "type": "object", "additionalProperties": false,
            "properties": ["quietHours": hours, "preferences": wishes, "digestAt": ["type": ["string", "null"]]],
        ], ledgerAction: "preferred"
    ) { call in try await call.alone { try await change(call) } },
]

private let hours: JSONValue = [
    "type": ["array", "null"], "maxItems": 50,
    "items": [
        "type": "object", "required": ["from", "to"], "additionalProperties": false,
        "properties": [
            "from": ["type": "string"], "to": ["type": "string"],
            "days": ["type": "array", "minItems": 1, "items": oneOf(MaintenanceWindow.Day.allCases)],
        ],
    ],
]

private let wishes: JSONValue = [
    "type": ["array", "null"], "maxItems": 50,
    "items": [
        "type": "object", "required": ["deliver"], "additionalProperties": false,
        "properties": [
            "types": ["type": "array", "minItems": 1, "items": oneOf(AlertType.allCases)],
            "severities": ["type": "array", "minItems": 1, "items": oneOf(AlertSeverity.allCases)],
            "over": ["type": "array", "minItems": 1, "items": oneOf(User.Way.allCases)],
            "deliver": oneOf(User.Deliver.allCases),
        ],
    ],
]

private struct PreferenceDocument: Encodable {
    var user: String
    var timeZone: String
    var stated: AlertWishes
    /// Only what is in place of that.
    var own: AlertWishes
    var effective: AlertWishes
}

private func preferences(of call: Call) async throws -> (document: PreferenceDocument, tag: String) {
    let name = try call.person().name
    guard let user = await call.source.desired().users.first(where: { $0.name == name }) else {
        throw Problem(.serviceUnavailable, "no manifest states User/\(name) now: try again in a moment")
    }
    let own = await call.source.history().alerts.wishes[name] ?? AlertWishes()
    var spec = user.spec
    spec.take(own)
    let document = PreferenceDocument(
        user: name, timeZone: spec.timeZone, stated: user.spec.wishes, own: own, effective: spec.wishes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let tag = Model.Digest(SHA256.hash(data: try encoder.encode(document))).hex.prefix(16)
    return (document, String(tag))
}

private func answer(_ shown: (document: PreferenceDocument, tag: String)) throws -> Answer {
    try Answer.json(shown.document).tagged(shown.tag)
}

private func change(_ call: Call) async throws -> Answer {
    let before = try await preferences(of: call)
    try call.requireMatch(before.tag)
    guard case .object(let fields) = try call.decoded(JSONValue.self) else { return try answer(before) }
    let new = try AlertWishes(fields.filter { $0.value != .null }), names = Set(fields.map(\.name))
    var own = before.document.own
    if names.contains("quietHours") { own.quietHours = new.quietHours }
    if names.contains("preferences") { own.preferences = new.preferences }
    if names.contains("digestAt") { own.digestAt = new.digestAt }
    if own != before.document.own {
        let name = before.document.user
        try await call.record([(.preferred(PreferenceRecord(by: name, own)), ResourceID(User.name, name))])
    }
    return try answer(try await preferences(of: call))
}

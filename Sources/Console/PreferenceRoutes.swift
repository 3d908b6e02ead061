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
    ) { try await $0.preferences().answer },
    Route(
        method: .patch, path: "/api/v1/preferences", access: .everyRole,
        summary: "Set when and of what you are told; null gives a field back to your manifest",
        parameters: [ifMatch],
        body: [
            "type": "object", "additionalProperties": false,
            "properties": ["quietHours": hours, "preferences": wishes, "digestAt": ["type": ["string", "null"]]],
        ], ledgerAction: "preferred"
    ) { try await change($0) },
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

/// What somebody wants to be told of, and when.
struct OwnPreferences: Encodable {
    var user: String
    var timeZone: String
    var stated: AlertWishes
    /// Only what is in place of that.
    var own: AlertWishes
    var effective: AlertWishes

    /// Of this, whatever is written of it.
    func tag() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(Model.Digest(SHA256.hash(data: try encoder.encode(self))).hex.prefix(16))
    }

    fileprivate var answer: Answer { get throws { try Answer.json(self).tagged(tag()) } }
}

private func change(_ call: Call) async throws -> Answer {
    guard case .object(let fields) = try call.decoded(JSONValue.self) else {
        return try await call.preferences().answer
    }
    return try await call.setPreferences(fields) { try call.requireMatch($0) }.answer
}

extension Call {
    func preferences() async throws -> OwnPreferences {
        let name = try person().name
        guard let user = await source.desired().users.first(where: { $0.name == name }) else {
            throw Problem(.serviceUnavailable, "no manifest states User/\(name) now: try again in a moment")
        }
        let own = await source.history().alerts.wishes[name] ?? AlertWishes()
        var spec = user.spec
        spec.take(own)
        return OwnPreferences(
            user: name, timeZone: spec.timeZone, stated: user.spec.wishes, own: own, effective: spec.wishes)
    }

    /// Sets what is among `fields`; `null` gives it back to the manifest.
    /// - Parameter check: whether what is there, by its tag, is what was seen.
    func setPreferences(
        _ fields: [JSONValue.Member], where check: @Sendable (String) throws -> Void
    ) async throws -> OwnPreferences {
        try await alone {
            let before = try await preferences()
            try check(try before.tag())
            let new = try AlertWishes(fields.filter { $0.value != .null }), names = Set(fields.map(\.name))
            var own = before.own
            if names.contains("quietHours") { own.quietHours = new.quietHours }
            if names.contains("preferences") { own.preferences = new.preferences }
            if names.contains("digestAt") { own.digestAt = new.digestAt }
            guard own != before.own else { return before }
            let subject = ResourceID(User.name, before.user)
            try await record([(.preferred(PreferenceRecord(by: before.user, own)), subject)])
            return try await preferences()
        }
    }
}

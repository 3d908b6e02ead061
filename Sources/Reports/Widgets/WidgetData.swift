import Model

/// What one widget shows, with when that was seen. Times are RFC 3339 in UTC, durations are seconds, sizes are bytes,
/// as the names of the fields say.
package struct WidgetData: Hashable, Sendable {
    package static let version = 1
    /// What was seen longer ago says nothing of now.
    package static let freshFor = Duration.seconds(120)

    package enum Status: String, Hashable, Sendable, Codable, CaseIterable { case ok, warn, crit, unknown }

    /// Why a source could not be read.
    package struct Failure: Hashable, Sendable, Codable {
        package var code: String
        package var what: String
        /// What to do about it.
        package var remedy: String

        package init(_ error: PraError) {
            (code, what, remedy) = (error.code.description, error.what, error.remedy)
        }
    }

    package var type: WidgetType
    package var params: WidgetParams
    /// When `data` was seen; `nil` where nothing was.
    package var asOf: Timestamp?
    /// How old that is; `nil` where nothing was seen.
    package var ageSeconds: Double?
    /// Whether that is too old to say what is so now, or was seen before `error`.
    package var stale: Bool
    /// Of now: what was well long ago is not known to be.
    package var status: Status
    /// `nil` where nothing was seen.
    package var data: WidgetBody?
    package var error: Failure?
    /// The page that tells more.
    package var link: String

    /// Nothing can be shown.
    package init(_ type: WidgetType, _ params: WidgetParams, error: PraError) {
        (self.type, self.params, self.error) = (type, params, Failure(error))
        (asOf, ageSeconds, stale, status, data) = (nil, nil, false, .unknown, nil)
        link = type.link(params)
    }

    init(
        _ type: WidgetType, _ params: WidgetParams, _ seen: SeenBody, at asOf: Timestamp, now: Timestamp
    ) {
        (self.type, self.params, self.asOf, data) = (type, params, asOf, seen.body)
        (error, link) = (seen.failure.map { Failure($0) }, type.link(params))
        // A clock that was set back makes no look younger than nothing.
        let age = max(.zero, now - asOf)
        ageSeconds = age.inSeconds
        stale = age > Self.freshFor
        status = Status(stale ? max(seen.level, .unknown) : seen.level)
    }
}

/// What one look gives a widget.
struct SeenBody {
    var body: WidgetBody
    var level: StatusDocument.Level
    /// Why all that it lives on could not be read: what was seen before is worth more.
    var failure: PraError?

    init(_ body: WidgetBody, _ level: StatusDocument.Level, failure: PraError? = nil) {
        (self.body, self.level, self.failure) = (body, level, failure)
    }
}

extension WidgetData {
    /// Whether its source was read, so that it is worth keeping for when it can not be.
    package var isGood: Bool { error == nil && data != nil }

    /// With what was last read where the source can not be read now; how things are stays unknown.
    package func falling(backOn last: WidgetData?, at now: Timestamp) -> WidgetData {
        // What is not stated any more has no last value.
        guard let error, error.code != PraError.Code.usage.description, let last, let seen = last.asOf else {
            return self
        }
        var shown = self
        (shown.data, shown.asOf, shown.stale) = (last.data, seen, true)
        shown.ageSeconds = max(.zero, now - seen).inSeconds
        return shown
    }
}

extension WidgetData.Status {
    init(_ level: StatusDocument.Level) {
        self =
            switch level {
            case .ok: .ok
            case .warning: .warn
            case .critical: .crit
            case .unknown: .unknown
            }
    }

    package var level: StatusDocument.Level {
        switch self {
        case .ok: .ok
        case .warn: .warning
        case .crit: .critical
        case .unknown: .unknown
        }
    }
}

extension WidgetType {
    func link(_ params: WidgetParams) -> String {
        switch self {
        case .readiness, .recoveryWindow, .backupTimeline, .replicationTopology, .drillResults:
            params.cluster.map { "/clusters/\(pathEscaped($0))" } ?? "/"
        case .activeAlerts: "/alerts"
        case .reconcileStatus: "/plan"
        case .repositoryUsage, .syncHealth: "/"
        }
    }
}

/// As one place of a path (RFC 3986, unreserved characters stay).
private func pathEscaped(_ name: String) -> String {
    name.utf8.map { byte in
        let scalar = Unicode.Scalar(byte)
        let isPlain =
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
        return isPlain ? String(scalar) : "%" + hexString([byte]).uppercased()
    }.joined()
}

extension WidgetData: Codable {
    private enum Key: String, CodingKey { case type, v, params, asOf, ageSeconds, stale, status, data, error, link }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        type = try fields.decode(WidgetType.self, forKey: .type)
        params = try fields.decode(WidgetParams.self, forKey: .params)
        asOf = try fields.decodeIfPresent(Timestamp.self, forKey: .asOf)
        ageSeconds = try fields.decodeIfPresent(Double.self, forKey: .ageSeconds)
        stale = try fields.decode(Bool.self, forKey: .stale)
        status = try fields.decode(Status.self, forKey: .status)
        error = try fields.decodeIfPresent(Failure.self, forKey: .error)
        link = try fields.decode(String.self, forKey: .link)
        let isThere = try !fields.decodeNil(forKey: .data)
        data = isThere ? try WidgetBody(of: type, from: fields.superDecoder(forKey: .data)) : nil
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(type, forKey: .type)
        try fields.encode(Self.version, forKey: .v)
        try fields.encode(params, forKey: .params)
        try fields.encode(asOf, forKey: .asOf)
        try fields.encode(ageSeconds, forKey: .ageSeconds)
        try fields.encode(stale, forKey: .stale)
        try fields.encode(status, forKey: .status)
        try fields.encode(data, forKey: .data)
        try fields.encodeIfPresent(error, forKey: .error)
        try fields.encode(link, forKey: .link)
    }
}

/// How far recovery goes in a drill.
package enum DrillTarget: Hashable, Sendable, CustomStringConvertible {
    /// To the end of the WAL in the store.
    case latest
    /// To the end of the store's oldest point: the far end of the recoverable window.
    case oldest
    /// To the state of a moment in the recoverable window.
    case moment(Timestamp)

    package init?(text: String) {
        switch text {
        case "latest": self = .latest
        case "oldest": self = .oldest
        default:
            guard let moment = Timestamp(text: text) else { return nil }
            self = .moment(moment)
        }
    }

    package var description: String {
        switch self {
        case .latest: "latest"
        case .oldest: "oldest"
        case .moment(let moment): moment.description
        }
    }
}

extension DrillTarget: Codable {
    package init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { DrillTarget(text: $0) } }

    package func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

/// A kind and a name: `RecoveryPlan/critical`.
package struct ResourceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var kind: String
    package var name: String

    package init(_ kind: String, _ name: String) { (self.kind, self.name) = (kind, name) }

    package init?(text: String) {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let (kind, name) = (text[..<slash], text[text.utf8.index(after: slash)...])
        guard !kind.isEmpty, !name.isEmpty else { return nil }
        self.init(String(kind), String(name))
    }

    package var description: String { "\(kind)/\(name)" }

    package static func < (a: ResourceID, b: ResourceID) -> Bool { (a.kind, a.name) < (b.kind, b.name) }
}

extension ResourceID: Codable {
    package init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { ResourceID(text: $0) } }

    package func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }
}

/// A deterministic name of one piece of work: `backup/akig/2026-11-22T16:00:00Z`. The same slot always has the same
/// name, so a crashed action is found again and adopted.
package struct ActionID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    package static func < (a: ActionID, b: ActionID) -> Bool { a.text < b.text }
}

extension ActionID: Codable {
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    package func encode(to encoder: any Encoder) throws { try encodeText(text, to: encoder) }
}

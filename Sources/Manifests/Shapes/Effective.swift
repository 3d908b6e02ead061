import Model
import YAML

/// A value as it counts, defaults filled in, with where each part was written.
package struct Effective: Sendable {
    package enum Content: Sendable {
        case scalar(JSONValue)
        case list([Effective])
        case object([Member])
    }

    package struct Member: Sendable {
        package var name: String
        package var value: Effective
    }

    package var content: Content
    /// `nil` for a default.
    package var origin: Mark?
    /// The field of which it follows, when it is neither written nor a default.
    package private(set) var derivation: String?

    init(_ content: Content, from node: Node) {
        self.content = content
        origin = node.at.line > 0 ? node.at : nil
    }

    init(derived content: Content, from field: String) { (self.content, derivation) = (content, field) }

    package func at(_ step: Step) -> Effective? {
        switch (step, content) {
        case (.field(let name), _): member(name)
        case (.index(let index), .list(let items)) where items.indices.contains(index): items[index]
        default: nil
        }
    }

    /// In canonical text (`15m` and `PT15M` alike), so that equal values are equal JSON.
    package var json: JSONValue {
        switch content {
        case .scalar(let value): value
        case .list(let items): .list(items.map(\.json))
        case .object(let members): .object(members.map { JSONValue.Member($0.name, $0.value.json) })
        }
    }
}

extension Node {
    /// A default, as if it had been written; its line is 0.
    init(_ value: JSONValue) {
        let content: Content =
            switch value {
            case .null: .scalar(Scalar("", isPlain: true))
            case .boolean(let flag): .scalar(Scalar(flag ? "true" : "false", isPlain: true))
            case .integer(let number): .scalar(Scalar(String(number), isPlain: true))
            case .text(let text): .scalar(Scalar(text, isPlain: false))
            case .list(let items): .sequence(items.map { Node($0) })
            case .object(let members): .mapping(members.map { Entry($0) })
            }
        self.init(content, at: Mark(line: 0, column: 0))
    }
}

extension Entry {
    fileprivate init(_ member: JSONValue.Member) {
        self.init(key: member.name, keyAt: Mark(line: 0, column: 0), value: Node(member.value))
    }
}

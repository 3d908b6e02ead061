/// A place in a file: line and column in characters, both from 1.
package struct Mark: Hashable, Sendable {
    package var line: Int32
    package var column: Int32

    package init(line: Int32, column: Int32) { (self.line, self.column) = (line, column) }
}

/// A value as it was written, with its place. An alias is the value of its anchor, at the anchor's place.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping([Entry])
    }

    package var content: Content
    package var at: Mark

    package init(_ content: Content, at: Mark) { (self.content, self.at) = (content, at) }
}

/// A key and its value. Keys of one mapping are distinct, in the order of the file.
package struct Entry: Sendable {
    package var key: String
    package var keyAt: Mark
    package var value: Node

    package init(key: String, keyAt: Mark, value: Node) { (self.key, self.keyAt, self.value) = (key, keyAt, value) }
}

package struct Scalar: Hashable, Sendable {
    package var text: String
    /// Neither quoted nor a block: only then can it be anything but text.
    package var isPlain: Bool

    package init(_ text: String, isPlain: Bool) { (self.text, self.isPlain) = (text, isPlain) }
}

extension Node {
    package func value(of key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// "text", "a number", "a list" …, for messages.
    package var sort: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: "nothing"
            case .boolean: "true or false"
            case .integer, .decimal: "a number"
            case .text: "text"
            }
        }
    }
}

import Model
import YAML

extension EffectiveManifest {
    /// The effective values as YAML, each with a comment that says where it was written, or that it is a default.
    package var yaml: String {
        var lines: [String] = []
        write(values, head: "", indent: 0, to: &lines)
        return "---\n" + lines.joined(separator: "\n")
    }

    /// The values, and beside them the origin of each leaf by its path.
    package var json: JSONValue {
        var origins: [JSONValue.Member] = []
        collect(values, [], &origins)
        return ["file": .text(file), "values": values.json, "origins": .object(origins)]
    }

    private func origin(_ value: Effective) -> String {
        value.origin.map { "\(file):\($0.line)" } ?? value.derivation.map { "follows from \($0)" } ?? "default"
    }

    private func collect(_ value: Effective, _ path: [Step], _ origins: inout [JSONValue.Member]) {
        let inner: [(Step, Effective)] =
            switch value.content {
            case .scalar: []
            case .list(let items): items.enumerated().map { (.index($0), $1) }
            case .object(let members): members.map { (.field($0.name), $0.value) }
            }
        if inner.isEmpty { origins.append(.init(path.text, .text(origin(value)))) }
        for (step, part) in inner { collect(part, path + [step], &origins) }
    }

    /// - Parameter head: what stands before the value on its first line: `key:`, `-`, or nothing for the document.
    private func write(_ value: Effective, head: String, indent: Int, to lines: inout [String]) {
        let inner = head.isEmpty ? indent : indent + 2
        switch value.content {
        case .list(let items) where !items.isEmpty:
            lines.append(spaces(indent) + head)
            for item in items { write(item, head: "-", indent: inner, to: &lines) }
        case .object(let members) where !members.isEmpty:
            if !head.isEmpty, head != "-" { lines.append(spaces(indent) + head) }
            let first = lines.count
            for member in members {
                write(member.value, head: plainText(.text(member.name)) + ":", indent: inner, to: &lines)
            }
            // The first field of an item stands behind its “-”.
            if head == "-" { lines[first] = spaces(indent) + "- " + lines[first].dropFirst(inner) }
        case .scalar, .list, .object:
            let text = spaces(indent) + head + " " + plainText(value.json)
            lines.append(text + spaces(max(2, 48 - text.count)) + "# " + origin(value))
        }
    }
}

private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

/// A value on one line of YAML, in quotes only where it needs them.
func plainText(_ value: JSONValue) -> String {
    switch value {
    case .text(let text): needsQuotes(text) ? value.compact : text
    case .list(let items): "[" + items.map(plainText).joined(separator: ", ") + "]"
    case .object(let members):
        "{" + members.map { "\(plainText(.text($0.name))): \(plainText($0.value))" }.joined(separator: ", ") + "}"
    case .null, .boolean, .integer: value.compact
    }
}

/// Stricter than YAML: plain is what no reader of any version takes for something else.
private func needsQuotes(_ text: String) -> Bool {
    let scalar = Scalar(text, isPlain: true)
    guard scalar.resolved == .text, !scalar.isOldYAML, let first = text.utf8.first else { return true }
    let letters = Letters.letters + .digits + "/_"
    let inner = letters + " .:-+@%"
    return !(letters + ".").spell([first], longest: 1) || !inner.spell(text.utf8, longest: 200, last: letters + "%")
        || text.contains(": ")
}

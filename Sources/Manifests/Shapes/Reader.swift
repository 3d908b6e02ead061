import Model
import YAML

/// One step of the way to a field.
package enum Step: Hashable, Sendable {
    case field(String), index(Int)
}

extension [Step] {
    /// `spec.objectives.scenarios[0].rpo`
    package var text: String {
        var text = ""
        for step in self {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

/// A name that another manifest must bear.
struct Reference: Sendable {
    var kind: String
    var name: String
    var location: SourceLocation
    var path: String
}

/// What reading one file's values has found: where it stands, all problems so far, all references.
struct Reader {
    let file: String
    private(set) var problems: [Diagnostic] = []
    var references: [Reference] = []
    private(set) var path: [Step] = []
    /// Inside a secret: no value is repeated and no line is shown.
    private var isSecret = false

    /// More problems than this in one file help nobody.
    private static let mostProblems = 1000

    /// Whether a further problem would be dropped, so that its wording need not be found.
    var isFull: Bool { problems.count >= Reader.mostProblems }

    init(file: String) { self.file = file }

    mutating func within<R>(_ step: Step, _ body: (inout Reader) -> R) -> R {
        path.append(step)
        defer { path.removeLast() }
        return body(&self)
    }

    mutating func asSecret<R>(if condition: Bool = true, _ body: (inout Reader) -> R) -> R {
        let outer = isSecret
        isSecret = isSecret || condition
        defer { isSecret = outer }
        return body(&self)
    }

    mutating func report(
        _ rule: String, at mark: Mark, _ what: String, _ remedy: String, severity: Diagnostic.Severity = .error
    ) {
        guard !isFull else { return }
        problems.append(
            Diagnostic(
                severity, rule: rule, at: location(of: mark), path: path.text, what: what, remedy: remedy,
                hidesLine: isSecret))
    }

    mutating func add(_ found: [Diagnostic]) { problems += found }

    /// The value is not of this shape.
    mutating func refuse(_ node: Node, _ outline: Outline, rule: String) {
        report(rule, at: node.at, "\(sort(node, outline))\(quote(node)) is not \(outline.says)", outline.advice)
    }

    /// Quotes make a number or a truth value text, and are not seen in a message.
    private func sort(_ node: Node, _ outline: Outline) -> String {
        guard case .scalar(let scalar) = node.content, !scalar.isPlain, !scalar.text.isEmpty else { return "" }
        switch outline {
        case .integer, .boolean: return "the text "
        case .text, .choice, .list, .map, .object, .either, .again: return ""
        }
    }

    func location(of mark: Mark) -> SourceLocation {
        SourceLocation(file: file, line: Int(mark.line), column: Int(mark.column))
    }

    /// The value in quotes when it is short text and no secret; otherwise its sort.
    func quote(_ node: Node) -> String {
        guard case .scalar(let scalar) = node.content else { return node.sort }
        if isSecret { return "the value (not shown)" }
        if scalar.text.isEmpty { return "an empty text" }
        let line = scalar.text.prefix { !$0.isNewline }
        return line.count > 60 ? "“\(line.prefix(57))…”" : "“\(line)”"
    }
}

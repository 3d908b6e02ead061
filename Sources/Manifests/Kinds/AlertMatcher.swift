/// One condition on an alert's labels, as Alertmanager writes it: `severity=~"critical|error"`. A label that is not
/// there is an empty one.
package struct AlertMatcher: Hashable, Sendable {
    package enum Comparison: String, Hashable, Sendable, CaseIterable {
        case matchesNot = "!~", matches = "=~", differs = "!=", equals = "="

        package var isPattern: Bool { self == .matches || self == .matchesNot }
        fileprivate var isNegated: Bool { self == .differs || self == .matchesNot }
    }

    package var label: String
    package var comparison: Comparison
    /// Without quotes; of a pattern as it is written.
    package var value: String
    private var pattern: LabelPattern?

    package func holds(for labels: [String: String]) -> Bool {
        let given = labels[label] ?? ""
        return (pattern?.matches(given) ?? (given == value)) != comparison.isNegated
    }
}

extension AlertMatcher {
    /// - Returns: `nil` for what is no matcher, or has a pattern of other signs than `LabelPattern` knows.
    package init?(text: String) {
        let label = text.prefix { !"=!".contains($0) }
        let rest = text.dropFirst(label.count)
        guard TextForm.labelKey.parse(String(label)) != nil,
            let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) })
        else { return nil }
        let quoted = rest.dropFirst(comparison.rawValue.count)
        guard quoted.count >= 2, quoted.first == "\"", quoted.last == "\"", quoted.count <= 502 else { return nil }
        (self.label, self.comparison) = (String(label), comparison)
        let inner = quoted.dropFirst().dropLast()
        guard let letters = LabelPattern.letters(of: inner) else { return nil }
        if comparison.isPattern {
            guard let pattern = LabelPattern(letters) else { return nil }
            (value, self.pattern) = (String(inner), pattern)
        } else {
            value = String(letters.map(\.letter))
        }
    }

    package var text: String {
        let written = comparison.isPattern ? value : LabelPattern.escaped(value)
        return "\(label)\(comparison.rawValue)\"\(written)\""
    }
}

/// Alternatives of plain text in which `.` is any sign, `.*` any text and `.+` any text that is not empty: of regular
/// expressions what routes are written with, and nothing of which a match may take long. It matches whole values.
struct LabelPattern: Hashable, Sendable {
    /// A sign of the pattern's text, and whether “\” makes it plain.
    struct Letter: Hashable, Sendable {
        var letter: Character
        var isPlain: Bool
    }

    private enum Piece: Hashable, Sendable { case letter(Character), any, run }

    private var alternatives: [[Piece]] = [[]]

    /// - Returns: `nil` for a quote that ends early, a line break, and “\” before a letter, a digit or nothing.
    static func letters(of text: Substring) -> [Letter]? {
        var (letters, rest) = ([Letter](), text)
        while let next = rest.popFirst() {
            guard next != "\"", !next.isNewline else { return nil }
            guard next == "\\" else {
                letters.append(Letter(letter: next, isPlain: false))
                continue
            }
            guard let escaped = rest.popFirst(), escaped.isASCII, !escaped.isLetter, !escaped.isNumber,
                !escaped.isNewline
            else { return nil }
            letters.append(Letter(letter: escaped, isPlain: true))
        }
        return letters
    }

    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    /// - Returns: `nil` where it has signs of regular expressions that it does not know.
    init?(_ letters: [Letter]) {
        var rest = letters[...]
        while let next = rest.popFirst() {
            switch next.letter {
            case _ where next.isPlain: add(.letter(next.letter))
            case "|": alternatives.append([])
            case ".":
                let after = rest.first.flatMap { $0.isPlain ? nil : $0.letter }
                if after == "*" || after == "+" { rest = rest.dropFirst() }
                if after != "*" { add(.any) }
                if after == "*" || after == "+" { add(.run) }
            case _ where "*+?()[]{}^$".contains(next.letter): return nil
            default: add(.letter(next.letter))
            }
        }
    }

    private mutating func add(_ piece: Piece) { alternatives[alternatives.count - 1].append(piece) }

    func matches(_ value: String) -> Bool {
        let letters = Array(value)
        return alternatives.contains { Self.matches($0, letters) }
    }

    /// Where nothing fits any more, the last run takes one sign more.
    private static func matches(_ pieces: [Piece], _ letters: [Character]) -> Bool {
        var (piece, letter) = (0, 0)
        var run: (piece: Int, letter: Int)?
        while letter < letters.count {
            if piece < pieces.count, pieces[piece] == .run {
                run = (piece, letter)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .any || pieces[piece] == .letter(letters[letter]) {
                (piece, letter) = (piece + 1, letter + 1)
            } else if let last = run {
                run = (last.piece, last.letter + 1)
                (piece, letter) = (last.piece + 1, last.letter + 1)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .run }
    }
}

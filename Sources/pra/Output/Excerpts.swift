import Model
import YAML

/// The source lines of problems, read again from their files. A line that may hold a secret is not shown.
struct Excerpts {
    private var hidden: Set<Line> = []
    private var open: (file: String, lines: [Substring])?

    private struct Line: Hashable {
        var file: String
        var number: Int
    }

    init(_ problems: [Diagnostic]) {
        for problem in problems where problem.hidesLine {
            hidden.insert(Line(file: problem.location.file, number: problem.location.line))
        }
    }

    /// The line with its number, and a caret under the column; none when it may not be shown or can not be read.
    mutating func lines(for problem: Diagnostic) -> [String] {
        let place = problem.location
        guard !hidden.contains(Line(file: place.file, number: place.line)),
            let line = line(place.line, of: place.file), !mayHoldSecret(line)
        else { return [] }
        let number = String(place.line)
        let margin = String(repeating: " ", count: max(0, 6 - number.count)) + number
        let shown = line.prefix(Excerpts.width).map { $0 == "\t" ? " " : $0 }
        guard place.column <= Excerpts.width else { return ["\(margin) | \(String(shown))…"] }
        let caret = String(repeating: " ", count: place.column - 1) + "^"
        return ["\(margin) | \(String(shown))", "       | \(caret)"]
    }

    private static let width = 160

    private mutating func line(_ number: Int, of file: String) -> Substring? {
        if open?.file != file { open = (file, text(of: file).split(omittingEmptySubsequences: false) { $0.isNewline }) }
        guard let lines = open?.lines, lines.indices.contains(number - 1) else { return nil }
        return lines[number - 1]
    }

    /// Empty when it can not be read any more: the message says enough without the line.
    private func text(of file: String) -> String {
        do throws(PraError) {
            let bytes = try readFile(file, limit: Limits().bytes)
            return String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
        } catch {
            return ""
        }
    }

    /// A misspelt field can not be known as a secret, so the words of the line decide.
    private func mayHoldSecret(_ line: Substring) -> Bool {
        let folded = line.lowercased()
        return ["pass", "pasw", "pwd", "secret", "token", "credential", "://"].contains { folded.contains($0) }
    }
}

/// Where something was written: a file, a line and a column, both from 1.
package struct SourceLocation: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) { (self.file, self.line, self.column) = (file, line, column) }

    package var description: String { "\(file):\(line):\(column)" }

    package static func < (a: SourceLocation, b: SourceLocation) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}

/// One finding about a manifest: where, which field, what is wrong, what would be right.
package struct Diagnostic: Hashable, Sendable, Codable {
    package enum Severity: String, Sendable, Codable { case error, warning }

    package var severity: Severity
    /// Stable, kebab-case: `unknown-field`, `bad-duration`; SARIF's rule id.
    package var rule: String
    package var location: SourceLocation
    /// `spec.backup.every`; empty for a whole document.
    package var path: String
    package var what: String
    /// What would be right: "a duration such as 15m or PT15M"; the nearest known name for a typo.
    package var remedy: String
    /// The line may hold a secret: it is not shown.
    package var hidesLine: Bool
    /// `what` in other languages, where somebody wrote it in them.
    package var translations: [Language: String] = [:]

    package init(
        _ severity: Severity = .error, rule: String, at location: SourceLocation, path: String, what: String,
        remedy: String, hidesLine: Bool = false
    ) {
        (self.severity, self.rule, self.location) = (severity, rule, location)
        (self.path, self.what, self.remedy, self.hidesLine) = (path, what, remedy, hidesLine)
    }
}

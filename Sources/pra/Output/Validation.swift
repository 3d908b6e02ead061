import Model

/// What `pra validate` has found, in its three forms.
struct Validation {
    var files: Int
    /// `nil` when some are invalid.
    var manifests: Int?
    var problems: [Diagnostic]

    private var errors: Int { problems.count { $0.severity == .error } }

    var text: String {
        var excerpts = Excerpts(problems)
        return (problems.map { block($0, &excerpts) } + [summary]).joined(separator: "\n\n")
    }

    private var summary: String {
        let warnings = problems.count - errors
        let found = [counted(errors, "error"), counted(warnings, "warning")].filter { !$0.hasPrefix("0 ") }
        let what = found.isEmpty ? "no problem" : found.joined(separator: " and ")
        return "\(what) in \(counted(files, "file"))\(manifests.map { " with \(counted($0, "manifest"))" } ?? "")"
    }

    private func block(_ problem: Diagnostic, _ excerpts: inout Excerpts) -> String {
        let path = problem.path.isEmpty ? "" : "\(problem.path): "
        var lines = ["\(problem.location): \(problem.severity.rawValue): \(path)\(problem.what) [\(problem.rule)]"]
        lines += problem.translations.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "  \($0.key.rawValue): \($0.value)"
        }
        lines += excerpts.lines(for: problem)
        lines.append("  fix: \(problem.remedy)")
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        let manifestCount: JSONValue = manifests.map { .integer(Int64($0)) } ?? .null
        return [
            "version": 1, "files": .integer(Int64(files)), "manifests": manifestCount,
            "errors": .integer(Int64(errors)), "warnings": .integer(Int64(problems.count - errors)),
            "problems": .list(problems.map(member)),
        ]
    }

    private func member(_ problem: Diagnostic) -> JSONValue {
        [
            "severity": .text(problem.severity.rawValue), "rule": .text(problem.rule),
            "file": .text(problem.location.file), "line": .integer(Int64(problem.location.line)),
            "column": .integer(Int64(problem.location.column)), "path": .text(problem.path),
            "what": .text(problem.what), "remedy": .text(problem.remedy),
            "translations": problem.translationsDocument,
        ]
    }
}

/// "1 file", "3 files".
func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

extension Diagnostic {
    /// `what` by language, for programs; empty where it is only in English.
    var translationsDocument: JSONValue {
        .object(
            translations.sorted { $0.key.rawValue < $1.key.rawValue }.map { .init($0.key.rawValue, .text($0.value)) })
    }
}

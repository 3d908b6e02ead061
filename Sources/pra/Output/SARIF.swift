import ArgumentParser
import Model

extension Validation {
    /// SARIF 2.1.0, as code review tools read it.
    var sarif: JSONValue {
        let rules = Set(problems.map(\.rule)).sorted()
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "pra", "version": .text(Pra.configuration.version),
                            "rules": .list(rules.map { ["id": .text($0)] }),
                        ]
                    ],
                    "columnKind": "unicodeCodePoints", "results": .list(problems.map(result)),
                ]
            ],
        ]
    }

    private func result(_ problem: Diagnostic) -> JSONValue {
        let path = problem.path.isEmpty ? "" : "\(problem.path): "
        return [
            "ruleId": .text(problem.rule), "level": .text(problem.severity.rawValue),
            "properties": ["translations": problem.translationsDocument],
            "message": ["text": .text("\(path)\(problem.what). Fix: \(problem.remedy)")],
            "locations": [
                [
                    "physicalLocation": [
                        "artifactLocation": ["uri": .text(uri(problem.location.file))],
                        "region": [
                            "startLine": .integer(Int64(problem.location.line)),
                            "startColumn": .integer(Int64(problem.location.column)),
                        ],
                    ]
                ]
            ],
        ]
    }

    /// A relative or absolute path as URI reference (RFC 3986): what is not a path character is percent-encoded.
    private func uri(_ path: String) -> String {
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@".utf8)
        var text = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            if kept.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + hexString([byte]).uppercased()
            }
        }
        return text
    }
}

/// What Package.swift declares, read from its text: the rows of targets, and packages with their versions.
struct PackageRows: Sendable {
    /// Of each target, the names that its row mentions.
    let needs: [String: Set<String>]
    /// Package name and version: `GRDB.swift`, `7.10.0`.
    let packages: [(name: String, version: String)]

    init(_ text: String) {
        var aliases: [Substring: String] = [:]
        for match in text.matches(of: /let (\w+) = Target\.Dependency\.product\(name: "([^"]+)"/) {
            aliases[match.1] = String(match.2)
        }
        var needs: [String: Set<String>] = [:]
        for match in text.matches(
            of: /\b(?:room|tests|testing|system|target|executableTarget)\(\s*(?:name: )?"([^"]+)"/)
        {
            let row = Self.untilClosed(text[match.range.lowerBound...])
            let quoted = row.matches(of: /"([^"]+)"/).map { String($0.1) }
            let named = row.matches(of: /\b\w+\b/).compactMap { aliases[$0.output] }
            needs[String(match.1)] = Set(quoted + named)
        }
        self.needs = needs
        packages = text.matches(of: /\.package\(\s*url: "[^"]*\/([^"\/]+)",\s*exact: "([^"]+)"/).map {
            (String($0.1.hasSuffix(".git") ? $0.1.dropLast(4) : $0.1), String($0.2))
        }
    }

    /// From the first parenthesis to its partner.
    private static func untilClosed(_ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0, text[index] == ")" { return text[...index] }
        }
        return text
    }
}

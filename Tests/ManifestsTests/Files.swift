import FoundationEssentials
import Manifests
import Testing

private let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")

/// A file under Fixtures, by the name that its diagnostics then carry.
func fixture(_ name: String) throws -> SourceFile {
    let bytes = try Data(contentsOf: URL(filePath: "\(folder)/Fixtures/\(name)"))
    return SourceFile(path: name, bytes: Array(bytes))
}

func fixtures(in name: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/Fixtures/\(name)").sorted()) ?? []
}

/// A cluster with `more` in its spec, from the sixth line on.
func clusterSource(_ more: String) -> SourceFile {
    source(
        """
        apiVersion: pra/v1
        kind: Cluster
        metadata: {name: akig}
        spec:
          connection: {user: pra}
        \(more)
        """)
}

func source(_ text: String, path: String = "f.yaml") -> SourceFile { SourceFile(path: path, bytes: Array(text.utf8)) }

/// Compares with `Golden/NAME`. `PRA_RECORD=1` writes the file anew, and still fails.
func expectGolden(_ text: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let path = "\(folder)/Golden/\(name)"
    if ProcessInfo.processInfo.environment["PRA_RECORD"] == "1" {
        try Data((text + "\n").utf8).write(to: URL(filePath: path))
        Issue.record("recorded \(path); look at it, and run again without PRA_RECORD", sourceLocation: sourceLocation)
        return
    }
    let golden = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let (now, then) = (text.split(separator: "\n"), golden.split(separator: "\n"))
    for (line, pair) in zip(now, then).enumerated() where pair.0 != pair.1 {
        Issue.record("\(name):\(line + 1)\n  golden: \(pair.1)\n  now:    \(pair.0)", sourceLocation: sourceLocation)
        return
    }
    #expect(now.count == then.count, "\(name) has another length", sourceLocation: sourceLocation)
}

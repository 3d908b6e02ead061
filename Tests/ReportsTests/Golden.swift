import FoundationEssentials
import Testing

/// Compares `text` with `Golden/NAME`. With `PRA_RECORD=1` the file is written anew, and the test still fails: a
/// recording is to be read before it is believed.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["PRA_RECORD"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let pairs = zip(
        text.split(separator: "\n", omittingEmptySubsequences: false),
        golden.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
    let isSame = text == golden
    #expect(isSame, "\(name), line \(difference.map { $0.offset + 1 } ?? 0)", sourceLocation: sourceLocation)
}

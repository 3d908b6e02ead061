import Model
import Testing

@testable import pra

@Suite struct ValidationTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func problem(_ file: String, line: Int, column: Int, hidesLine: Bool = false) -> Diagnostic {
        Diagnostic(
            rule: "bad-duration", at: SourceLocation(file: file, line: line, column: column), path: "spec.every",
            what: "“15” is not a duration", remedy: "write a duration such as 15m", hidesLine: hidesLine)
    }

    @Test func aProblemIsShownInItsLine() throws {
        let file = try folder.write("kind: X\nevery: 15\n", to: "a.yaml")
        let text = Validation(files: 1, manifests: nil, problems: [problem(file, line: 2, column: 8)]).text
        #expect(
            text == """
                \(file):2:8: error: spec.every: “15” is not a duration [bad-duration]
                     2 | every: 15
                       |        ^
                  fix: write a duration such as 15m

                1 error in 1 file
                """)
    }

    @Test(arguments: ["every: hunter2", "pasword: hunter2", "url: https://me:hunter2@host/"])
    func aLineThatMayHoldASecretIsNotShown(line: String) throws {
        let file = try folder.write(line, to: "a.yaml")
        let found = problem(file, line: 1, column: 1, hidesLine: line.hasPrefix("every"))
        let other = problem(file, line: 1, column: 3)
        let text = Validation(files: 1, manifests: nil, problems: [found, other]).text
        #expect(!text.contains("hunter2"))
        #expect(text.contains("2 errors in 1 file"))
    }

    @Test func aVanishedFileStillHasItsProblems() {
        let text = Validation(files: 1, manifests: nil, problems: [problem("/nowhere/a", line: 1, column: 1)]).text
        #expect(text.contains("/nowhere/a:1:1: error"))
    }

    @Test func theSummaryCounts() {
        #expect(Validation(files: 3, manifests: 1, problems: []).text == "no problem in 3 files with 1 manifest")
    }

    @Test func toolsReadTheSame() throws {
        let outcome = Validation(files: 1, manifests: nil, problems: [problem("dir/ä b.yaml", line: 2, column: 8)])
        #expect(outcome.json["errors"] == 1)
        let sarif = outcome.sarif.compact
        #expect(sarif.contains(#""ruleId":"bad-duration","level":"error""#))
        #expect(sarif.contains(#""uri":"dir/%C3%A4%20b.yaml"},"region":{"startLine":2,"startColumn":8}"#))
    }

    @Test(arguments: [
        (["validate", "-o", "json"], true), (["-ojson"], true), (["--output", "json"], true),
        (["--output=json"], true), (["validate", "json"], false), (["-o", "text", "json"], false), ([], false),
    ])
    func theFormOfErrorsIsKnownBeforeParsing(arguments: [String], isJSON: Bool) {
        #expect(wantsJSON(arguments) == isJSON)
    }
}

import Model
import Seeded
import Testing
import YAML

/// Whatever a file holds, reading it ends, soon, with words.
@Suite struct LimitTests {
    private func rules(_ bytes: [UInt8], _ limits: Limits = Limits()) -> [String] {
        readYAML(bytes, file: "f", limits: limits) { _ in }.map(\.rule)
    }

    @Test func aliasesOfAliasesAreBounded() {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        for level in 1..<12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(aliases)]")
        }
        #expect(rules(Array(lines.joined(separator: "\n").utf8)) == ["alias-bomb"])
    }

    @Test func aliasesCanNotDigDeeperThanBrackets() {
        var lines = ["a0: &a0 [[[[[[[[[[x]]]]]]]]]]"]
        for level in 1..<100 { lines.append("a\(level): &a\(level) [[[[[[[[[[*a\(level - 1)]]]]]]]]]]") }
        #expect(rules(Array(lines.joined(separator: "\n").utf8)) == ["too-deep"])
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func deepNestingIsBounded(opening: String) {
        let found = rules(Array(String(repeating: opening, count: 100_000).utf8))
        #expect(found == ["too-deep"])
    }

    @Test func theLastLevelThatFitsFits() {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(rules(Array(deep.utf8)).isEmpty)
        #expect(rules(Array("[\(deep)]".utf8)) == ["too-deep"])
    }

    @Test func aHugeFileIsNotRead() {
        let huge = [UInt8](repeating: UInt8(ascii: "a"), count: Limits().bytes + 1)
        #expect(rules(huge) == ["file-too-large"])
    }

    @Test func documentsAreCounted() {
        var limits = Limits()
        limits.documents = 3
        #expect(rules(Array("--- a\n--- b\n--- c\n".utf8), limits).isEmpty)
        #expect(rules(Array("--- a\n--- b\n--- c\n--- d\n--- e\n".utf8), limits) == ["too-many-documents"])
    }

    @Test func valuesOfADocumentAreCounted() {
        let long = Array("[\(String(repeating: "1,", count: 100_000))]".utf8)
        #expect(rules(long) == ["too-many-values"])
        var limits = Limits()
        limits.nodes = 3
        #expect(rules(Array("{a: 1}\n---\n{a: 1}".utf8), limits).isEmpty)
        #expect(rules(Array("{a: 1, b: 2}".utf8), limits) == ["too-many-values"])
    }

    @Test func problemsAreCounted() {
        let many = Array("[\(String(repeating: "yes,", count: 100_000))]".utf8)
        let found = rules(many)
        #expect(found.count == Limits().problems + 1)
        #expect(found.last == "too-many-problems")
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func anyBytesAreReadOrRefused(seed: UInt64) {
        var random = Seeded(seed: seed)
        let alphabet = Array("abc:-[]{}#&*!|>'\"%@`,? \n\n\t0159.~<=yes\u{85}é".utf8) + [0xFF, 0]
        for _ in 0..<50 {
            let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            for problem in readYAML(bytes, file: "f", { _ in }) {
                #expect(problem.location.line >= 1 && problem.location.column >= 1, "\(bytes): \(problem)")
                #expect(!problem.what.isEmpty && !problem.remedy.isEmpty)
            }
        }
    }
}

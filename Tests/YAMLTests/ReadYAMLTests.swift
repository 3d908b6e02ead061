import Model
import Testing
import YAML

@Suite struct ReadYAMLTests {
    private func read(_ text: String, limits: Limits = Limits()) -> (nodes: [Node], problems: [Diagnostic]) {
        var nodes: [Node] = []
        let problems = readYAML(Array(text.utf8), file: "f.yaml", limits: limits) { nodes.append($0) }
        return (nodes, problems)
    }

    @Test func everyNodeKnowsItsLineAndColumn() throws {
        let (nodes, problems) = read("a: 1\nb:\n  - é: [v,  w]\n---\nc\n")
        #expect(problems.isEmpty)
        #expect(nodes.count == 2)
        #expect(nodes[0].value(of: "a")?.at == Mark(line: 1, column: 4))
        guard case .sequence(let items)? = nodes[0].value(of: "b")?.content,
            case .sequence(let inner)? = items.first?.value(of: "é")?.content
        else {
            Issue.record("\(nodes)")
            return
        }
        #expect(inner.map(\.at) == [Mark(line: 3, column: 9), Mark(line: 3, column: 13)])
        #expect(nodes[1].at == Mark(line: 5, column: 1))
    }

    @Test(arguments: [
        ("a: 1\na: 2", "duplicate-key 2:1"), ("a: yes", "yaml-1.1-boolean 1:4"),
        ("a: [1:30]", "yaml-1.1-sexagesimal 1:5"),
        ("off: 1", "yaml-1.1-boolean 1:1"), ("a: 010", "yaml-1.1-octal 1:4"), ("a: !!str 1", "tag 1:4"),
        ("<<: {}", "merge-key 1:1"), ("? [a]\n: 1", "bad-key 1:3"), ("a: *b", "unknown-alias 1:4"),
        ("a: &b [*b]", "unknown-alias 1:8"), ("a:\n\tb: 1", "tab 2:1"), ("a: b: c", "syntax 1:5"),
        ("a: [1", "syntax 2:1"),
        ("a: \"x\n\n", "syntax 1:4"), ("a: @x", "syntax 1:4"), ("\u{1}", "encoding 1:1"),
        ("{a: 1, b: }}", "syntax 1:12"),
    ])
    func aProblemHasItsRuleAndPlace(text: String, expected: String) {
        let found = read(text).problems.map { "\($0.rule) \($0.location.line):\($0.location.column)" }
        #expect(found.first == expected, "\(found)")
        #expect(found.count == 1)
    }

    @Test func problemsDoNotHideOneAnother() {
        let (nodes, problems) = read("a: yes\nb: 1\nb: 2\nc: !x w\n---\nd: 1:30\n")
        #expect(problems.map(\.rule) == ["yaml-1.1-boolean", "duplicate-key", "tag", "yaml-1.1-sexagesimal"])
        #expect(nodes.count == 2)
    }

    @Test(arguments: [20, 1000])
    func aDuplicateIsFoundInALongMappingToo(count: Int) {
        let lines = (0..<count).map { "k\($0): 1" } + ["k7: 2"]
        let problems = read(lines.joined(separator: "\n")).problems
        #expect(problems.map(\.location.line) == [count + 1])
        #expect(problems.first?.remedy == "keep one; the first is in line 8")
    }

    @Test func bytesThatAreNotUTF8HaveTheirPlace() {
        let problems = readYAML(Array("a: 1\nbé: ".utf8) + [0xFF], file: "f") { _ in }
        #expect(problems.map(\.location) == [SourceLocation(file: "f", line: 2, column: 5)])
        #expect(problems.map(\.rule) == ["encoding"])
    }

    @Test func aByteOrderMarkMovesNothing() {
        var places: [Mark] = []
        let problems = readYAML([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), file: "f") { node in
            places.append(node.at)
        }
        #expect(problems.isEmpty)
        #expect(places == [Mark(line: 1, column: 1)])
        #expect(readYAML([0xFF, 0xFE, 0x61, 0], file: "f") { _ in }.map(\.what) == ["the file is UTF-16"])
    }

    @Test func anAliasIsItsAnchorsValue() {
        let (nodes, problems) = read("a: &x {b: 1}\nc: *x\n")
        #expect(problems.isEmpty)
        #expect(nodes.first?.value(of: "c")?.value(of: "b")?.at == Mark(line: 1, column: 11))
    }

    @Test func anAnchorEndsWithItsDocument() {
        #expect(read("a: &x 1\n---\nb: *x\n").problems.map(\.rule) == ["unknown-alias"])
    }
}

import Testing

@Suite("Pitfalls")
struct PitfallTests {
    @Test("every pitfall has a test that is there, or says why it has none")
    func shown() {
        let known = Set(
            Checkout.swift.filter { $0.path.hasPrefix("Tests/") }.flatMap { source in
                let file = source.path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
                return source.functions.filter { isTest($0, in: source) }.map { "\(file).\($0.name)" }
            })
        #expect(known.count > 600, "the tests were not found")
        for (area, pitfalls) in Pitfall.all {
            for pitfall in pitfalls {
                let missing = pitfall.tests.filter { !known.contains($0) }
                #expect(missing == [], "\(area): \(pitfall.what)")
                #expect(pitfall.tests.isEmpty == (pitfall.untested?.isEmpty == false), "\(area): \(pitfall.what)")
            }
        }
    }

    @Test("no pitfall stands twice, and few have no test")
    func few() {
        let all = Pitfall.all.flatMap(\.pitfalls)
        #expect(Set(all.map(\.what)).count == all.count && all.count > 100)
        // A ratchet: it may only go down.
        #expect(all.count { $0.untested != nil } <= 1, "\(all.filter { $0.untested != nil }.map(\.what))")
    }

    /// Whether the declaration, up to the blank line or brace before it, says `@Test`.
    private func isTest(_ function: Function, in source: SwiftSource) -> Bool {
        let above = source.lines[..<function.line].reversed().prefix {
            !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("    }")
        }
        return source.code[(function.line - above.count)..<function.line].contains { $0.contains("@Test") }
    }
}

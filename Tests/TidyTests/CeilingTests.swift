import Testing

@Suite("Ceilings")
struct CeilingTests {
    @Test("no file has more than 400 lines")
    func fileLines() {
        let findings = Checkout.swift.filter { $0.lines.count > 401 }.map {
            Finding(path: $0.path, line: 1, subject: "\($0.lines.count - 1) lines", remedy: "split it by what it holds")
        }
        #expect(unexcused(findings, rule: "file-lines") == [])
    }

    @Test("no line is wider than 120 columns")
    func width() {
        let others = Checkout.files(
            under: ["manifests", "policies", ".quickstart", ".ci", "Sources", "Tests"],
            endingIn: [".yaml", ".sql", ".h", ".sh", "run", ".py"])
        let texts =
            Checkout.swift.map { ($0.path, $0.lines) }
            + (others + ["quickstart.sh", "Package.swift"]).map {
                ($0, Checkout.text($0).split(separator: "\n", omittingEmptySubsequences: false))
            }
        let findings = texts.flatMap { path, lines in
            lines.indices.filter { lines[$0].count > 120 }.map {
                Finding(path: path, line: $0 + 1, subject: "\(lines[$0].count) columns", remedy: "break it")
            }
        }
        #expect(unexcused(findings, rule: "width") == [])
    }

    @Test("no function has more than 60 lines")
    func functionLines() {
        let findings = functions {
            $0.lineCount > 60
        } naming: {
            "\($0.lineCount) lines: call its steps by name"
        }
        #expect(unexcused(findings, rule: "function-lines") == [])
    }

    @Test("no function takes more than 5 parameters")
    func parameters() {
        let findings = functions {
            $0.parameters > 5 && !$0.isInitialiser
        } naming: {
            "\($0.parameters) parameters: give what belongs together a type"
        }
        #expect(unexcused(findings, rule: "parameters") == [])
    }

    @Test("blocks do not stand more than 3 deep")
    func nesting() {
        let findings = functions {
            $0.nesting > 3
        } naming: {
            "\($0.nesting) deep: leave early, or call the inner part"
        }
        #expect(unexcused(findings, rule: "nesting") == [])
    }

    private func functions(
        where breaks: (Function) -> Bool, naming remedy: (Function) -> String
    ) -> [Finding] {
        Checkout.swift.flatMap { source in
            source.functions.filter(breaks).map {
                Finding(path: source.path, line: $0.line, subject: $0.name, remedy: remedy($0))
            }
        }
    }
}

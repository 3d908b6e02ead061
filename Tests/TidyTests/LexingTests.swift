import Testing

private let sample = #"""
    import Model
    @testable import struct Ports.World
    /// let import = "a comment { with a brace"
    struct A { // }
        func short(_ a: Int, b: [String: Int], c: (Int, Int) -> Int) -> String { "\(a) { \("}") import X" }
        init(a: Int) {
            /* { /* nested */ { */
            if a > 0 {
                for x in list.map({ $0 }) { while x { switch x { case 1: y() } } }
            } else { z() }
            let text = """
                import Y { "quoted" \(f("{")) {
                """
            let raw = #"a "quoted" \n { brace"#
        }
        var b: A { .init(a: 1) }
    }
    protocol P { func required(a: Int) -> Int
        init(b: Int)
        var c: Int { get }
    }
    """#

@Suite("Reading Swift")
struct LexingTests {
    private let source = SwiftSource(path: "Sources/Model/A.swift", text: sample)

    @Test("finds imports in code, not in comments and strings")
    func imports() {
        #expect(source.imports.map(\.module) == ["Model", "Ports"])
        #expect(source.imports.map(\.line) == [1, 2])
    }

    @Test("finds functions with a body, their length, parameters and depth")
    func functions() {
        #expect(source.functions.map(\.name) == ["short", "init"])
        #expect(source.functions.map(\.line) == [5, 6])
        #expect(source.functions.map(\.lineCount) == [1, 10])
        #expect(source.functions.map(\.parameters) == [3, 1])
        #expect(source.functions.map(\.nesting) == [0, 4])
    }

    @Test("keeps every line where it was")
    func lines() {
        #expect(source.code.count == source.lines.count)
        #expect(zip(source.code, source.lines).allSatisfy { $0.utf8.count == $1.utf8.count })
    }

    @Test("reads rows and versions of a package file")
    func package() {
        let rows = PackageRows(
            """
            let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
            .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
            room("Stores", ["Model", crypto], exclude: ["FORMAT.md"]),
            .executableTarget(
                name: "pra", dependencies: ["Model"]),
            """)
        #expect(rows.needs["Stores"] == ["Stores", "Model", "Crypto", "FORMAT.md"])
        #expect(rows.needs["pra"] == ["pra", "Model"])
        #expect(rows.packages.map(\.name) == ["swift-crypto"] && rows.packages.map(\.version) == ["4.5.2"])
    }
}

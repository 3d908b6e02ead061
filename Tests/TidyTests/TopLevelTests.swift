import Testing

@Suite("The top level and its texts")
struct TopLevelTests {
    @Test("the top level stays as it is")
    func entries() {
        let known: Set = [
            "Package.swift", "Package.resolved", "Sources", "Tests", "manifests", "policies", "reports", "README.md",
            "LICENSE",
            "quickstart.sh",
        ]
        let found = Checkout.entries("").filter { !$0.hasPrefix(".") }
        #expect(found.filter { !known.contains($0) } == [])
        #expect(found.contains("Sources"), "the checkout was not found")
    }

    @Test("prose stands where its reader is", arguments: ["Sources", "manifests", "policies", "reports"])
    func readmes(folder: String) {
        #expect(!Checkout.text("\(folder)/README.md").isEmpty)
    }

    @Test("the README names each dependency with its version")
    func dependencies() {
        let readme = Checkout.text("README.md")
        let missing = Checkout.package.packages.filter { !readme.contains($0.name) || !readme.contains($0.version) }
        #expect(missing.map { "\($0.name) \($0.version)" } == [])
    }

    @Test("every package has an exact version")
    func exact() {
        let declared = Checkout.text("Package.swift").matches(of: /\.package\(/).count
        #expect(Checkout.package.packages.count == declared)
    }

    @Test(".env.example lists the variables that pra and its manifests read, and no others")
    func variables() {
        let listed = Set(Checkout.text(".env.example").matches(of: /(?m)^#? ?([A-Z][A-Z0-9_]*)=/).map { String($0.1) })
        let manifests = Checkout.files(under: ["manifests", "policies"], endingIn: [".yaml"]).map(Checkout.text)
        let inManifests = manifests.flatMap { $0.matches(of: /\benv: *([A-Z][A-Z0-9_]*)/).map { String($0.1) } }
        let readers = Checkout.swift.filter {
            $0.isProduct && ($0.mayContain("environment[") || $0.mayContain("getenv("))
        }
        let inSources = readers.flatMap { source in
            Checkout.text(source.path).matches(of: /(?:environment\[|getenv\()"([A-Z][A-Z0-9_]*)"/).map { String($0.1) }
        }
        let everySystemHas: Set = ["PATH", "HOME", "USER"]
        #expect(listed.sorted() == Set(inManifests + inSources).subtracting(everySystemHas).sorted())
    }

    @Test("links in texts lead somewhere")
    func links() {
        let texts = Checkout.files(under: ["Sources", "Tests", "manifests", "policies", "reports"], endingIn: [".md"])
        let broken = (texts + ["README.md"]).flatMap { path -> [String] in
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            return Checkout.text(path).matches(of: /\]\(([^):#]+)\)/).map { String($0.1) }
                .filter { !Checkout.exists(folder.isEmpty ? $0 : "\(folder)/\($0)") }.map { "\(path): \($0)" }
        }
        #expect(broken == [])
    }

    @Test("what the README shows of a report stands in the sample")
    func excerpt() throws {
        let sample = Checkout.text("reports/sample/sla.md").split(separator: "\n")
        let shown = try #require(Checkout.text("README.md").firstMatch(of: /(?s)```markdown\n(.*?)```/)).1
        let lines = shown.split(separator: "\n").filter { $0 != "…" }
        #expect(lines.count > 5 && lines.filter { !sample.contains($0) } == [])
    }

    @Test("manifests/README.md lists the incidents that there are, and no others, and messages know each")
    func incidents() {
        let rooms = Checkout.files(under: ["Sources/Objectives", "Sources/Reconciler"], endingIn: [".swift"])
        let opened = rooms.flatMap { path in
            Checkout.text(path).matches(of: /(?:type: |init\(\s*)"([a-z]+\.[a-z]+)"/).map { String($0.1) }
        }
        let listed = Checkout.text("manifests/README.md").matches(
            of: /(?m)^\| `([a-z]+\.[a-z]+)` \| (?:critical|error|warning|notice)/)
        #expect(listed.map { String($0.1) }.sorted() == Set(opened).sorted())
        let advised = Checkout.text("Sources/Alerts/AlertAdvice.swift").matches(
            of: /"([a-z]+\.[a-z]+)": AlertAdvice\(/)
        #expect(advised.map { String($0.1) }.sorted() == Set(opened).sorted(), "messages say what each means")
    }

    @Test("each manifest names a schema that is there, for editors")
    func schemas() {
        let files = Checkout.files(under: ["manifests", "policies"], endingIn: [".yaml"])
        let without = files.filter { path in
            let named = Checkout.text(path).prefixMatch(of: /# yaml-language-server: \$schema=(\S+)/)
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            return !(named.map { Checkout.exists("\(folder)/\($0.1)") } ?? false)
        }
        #expect(without == [] && !files.isEmpty)
    }

    @Test("the quickstart and its manifests name the same folder and port")
    func quickstart() throws {
        let (script, manifest) = (Checkout.text("quickstart.sh"), Checkout.text("manifests/akig.yaml"))
        let home = try #require(script.firstMatch(of: /(?m)^home=(\S+)/)).1
        let port = try #require(script.firstMatch(of: /(?m)^port=(\d+)/)).1
        for value in [
            "hosts: [\(home)/socket]", "port: \(port)", "{file: \(home)/password}", "url: file://\(home)/store",
        ] {
            #expect(manifest.contains(value))
        }
    }
}

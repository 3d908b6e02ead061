import Testing

/// What a person is told to type exists. Commands are read from the declarations in `Sources/pra/Commands`.
@Suite("Commands")
struct CommandsTests {
    /// Each command with its subcommands; empty when it has none.
    private var commands: [String: Set<String>] {
        var tree = ["help": Set<String>()]
        for source in Checkout.swift where source.path.hasPrefix("Sources/pra/Commands/") {
            let names = Checkout.text(source.path).matches(of: /commandName: "([a-z]+)"/).map { String($0.1) }
            guard let name = names.first else { continue }
            tree[name, default: []].formUnion(names.dropFirst())
        }
        return tree
    }

    @Test("every `pra …` in backticks or after a colon is a command, and its next word a subcommand or an option")
    func exist() {
        let tree = commands
        #expect(tree.count > 15, "the declarations were not found")
        for path in Checkout.files(under: ["Sources", "manifests", "policies"], endingIn: [".swift", ".yaml", ".md"]) {
            for told in Checkout.text(path).matches(of: /(?:`|: )pra ([a-z]+)(?: ([a-z]+))?/) {
                let (command, next) = (String(told.1), told.2.map(String.init))
                #expect(exists(command, next, in: tree), "\(path): there is no command pra \(command) \(next ?? "")")
            }
        }
    }

    /// Without subcommands the next word is an argument.
    private func exists(_ command: String, _ next: String?, in tree: [String: Set<String>]) -> Bool {
        guard let subcommands = tree[command] else { return false }
        guard let next, !subcommands.isEmpty else { return true }
        return subcommands.contains(next)
    }

    @Test(
        "a command that takes no argument is never told with one", arguments: ["backup", "points", "status", "verify"])
    func arguments(command: String) {
        for path in Checkout.files(under: ["Sources"], endingIn: [".swift"]) {
            for match in Checkout.text(path).matches(of: /(?:`|: )pra ([a-z]+) ([^\s"`;,.)]+)/)
            where match.1 == command {
                #expect(match.2.hasPrefix("-"), "\(path): pra \(command) takes no argument \(match.2)")
            }
        }
    }
}

import Testing

/// What a person is told to type exists. Commands are read from the declarations in `Sources/pra/Commands`.
@Suite("Commands")
struct CommandsTests {
    /// Each command with its subcommands; empty when it has none. `StoreCopyCommand.swift` has one of those of
    /// `StoreCommand.swift`.
    private var commands: [String: Set<String>] {
        var tree = ["help": Set<String>()]
        let folder = "Sources/pra/Commands/", ending = "Command.swift"
        let stems = Checkout.swift.map(\.path).filter { $0.hasPrefix(folder) && $0.hasSuffix(ending) }
            .map { $0.dropFirst(folder.count).dropLast(ending.count) }
        for stem in stems {
            let parent = stems.first { stem.hasPrefix($0) && stem.dropFirst($0.count).first?.isUppercase == true }
            let names = names(in: folder + stem + ending)
            guard let name = (parent.map { self.names(in: folder + $0 + ending) } ?? names).first else { continue }
            tree[name, default: []].formUnion(parent == nil ? names.dropFirst() : names[...])
        }
        return tree
    }

    private func names(in path: String) -> [String] {
        Checkout.text(path).matches(of: /commandName: "([a-z]+)"/).map { String($0.1) }
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

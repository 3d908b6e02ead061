import ArgumentParser
import Manifests
import Model

/// `pra schema`: what editors need to complete and check manifests.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of manifests.",
        discussion: """
            JSON Schema draft-07. For VS Code's YAML extension, `pra schema > .pra-schema.json`, and as first line of \
            a manifest:
              # yaml-language-server: $schema=.pra-schema.json
            """)

    @Argument(help: "One kind; all kinds when absent.") var kind: String?

    func run() throws {
        guard let kind else { return print(jsonSchema().pretty) }
        guard let row = kindTable.first(where: { $0.name.lowercased() == kind.lowercased() }) else {
            let names = kindTable.map(\.name)
            throw PraError(
                .usage, "there is no kind “\(kind)”",
                remedy: nearestName(to: kind, among: names).map { "did you mean “\($0)”?" }
                    ?? "name one of \(names.joined(separator: ", "))")
        }
        print(jsonSchema(of: row).pretty)
    }
}

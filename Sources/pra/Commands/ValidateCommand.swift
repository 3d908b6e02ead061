import ArgumentParser
import Manifests
import Model

/// `pra validate`: every problem of every file, and nothing else: no cluster, store or secret is touched.
struct ValidateCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check manifests and show every problem in them.",
        discussion: """
            Reads files, and *.yaml and *.yml in folders. Touches no cluster, store or secret. Warns of what is \
            understood and has no effect in this version; other commands leave that out.

            Exit status: 0 valid (warnings included), 2 invalid.
            """)

    @Argument(help: ArgumentHelp("Files and folders with manifests.", valueName: "path")) var paths: [String]

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "text for people, json for programs, sarif for code review tools.")
    var format: Format = .text

    func run() async throws {
        let files = try manifestFiles(under: paths)
        let (desired, problems) = assemble(try await readManifests(at: files), isZone: mayBeZone)
        let outcome = Validation(files: files.count, manifests: desired?.count, problems: problems)
        switch format {
        case .text: print(outcome.text)
        case .json: print(outcome.json.pretty)
        case .sarif: print(outcome.sarif.pretty)
        }
        if desired == nil { throw ExitCode(PraError.Code.manifestInvalid.exitStatus) }
    }
}

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
            understood and has no effect in this version; other commands leave that out. Says what admission policies \
            among the manifests deny or warn of, once all manifests are valid. Where there is a ledger, warns of \
            contacts that it does not know to be verified.

            Exit status: 0 valid (warnings included), 2 invalid or denied.
            """)

    @Argument(help: ArgumentHelp("Files and folders with manifests.", valueName: "path")) var paths: [String]

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "text for people, json for programs, sarif for code review tools.")
    var format: Format = .text
    @OptionGroup var state: StateOptions

    func run() async throws {
        var stated = try await readStated(paths)
        if let contacts = await knownContacts(in: state.path) { stated.warn(of: contacts) }
        let outcome = Validation(files: stated.files, manifests: stated.desired?.count, problems: stated.all)
        switch format {
        case .text: print(outcome.text)
        case .json: print(outcome.json.pretty)
        case .sarif: print(outcome.sarif.pretty)
        }
        if stated.all.contains(where: { $0.severity == .error }) {
            throw ExitCode(PraError.Code.manifestInvalid.exitStatus)
        }
    }
}

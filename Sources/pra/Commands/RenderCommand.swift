import ArgumentParser
import Manifests
import Model
import Ports

/// `pra render`: the values that count, and where each of them comes from.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Show the effective values of manifests and where each was written.",
        discussion: """
            Prints YAML that means the same as its input, defaults filled in. Behind each value stands its file and \
            line, “default”, or which other field it follows from. Secrets stay references. Exit status: 0, or 2 when \
            a manifest is invalid.
            """)

    @Argument(help: ArgumentHelp("Files and folders with manifests.", valueName: "path")) var paths: [String]
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = try manifestFiles(under: paths)
        let (desired, problems) = assemble(try await readManifests(at: files), isZone: mayBeZone)
        guard let desired else {
            writeToStandardError(Validation(files: files.count, manifests: nil, problems: problems).text)
            throw ExitCode(PraError.Code.manifestInvalid.exitStatus)
        }
        let manifests = files.flatMap { file in desired.documents.filter { $0.file == file } }
        switch output.format {
        case .text: print(manifests.map(\.yaml).joined(separator: "\n"))
        case .json: print((["version": 1, "manifests": .list(manifests.map(\.json))] as JSONValue).pretty)
        }
    }
}

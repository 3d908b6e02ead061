import ArgumentParser
import FoundationEssentials
import Glibc
import Manifests
import Model
import Ports
import Reports

/// Where the plan is written. Every command that needs it takes it the same way.
struct ManifestOptions: ParsableArguments {
    static let defaultPaths = ["manifests", "policies"]

    @Option(
        name: [.customShort("f"), .customLong("manifests")],
        help: ArgumentHelp(
            "Manifest file or folder; may be repeated (default: manifests, policies).", valueName: "path"))
    var paths: [String] = []

    /// What is read: the paths that were given, or the default folders.
    var folders: [String] { paths.isEmpty ? ManifestOptions.defaultPaths : paths }

    /// The decoded manifests. Warnings go to standard error; errors are thrown together as one.
    func load() async throws(PraError) -> Desired { try await loadDesired(paths) }
}

/// Where the loop keeps its own state: ledger, spool, sandboxes.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp("State folder (default: $PRA_STATE, else .pra).", valueName: "folder"))
    var folder: String?

    var path: String { absolutePath(folder ?? ProcessInfo.processInfo.environment["PRA_STATE"] ?? ".pra") }
}

/// Where reports are written.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .customLong("reports"), help: ArgumentHelp("Folder for reports.", valueName: "folder"))
    var folder = "reports"

    var path: String { absolutePath(folder) }
}

/// In which language people are written to.
struct LanguageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Language of the text: en or fr.", valueName: "language"))
    var language = Language.english

    /// In the names of files.
    var code: String { language.rawValue }
}

extension Language: ExpressibleByArgument {}

extension OutputOptions {
    var isJSON: Bool { format == .json }

    /// Colour goes to terminals only, and never where NO_COLOR is set (no-color.org).
    var isStyled: Bool { isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    /// Prints one document in the form that was asked for.
    func show(json document: some Encodable, text: () -> String) throws(PraError) {
        let output = isJSON ? String(decoding: try Reports.json(of: document), as: UTF8.self) : text()
        print(output, terminator: output.hasSuffix("\n") ? "" : "\n")
    }
}

func absolutePath(_ path: String) -> String {
    let full = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var parts: [Substring] = []
    for part in full.split(separator: "/") where part != "." {
        if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
}

/// Picks the one resource that a command is about.
func chosen<Spec>(
    _ name: String?, among all: [Resource<Spec>], kind: String, option: String
) throws(PraError) -> Resource<Spec> {
    let names = all.map(\.name).sorted().joined(separator: ", ")
    if let name {
        guard let found = all.first(where: { $0.name == name }) else {
            throw PraError(.usage, "no \(kind) is named \(name)", remedy: "choose one of: \(names)")
        }
        return found
    }
    guard let only = all.first, all.count == 1 else {
        throw PraError(
            .usage, all.isEmpty ? "the manifests state no \(kind)" : "the manifests state more than one \(kind)",
            remedy: all.isEmpty ? "add one; pra explain \(kind)" : "choose with \(option): \(names)")
    }
    return only
}

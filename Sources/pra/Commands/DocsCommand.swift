import ArgumentParser
import FoundationEssentials
import Model
import Reports
import State

/// `pra docs`: where everything on paper begins.
struct DocsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs", abstract: "Write the start page: what there is to read, for whom, and what to do first.",
        discussion: """
            The index of the runbook, the reports, the figures, the checklist and the incident reports in the folder \
            for reports, with what is open now, a reading path for each role, the on-call handbook, the questions that \
            lead to a procedure, every command, answers and a glossary. A document that was made from other manifests \
            than those of now is marked.

              pra docs
              pra docs --language fr

            Writes docs.LANGUAGE.md and .html and docs.json into the folder for reports.
            """)

    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var reports: ReportOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let facts = try await openJournal(state.path, for: .reading).facts(from: 0)
        let docs = Docs(
            runbook: RunbookInput(desired, facts, at: SystemTime().now(), state: state.path),
            papers: try papers(in: reports.path, language.language),
            incidents: openIncidents(facts).map { Docs.OpenIncident($0) },
            commands: commands(of: Pra.self))
        let paths = try writeFiles(
            [
                ("docs.json", try json(of: docs)),
                ("docs.\(language.code).md", Array(markdown(of: docs, in: language.language).utf8)),
                ("docs.\(language.code).html", Array(html(of: docs, in: language.language).utf8)),
            ], in: reports.path)
        try output.show(json: Versioned("pra.reports/v1", ["reports": paths])) { paths.map { "\($0)\n" }.joined() }
    }
}

/// Every command that does something, as it is typed after `pra`, in the order of the help.
func commands(of parent: any ParsableCommand.Type, below path: [String] = []) -> [Docs.Command] {
    parent.configuration.subcommands.flatMap { command -> [Docs.Command] in
        let own = path + [command.configuration.commandName ?? ""]
        guard command.configuration.subcommands.isEmpty else { return commands(of: command, below: own) }
        let typed = own.joined(separator: " "), english = command.configuration.abstract
        return [Docs.Command(path: typed, english: english, french: frenchAbstracts[typed] ?? english)]
    }
}

/// Pages in one language in the folder for reports and in those of its periods, sorted by name.
func papers(in folder: String, _ language: Language) throws(PraError) -> [Docs.Paper] {
    var papers: [Docs.Paper] = []
    for file in try pages(in: folder) {
        guard let page = Docs.Paper.Kind.page(file, in: language) else { continue }
        papers.append(
            Docs.Paper(kind: page.kind, file: file, stamp: try stamp(of: "\(folder)/\(page.json)")))
    }
    return papers
}

/// None where no report was written yet.
private func pages(in folder: String) throws(PraError) -> [String] {
    guard isFolder(folder) else { return [] }
    let names = try contents(of: folder).sorted()
    var pages = names
    for name in names where isFolder("\(folder)/\(name)") {
        pages += try contents(of: "\(folder)/\(name)").sorted().map { "\(name)/\($0)" }
    }
    return pages.filter { $0.hasSuffix(".html") }
}

private func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
}

/// What a document says of itself; `nil` when there is none, or it says nothing.
private func stamp(of path: String) throws(PraError) -> Docs.Stamp? {
    struct Document: Decodable {
        struct Cover: Decodable {
            var generatedAt: Timestamp
        }

        var at: Timestamp?
        var revision: Digest?
        var cover: Cover?
    }
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let bytes = try readFile(path, limit: 96 << 20)
    // Another program's file, or a broken one: the page says that it is not known when it was made.
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
        let at = document.at ?? document.cover?.generatedAt
    else { return nil }
    return Docs.Stamp(at: at, revision: document.revision)
}

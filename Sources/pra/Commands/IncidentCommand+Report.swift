import ArgumentParser
import Crypto
import Model
import Objectives
import Reports
import State

extension IncidentCommand {
    struct Report: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "report", abstract: "Write the report of an incident: JSON, Markdown and HTML.",
            discussion: """
                Timeline and impact are computed from the ledger, from the moment at which the incident began to its \
                end, or to now while it is open.
                """)
        @Argument(help: ArgumentHelp("The file, as `pra incident list` names it.", valueName: "incident"))
        var file: String
        @OptionGroup var reports: ReportOptions
        @OptionGroup var language: LanguageOptions
        @OptionGroup var place: IncidentPlace

        func run() async throws {
            let file = try await place.file(file)
            let journal = try await openLedger(place.state.path)
            let report = try await report(on: file, from: journal)
            let document = try json(of: report)
            let (words, digest) = (language.language, Digest(SHA256.hash(data: document)))
            let name = "\(file.id).\(language.code)"
            let paths = try writeFiles(
                [
                    ("\(file.id).json", document),
                    ("\(name).md", Array(markdown(of: report, in: words, documentDigest: digest).utf8)),
                    ("\(name).html", Array(html(of: report, in: words, documentDigest: digest).utf8)),
                ], in: reports.path)
            try place.output.show(json: Versioned("pra.reports/v1", ["reports": paths])) {
                paths.map { "\($0)\n" }.joined()
            }
        }

        private func report(
            on file: IncidentFile, from journal: SQLiteJournal
        ) async throws(PraError) -> PostIncident {
            let head = try await soundHead(of: journal)
            let entries = try await ledgerEntries(of: journal, upTo: head.size)
            let now = SystemTime().now()
            // Without any promise there are no manifests to name: the digest of nothing.
            let revision = Promises(in: entries.lazy.map(\.fact)).revision ?? Digest(SHA256.hash(data: [UInt8]()))
            let cover = cover(from: file.opened.at, to: file.closed?.at ?? now, at: now, head, revision: revision)
            return makePostIncident(file, cover, entries: entries)
        }
    }
}

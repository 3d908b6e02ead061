import ArgumentParser
import Manifests
import Model
import Objectives
import Ports
import Reports
import State

/// `pra metrics`: how the figures went.
struct MetricsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Write the figures of the last weeks and months beside each other.",
        discussion: """
            Eight weeks from Monday on and six months, of UTC, each computed from the ledger as its SLA report would \
            be; the last of them are not over yet. Writes metrics.json and metrics.LANGUAGE.md and .html into the \
            folder for reports.

              pra metrics
              pra metrics --weeks 52 --months 12 --language fr
            """)

    @Option(help: ArgumentHelp("How many weeks, 1 to 520.", valueName: "number")) var weeks = 8
    @Option(help: ArgumentHelp("How many months, 1 to 120.", valueName: "number")) var months = 6
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var reports: ReportOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...520).contains(weeks), (1...120).contains(months) else {
            throw ValidationError("--weeks is 1 to 520, --months 1 to 120")
        }
    }

    func run() async throws {
        let desired = try await manifests.load()
        let journal = try await openLedger(state.path)
        let now = SystemTime().now()
        let source = try await Source(desired, journal, at: now)
        let metrics = Metrics(
            at: now, ledgerEntries: source.head.size,
            weeks: try await source.columns(Metrics.weeks(weeks, upTo: now)),
            months: try await source.columns(Metrics.months(months, upTo: now)))
        let paths = try writeFiles(
            [
                ("metrics.json", try json(of: metrics)),
                ("metrics.\(language.code).md", Array(markdown(of: metrics, in: language.language).utf8)),
                ("metrics.\(language.code).html", Array(html(of: metrics, in: language.language).utf8)),
            ], in: reports.path)
        try output.show(json: Versioned("pra.reports/v1", ["reports": paths])) { paths.map { "\($0)\n" }.joined() }
    }

    /// One ledger, as it was when the command began.
    private struct Source {
        let desired: Desired
        let journal: SQLiteJournal
        let head: LedgerHead
        let promises: Promises
        let now: Timestamp

        init(_ desired: Desired, _ journal: SQLiteJournal, at now: Timestamp) async throws(PraError) {
            (self.desired, self.journal, self.now) = (desired, journal, now)
            head = try await newestHead(of: journal)
            promises = try await journal.promises(upTo: head.size)
        }

        func columns(_ periods: [Period]) async throws(PraError) -> [Metrics.Column] {
            var columns: [Metrics.Column] = []
            for period in periods {
                let cover = cover(
                    from: period.from, to: period.to, at: now, head,
                    revision: promises.revision ?? desired.revision)
                let report = try await journal.report(
                    cover, promises, population: promises.clusters(in: period),
                    from: .period(from: period.from, to: period.to))
                columns.append(Metrics.Column(period, isOver: period.to < now, of: report))
            }
            return columns
        }
    }
}

import Model
import Objectives

/// The figures of the last weeks and months beside each other.
package struct Metrics: Hashable, Sendable, Codable {
    package static let schema = "pra.metrics/1"

    /// One week or month. The one that is not over goes up to now.
    package struct Column: Hashable, Sendable, Codable {
        package var from: Timestamp
        package var to: Timestamp
        package var isOver: Bool
        /// As its SLA report has them.
        package var verdicts: [SLAReport.VerdictRow]
        /// Opened in it, by `pra`.
        package var incidents: Int

        package init(_ period: Period, isOver: Bool, of report: SLAReport) {
            (from, to, self.isOver, verdicts) = (period.from, period.to, isOver, report.verdicts)
            incidents = report.clusters.flatMap(\.incidents).count { $0.openedAt >= period.from }
        }
    }

    package var schema = Self.schema
    package var at: Timestamp
    package var ledgerEntries: Int
    /// The newest last.
    package var weeks: [Column]
    package var months: [Column]

    package init(at: Timestamp, ledgerEntries: Int, weeks: [Column], months: [Column]) {
        (self.at, self.ledgerEntries, self.weeks, self.months) = (at, ledgerEntries, weeks, months)
    }
}

extension Metrics {
    /// Weeks of UTC from Monday on, the newest last and cut off at `now`.
    package static func weeks(_ count: Int, upTo now: Timestamp) -> [Period] { periods(.week, count, upTo: now) }

    /// Months of UTC, the newest last and cut off at `now`.
    package static func months(_ count: Int, upTo now: Timestamp) -> [Period] { periods(.month, count, upTo: now) }

    private static func periods(_ length: CalendarPeriod.Length, _ count: Int, upTo now: Timestamp) -> [Period] {
        var periods = [CalendarPeriod(length, at: now, in: .utc)]
        while periods.count < count { periods.append(periods[periods.count - 1].previous) }
        return periods.reversed().map { period in
            let (from, to) = period.bounds(in: .utc)
            return Period(from: from, to: min(now, to))
        }
    }
}

package func markdown(of metrics: Metrics, in language: Language) -> String {
    renderMarkdown(layout(metrics, in: language))
}

package func html(of metrics: Metrics, in language: Language) -> String { renderHTML(layout(metrics, in: language)) }

func layout(_ metrics: Metrics, in language: Language) -> Page {
    let cover = Block.pairs([
        Pair(language.text(.coverGenerated), language.text(metrics.at)),
        Pair(language.text(.coverLedger), language.text(metrics.ledgerEntries)),
    ])
    return Page(
        title: language.text(.metricsTitle), language: language,
        blocks: [
            cover, .paragraph(language.text(.metricsHow)), .heading(2, language.text(.sectionWeeks)),
            .table(table(of: metrics.weeks, in: language)), .heading(2, language.text(.sectionMonths)),
            .table(table(of: metrics.months, in: language)),
        ])
}

/// What a row of the table is about.
private struct Line: Hashable {
    var cluster: String
    var objective: ObjectiveResult.Kind
    /// The scenario or endpoint; `nil` for the whole cluster.
    var part: String?

    init(_ row: SLAReport.VerdictRow, _ language: Language) {
        (cluster, objective, part) = (row.cluster, row.objective, row.part(in: language))
    }
}

private func table(of columns: [Metrics.Column], in language: Language) -> Table {
    var lines: [Line] = []
    for row in columns.flatMap(\.verdicts) where !lines.contains(Line(row, language)) {
        lines.append(Line(row, language))
    }
    let heads = columns.map { column in
        let date = String(column.from.description.prefix(10))
        return column.isOver ? date : language.text(.columnSoFar, [.name(date)])
    }
    let incidents =
        [Cell(""), Cell(language.text(.sectionIncidents)), Cell("")]
        + columns.map { Cell(language.text($0.incidents)) }
    return Table(
        columns: [.columnCluster, .columnObjective, .columnScenario].map { language.text($0) } + heads,
        rows: lines.map { line in
            [Cell(line.cluster), Cell(language.text(line.objective.phrase)), Cell(line.part ?? "")]
                + columns.map { cell(of: $0.verdicts.filter { Line($0, language) == line }, in: language) }
        } + [incidents])
}

/// The worst verdict of those that a changed target or a second plan gave, with the newest figure that has it.
private func cell(of rows: [SLAReport.VerdictRow], in language: Language) -> Cell {
    let worst: [Verdict] = [.missed, .notMeasured, .excepted, .met]
    guard let verdict = worst.first(where: { verdict in rows.contains { $0.verdict == verdict } }) else {
        return Cell("")
    }
    let word = language.text(verdict.phrase)
    guard let figure = rows.filter({ $0.verdict == verdict }).compactMap({ Figure($0) }).last else {
        return Cell("\(language.text(.wordUnknown)) (\(word))", verdict.tone)
    }
    let arguments = [figure.value, .name(word), .count(figure.population), .name(figure.sources.abbreviated)]
    return Cell(language.text(.metricsFigure, arguments), verdict.tone)
}

import Model
import Objectives

/// How exposed a cluster was: for each plan and scenario the drawing that an SLA report has, and behind it the worst of
/// each of its parts as a table. HTML.
package func exposureHTML(
    of cluster: String, _ facts: [Fact], in period: Period, _ language: Language
) -> String {
    let id = ResourceID("Cluster", cluster)
    let exposures = accounts(facts, of: [id], in: period)[id]?.exposures ?? []
    guard !exposures.isEmpty else {
        return paragraph("hint", language.text(.noObjectivesStated, [.name(cluster)]))
    }
    let writer = ExposureWriter(
        cluster: cluster, isOneOfMany: Set(exposures.map(\.plan)).count > 1, language: language)
    return exposures.enumerated().map { writer.figure($1, number: $0 + 1) }.joined(separator: "\n")
}

private struct ExposureWriter {
    /// Of a plot of 860 columns each is 43 wide.
    static let parts = 20

    let cluster: String
    let isOneOfMany: Bool
    let language: Language

    func figure(_ account: ExposureAccount, number: Int) -> String {
        let scenario = isOneOfMany ? "\(account.scenario) (\(account.plan))" : account.scenario
        let title = language.text(.chartTitle, [.name(cluster), .name(scenario)])
        let hasRecords = account.evidence.count > 0
        let summary =
            hasRecords
            ? language.text(
                .exposureSummary,
                [.duration(account.maximum), .duration(account.target), .duration(account.overTarget)])
            : language.text(.chartEmpty)
        let curve = SLAReport.ExposureCurve(account, nil, periodEnd: account.to)
        let chart = Chart(curve: curve, from: account.from, to: account.to, title: title, summary: summary)
        return """
            <div class="exposure" tabindex="0" role="group" aria-label="\(escapedHTML(title))">
            \(renderSVG(chart, number: number, language: language))</div>
            <details id="exposure-\(number)"><summary>\(escapedHTML(language.text(.widgetTable)))</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="\(escapedHTML(title))">
            \(tableHTML(table(Plot(chart))))</div></details>
            """
    }

    private func table(_ plot: Plot) -> Table {
        Table(
            columns: [Phrase.columnFrom, .columnTo, .columnWorst, .columnState].map { language.text($0) },
            rows: plot.parts(Self.parts).map { part in
                [
                    Cell(language.text(part.from)), Cell(language.text(part.to)),
                    Cell(part.highest.map { language.text($0) } ?? Card.unknown), state(of: part, plot.chart.curve),
                ]
            })
    }

    /// What nobody saw of a part is said, however good the rest was.
    private func state(of part: Plot.Part, _ curve: SLAReport.ExposureCurve) -> Cell {
        guard let highest = part.highest else {
            return Cell("\(Card.unknown) \(language.text(.chartUnseen))", .doubtful)
        }
        let isTorn = curve.unseen.contains { $0.from < part.to && $0.to > part.from }
        let isOver = highest > curve.target
        let words = language.text(isOver ? .exposureAbove : .exposureBelow)
        let all = isTorn ? language.text(.exposureTorn, [.name(words)]) : words
        return isOver
            ? Cell("✗ \(all)", .bad) : isTorn ? Cell("\(Card.unknown) \(all)", .doubtful) : Cell("✓ \(all)", .good)
    }
}

import Model

/// - Parameter documentDigest: SHA-256 of the JSON document, which the rendering carries.
package func markdown(of report: SLAReport, in language: Language, documentDigest: Digest) -> String {
    renderMarkdown(layout(report, in: language, documentDigest: documentDigest))
}

/// One page that needs nothing else: no scripts, no links to elsewhere.
/// - Parameter documentDigest: SHA-256 of the JSON document, which the page carries.
package func html(of report: SLAReport, in language: Language, documentDigest: Digest) -> String {
    renderHTML(layout(report, in: language, documentDigest: documentDigest))
}

/// The verdicts for a terminal, why those that are not met are not, the summary last.
package func text(of report: SLAReport, in language: Language, styled: Bool) -> String {
    let writer = ReportWriter(report, language)
    var table = writer.verdictTable()
    // By which entries, and why the others are met, stands in the document.
    table.columns.removeLast(3)
    table.rows = table.rows.map { $0.dropLast(3) }
    let reasons = writer.report.verdicts.filter { $0.verdict != .met }.map { row in
        let what = [row.cluster, writer.text(row.objective.phrase), writer.part(of: row)].compactMap(\.self)
        let why = writer.text(.verdictReason, .name(what.joined(separator: ", ")), .message(row.detail))
        return wrapped(why, width: 118, indent: "  ") + "\n"
    }
    let controls = ControlTables(rows: report.controls ?? [], language: language)
    return renderText(table, styled: styled) + reasons.joined() + writer.verdictSummary() + "\n"
        + (controls.rows.isEmpty ? "" : controls.summary() + "\n")
        + (report.alerts.map { writer.alertSummary($0) + "\n" } ?? "")
}

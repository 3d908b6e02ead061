import Model
import Objectives

/// What happened, what it cost, why, and what is done about it: people's words, and the evidence of the same time.
package struct PostIncident: Hashable, Sendable, Codable {
    package static let schema = "pra.incident-report/1"
    /// The answers that a cause has to stand: below the fifth “why?” lies what can be changed.
    package static let whysAsked = 5

    package var schema = Self.schema
    package var file: IncidentFile
    package var timeline: [TimelineLine]
    /// When `pra` opened its first incident of the cluster since this one began; `nil` when it saw none.
    package var detectedAt: Timestamp?
    /// Exposure and availability from its beginning to its end.
    package var impact: SLAReport
}

/// What happened shortly before belongs to the story.
private let lead = Duration.seconds(900)

/// - Parameter cover: of the incident's time: from its beginning to its end, or to now while it is open.
package func makePostIncident(
    _ file: IncidentFile, _ cover: SLAReport.Cover, entries: [LedgerEntry]
) -> PostIncident {
    var impact = makeReport(cover, entries: entries, population: [file.cluster])
    impact.verdicts = impact.verdicts.filter { [.rpo, .availability].contains($0.objective) }
    let lines = timeline(of: file.cluster, from: cover.from - lead, to: cover.to, in: entries)
    let seen = entries.first { entry in
        guard case .incident(let record) = entry.fact.event, record.change == .opened else { return false }
        return entry.fact.subject == file.cluster && entry.fact.at >= cover.from && entry.fact.at <= cover.to
    }
    return PostIncident(file: file, timeline: lines, detectedAt: seen?.fact.at, impact: impact)
}

package func markdown(of report: PostIncident, in language: Language, documentDigest: Digest) -> String {
    renderMarkdown(layout(report, in: language, documentDigest: documentDigest))
}

package func html(of report: PostIncident, in language: Language, documentDigest: Digest) -> String {
    renderHTML(layout(report, in: language, documentDigest: documentDigest))
}

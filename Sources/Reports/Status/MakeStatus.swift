import Model
import Objectives

/// Answers from one pass; pure and total. What was not seen is said to be unknown.
package func makeStatus(_ input: StatusInput) -> StatusDocument {
    let clusters = input.clusters.map { clusterStatus($0, input) }
    let stores = input.stores.map { storeStatus($0, input) }
    let incidents = openIncidents(input.facts).map(\.record)
    let loop = LoopSight(input)
    var document = StatusDocument(
        at: input.at, level: .ok, clusters: clusters, stores: stores, loop: loop.loop, running: loop.running,
        interrupted: loop.interrupted, unsure: loop.unsure, next: input.next, incidents: incidents,
        lines: loop.lines(input) + anchorLines(input.anchors, input.facts, at: input.at) + incidentLines(incidents))
    document.level = document.answers.map(\.level).max() ?? .unknown
    return document
}

extension StatusDocument {
    /// What is so now. How promises were kept over the window has its own verdicts: one that was missed weeks ago asks
    /// for nobody tonight, and what is wrong now has a line of its own.
    var answers: [Line] {
        (clusters.flatMap(\.lines) + stores.flatMap(\.lines) + lines).filter { $0.aspect != .aspectObjective }
    }
}

typealias StatusLine = StatusDocument.Line

private func incidentLines(_ incidents: [IncidentRecord]) -> [StatusLine] {
    incidents.map { incident in
        StatusLine(
            aspect: .aspectIncident, level: incident.severity == "critical" ? .critical : .warning,
            message: Message(.statusEndpointSick, .name(incident.id), .name(incident.message)))
    }
}

import Model
import Objectives

/// Answers from one pass; pure and total. What was not seen is said to be unknown.
package func makeStatus(_ input: StatusInput) -> StatusDocument {
    let clusters = input.clusters.map { clusterStatus($0, input) }
    let stores = input.stores.map { storeStatus($0, input) }
    let incidents = openIncidents(input.facts)
    var document = StatusDocument(
        at: input.at, level: .ok, clusters: clusters, stores: stores, running: input.running, next: input.next,
        incidents: incidents, lines: loopLines(input, incidents))
    document.level = document.allLines.map(\.level).max() ?? .unknown
    return document
}

extension StatusDocument {
    var allLines: [Line] { clusters.flatMap(\.lines) + stores.flatMap(\.lines) + lines }
}

typealias StatusLine = StatusDocument.Line

private func openIncidents(_ facts: [Fact]) -> [IncidentRecord] {
    var open: [IncidentRecord] = []
    for fact in facts {
        guard case .incident(let record) = fact.event else { continue }
        open.removeAll { $0.id == record.id }
        if record.change == .opened { open.append(record) }
    }
    return open
}

private func loopLines(_ input: StatusInput, _ incidents: [IncidentRecord]) -> [StatusLine] {
    var lines = input.running.map { running in
        let (name, since) = (
            Message.Argument.name(running.action.text), Message.Argument.duration(input.at - running.since)
        )
        guard let total = running.total else {
            return StatusLine(aspect: .aspectRunning, level: .ok, message: Message(.statusRunning, name, since))
        }
        return StatusLine(
            aspect: .aspectRunning, level: .ok,
            message: Message(
                .statusProgress, name, since, .name(running.stage), .bytes(running.done), .bytes(total)))
    }
    if lines.isEmpty { lines.append(.init(aspect: .aspectRunning, level: .ok, message: Message(.statusIdle))) }
    lines += input.next.prefix(3).map { next in
        let name = Message.Argument.name(next.action.text)
        return StatusLine(
            aspect: .aspectNext, level: .ok,
            message: next.at > input.at
                ? Message(.statusNext, name, .duration(next.at - input.at)) : Message(.statusNow, name))
    }
    if input.next.isEmpty { lines.append(.init(aspect: .aspectNext, level: .ok, message: Message(.statusNothingNext))) }
    return lines
        + incidents.map { incident in
            StatusLine(
                aspect: .aspectIncident, level: incident.severity == "critical" ? .critical : .warning,
                message: Message(.statusEndpointSick, .name(incident.id), .name(incident.message)))
        }
}

import Model
import Objectives

/// Answers from one pass; pure and total. What was not seen is said to be unknown.
package func makeStatus(_ input: StatusInput) -> StatusDocument {
    let ids = input.clusters.map { ResourceID("Cluster", $0.name) }
    let window = Period(from: input.at - MeasurementRules.standard.window, to: input.at)
    let accounts = accounts(input.facts, of: ids, in: window)
    let foreseen = ForecastAccount(input.facts, at: input.at)
    let forecasts = foreseen.ofStores() + ids.compactMap { accounts[$0] }.flatMap { foreseen.of($0) }
    let lines = { (subject: ResourceID) in
        forecastLines(forecasts.filter { $0.subject == subject }, at: input.at)
    }
    let clusters = input.clusters.map { cluster in
        var status = clusterStatus(cluster, input, accounts)
        status.lines += lines(ResourceID("Cluster", cluster.name))
        return status
    }
    let stores = input.stores.map { store in
        var status = storeStatus(store, input)
        status.lines += lines(ResourceID("BackupStore", store.name))
        return status
    }
    let incidents = openIncidents(input.facts).map(\.record)
    let loop = LoopSight(input)
    var document = StatusDocument(
        at: input.at, level: .ok, clusters: clusters, stores: stores, loop: loop.loop, running: loop.running,
        interrupted: loop.interrupted, unsure: loop.unsure, next: input.next, incidents: incidents,
        forecasts: forecasts,
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
            aspect: .aspectIncident, level: level(of: incident),
            message: Message(.statusEndpointSick, .name(incident.id), .name(incident.message)))
    }
}

private func level(of incident: IncidentRecord) -> StatusDocument.Level {
    switch AlertSeverity(rawValue: incident.severity) ?? .critical {
    case .critical, .error: .critical
    case .warning: .warning
    // Only to be known, like the test of a route.
    case .notice, .info: .ok
    }
}

import Model

/// What is wrong now and was told, or would be.
package struct ActiveAlertsBody: Hashable, Sendable, Codable {
    package struct Counts: Hashable, Sendable, Codable {
        package var critical: Int
        package var error: Int
        package var warning: Int
        package var notice: Int
        package var info: Int
    }

    package struct Acknowledged: Hashable, Sendable, Codable {
        package var by: String
        package var comment: String
        /// Absent: until the alert is over.
        package var until: Timestamp?
    }

    package struct Alert: Hashable, Sendable, Codable {
        package var id: String
        package var severity: AlertSeverity
        package var title: Message
        package var since: Timestamp
        /// Absent where nobody said to be at it.
        package var ack: Acknowledged?
    }

    package var counts: Counts
    /// The gravest first, of those the oldest; at most ten.
    package var top: [Alert]
    package var total: Int
}

func activeAlerts(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    guard params.cluster == nil || input.clusters[params.cluster ?? ""] != nil else { return nil }
    let open = input.ledger.open.values.filter { alert in
        params.cluster.map { alert.subject == ResourceID("Cluster", $0) } ?? true
    }
    let alerts = open.map { ActiveAlertsBody.Alert($0, at: input.at) }.sorted {
        ($1.severity, $0.since, $0.id) < ($0.severity, $1.since, $1.id)
    }
    let count = { (severity: AlertSeverity) in alerts.count { $0.severity == severity } }
    let body = ActiveAlertsBody(
        counts: .init(
            critical: count(.critical), error: count(.error), warning: count(.warning), notice: count(.notice),
            info: count(.info)), top: Array(alerts.prefix(10)), total: alerts.count)
    let level: StatusDocument.Level =
        switch alerts.first?.severity {
        case .critical, .error: .critical
        case .warning: .warning
        case .notice, .info, nil: .ok
        }
    return SeenBody(.activeAlerts(body), level)
}

extension ActiveAlertsBody.Alert {
    fileprivate init(_ open: LedgerSight.OpenIncident, at now: Timestamp) {
        // A severity that this version does not know is taken for the worst.
        let severity = AlertSeverity(rawValue: open.record.severity) ?? .critical
        let acknowledged = open.acknowledged.flatMap { record -> ActiveAlertsBody.Acknowledged? in
            let isOver = record.until.map { $0 <= now } ?? false
            let hasGrown = AlertSeverity(rawValue: record.severity).map { $0 < severity } ?? false
            guard !isOver, !hasGrown else { return nil }
            return .init(by: record.by, comment: record.comment, until: record.until)
        }
        self.init(
            id: open.record.id, severity: severity,
            title: open.record.words ?? Message(.widgetPlain, .name(open.record.message)), since: open.since,
            ack: acknowledged)
    }
}

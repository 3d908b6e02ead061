import Model

/// The data of one widget, by its type.
package enum WidgetBody: Hashable, Sendable {
    case readiness(ReadinessBody)
    case recoveryWindow(RecoveryWindowBody)
    case backupTimeline(BackupTimelineBody)
    case replicationTopology(TopologyBody)
    case drillResults(DrillResultsBody)
    case activeAlerts(ActiveAlertsBody)
    case reconcileStatus(ReconcileBody)
    case repositoryUsage(RepositoryUsageBody)
    case syncHealth(SyncHealthBody)
}

extension WidgetBody: Encodable {
    init(of type: WidgetType, from decoder: any Decoder) throws {
        self =
            switch type {
            case .readiness: .readiness(try ReadinessBody(from: decoder))
            case .recoveryWindow: .recoveryWindow(try RecoveryWindowBody(from: decoder))
            case .backupTimeline: .backupTimeline(try BackupTimelineBody(from: decoder))
            case .replicationTopology: .replicationTopology(try TopologyBody(from: decoder))
            case .drillResults: .drillResults(try DrillResultsBody(from: decoder))
            case .activeAlerts: .activeAlerts(try ActiveAlertsBody(from: decoder))
            case .reconcileStatus: .reconcileStatus(try ReconcileBody(from: decoder))
            case .repositoryUsage: .repositoryUsage(try RepositoryUsageBody(from: decoder))
            case .syncHealth: .syncHealth(try SyncHealthBody(from: decoder))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .readiness(let body): try body.encode(to: encoder)
        case .recoveryWindow(let body): try body.encode(to: encoder)
        case .backupTimeline(let body): try body.encode(to: encoder)
        case .replicationTopology(let body): try body.encode(to: encoder)
        case .drillResults(let body): try body.encode(to: encoder)
        case .activeAlerts(let body): try body.encode(to: encoder)
        case .reconcileStatus(let body): try body.encode(to: encoder)
        case .repositoryUsage(let body): try body.encode(to: encoder)
        case .syncHealth(let body): try body.encode(to: encoder)
        }
    }
}

/// Not well, the worst first: what a line says, and how bad it is.
func troubles(of lines: [StatusDocument.Line]) -> [StatusDocument.Line] {
    let bad = lines.filter { $0.level != .ok }
    return StatusDocument.Level.allCases.sorted(by: >).flatMap { level in bad.filter { $0.level == level } }
}

/// The same in words, each with what it is about.
func whyNotWell(_ lines: [StatusDocument.Line]) -> [Message] {
    troubles(of: lines).map { Message(.verdictReason, .message(Message($0.aspect)), .message($0.message)) }
}

extension [StatusDocument.Line] {
    /// Unknown where nothing says anything.
    var worst: StatusDocument.Level { map(\.level).max() ?? .unknown }

    func about(_ aspects: Phrase...) -> [StatusDocument.Line] { filter { aspects.contains($0.aspect) } }
}

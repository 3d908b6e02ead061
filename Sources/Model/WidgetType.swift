/// What a widget shows.
package enum WidgetType: String, Hashable, Sendable, Codable, CaseIterable {
    case readiness
    case recoveryWindow = "recovery-window", backupTimeline = "backup-timeline"
    case replicationTopology = "replication-topology", drillResults = "drill-results"
    case activeAlerts = "active-alerts", reconcileStatus = "reconcile-status"
    case repositoryUsage = "repository-usage", syncHealth = "sync-health"

    /// Whether it is about one cluster; `nil` where it may be about all of them.
    package var needsCluster: Bool? {
        switch self {
        case .recoveryWindow, .backupTimeline, .replicationTopology, .drillResults: true
        case .readiness, .activeAlerts: nil
        case .reconcileStatus, .repositoryUsage, .syncHealth: false
        }
    }

    /// Whether it may be about one store, or about all of them.
    package var takesStore: Bool { self == .repositoryUsage }
}

/// What a widget is about.
package struct WidgetParams: Hashable, Sendable, Codable {
    package var cluster: String?
    package var store: String?

    package init(cluster: String? = nil, store: String? = nil) { (self.cluster, self.store) = (cluster, store) }
}

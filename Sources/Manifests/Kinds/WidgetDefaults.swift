import Model

/// The dashboard that people start from.
package enum WidgetDefaults: Kind {
    package static let name = "WidgetDefaults"

    package struct Spec: Hashable, Sendable {
        /// `role:NAME` or `user:NAME`.
        package var audience: [String]
        package var widgets: [Widget]
    }

    /// What a widget is about.
    package struct Params: Hashable, Sendable {
        package var cluster: String?
        package var store: String?

        package init(cluster: String? = nil, store: String? = nil) { (self.cluster, self.store) = (cluster, store) }
    }

    /// What a widget shows.
    package enum WidgetType: String, Hashable, Sendable, CaseIterable {
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

    package struct Widget: Hashable, Sendable {
        package enum Policy: String, Hashable, Sendable, CaseIterable {
            case locked = "Locked", standard = "Default", seed = "Seed"
        }
        package enum Size: String, Hashable, Sendable, CaseIterable { case small, medium, wide }

        package var key: String
        package var type: WidgetType
        package var size: Size
        package var params: Params
        package var policy: Policy
        package var visible: Bool
    }
}

extension Desired {
    /// Where a widget of a dashboard's defaults is stated.
    package func location(ofWidget index: Int, of defaults: ResourceID) -> SourceLocation? {
        let document = documents.first { $0.kind == defaults.kind && $0.name == defaults.name }
        return document?.location(of: [.field("spec"), .field("widgets"), .index(index)])
    }
}

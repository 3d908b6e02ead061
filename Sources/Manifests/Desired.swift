import Model

/// All that the manifests state, decoded: what the loop works toward.
package struct Desired: Sendable {
    package var clusters: [Resource<Cluster.Spec>] = []
    package var stores: [Resource<BackupStore.Spec>] = []
    package var plans: [Resource<RecoveryPlan.Spec>] = []
    package var retentions: [Resource<RetentionPolicy.Spec>] = []
    package var channels: [Resource<AlertChannel.Spec>] = []
    package var routes: [Resource<AlertRoute.Spec>] = []
    package var widgets: [Resource<WidgetDefaults.Spec>] = []
    /// SHA-256 over every file's name and bytes: the manifest revision.
    package var revision: Digest

    package init(revision: Digest) { self.revision = revision }

    /// How many manifests, of all kinds.
    package var count: Int {
        clusters.count + stores.count + plans.count + retentions.count + channels.count + routes.count + widgets.count
    }

    /// The plans that select `cluster`, by name.
    package func plans(of cluster: Resource<Cluster.Spec>) -> [Resource<RecoveryPlan.Spec>] {
        plans.filter { Desired.isSelected(cluster, by: $0) }.sorted { $0.name < $1.name }
    }

    /// The clusters that `plan` selects, by name.
    package func clusters(of plan: Resource<RecoveryPlan.Spec>) -> [Resource<Cluster.Spec>] {
        clusters.filter { Desired.isSelected($0, by: plan) }
    }

    private static func isSelected(_ cluster: Resource<Cluster.Spec>, by plan: Resource<RecoveryPlan.Spec>) -> Bool {
        let wanted = plan.spec.clusters.matchLabels
        return !wanted.isEmpty && wanted.allSatisfy { cluster.metadata.labels[$0.key] == $0.value }
    }
}

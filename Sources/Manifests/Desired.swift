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
    package var teams: [Resource<Team.Spec>] = []
    package var users: [Resource<User.Spec>] = []
    package var waivers: [Resource<Waiver.Spec>] = []
    package var windows: [Resource<MaintenanceWindow.Spec>] = []
    package var reports: [Resource<ReportSchedule.Spec>] = []
    package var admissions: [Resource<AdmissionPolicy.Spec>] = []
    package var frameworks: [Resource<ControlFramework.Spec>] = []
    package var evidence: [Resource<EvidencePolicy.Spec>] = []
    /// The same manifests as values, with where each was written.
    package var documents: [EffectiveManifest] = []
    /// Manifests that a policy denies since it changed, and why: what they protect goes on, and what they destroy
    /// waits.
    package var denied: [ResourceID: String] = [:]
    /// SHA-256 over every file's name and bytes: the manifest revision.
    package var revision: Digest

    package init(revision: Digest) { self.revision = revision }

    /// How many manifests, of all kinds.
    package var count: Int { documents.count }

    /// The plans that select `cluster`, by name.
    package func plans(of cluster: Resource<Cluster.Spec>) -> [Resource<RecoveryPlan.Spec>] {
        plans.filter { $0.spec.clusters.selects(cluster) }.sorted { $0.name < $1.name }
    }

    /// The clusters that `plan` selects, by name.
    package func clusters(of plan: Resource<RecoveryPlan.Spec>) -> [Resource<Cluster.Spec>] {
        clusters.filter { plan.spec.clusters.selects($0) }
    }

    /// The windows in which `cluster` is left alone, by name.
    package func windows(of cluster: Resource<Cluster.Spec>) -> [Resource<MaintenanceWindow.Spec>] {
        windows.filter { $0.spec.clusters.selects(cluster) }.sorted { $0.name < $1.name }
    }
}

extension Desired {
    /// Those of the manifest of a cluster or a store.
    package func labels(of resource: ResourceID) -> [String: String] {
        clusters.first { $0.id == resource }?.metadata.labels ?? stores.first { $0.id == resource }?.metadata.labels
            ?? [:]
    }
}

extension RecoveryPlan.Selector {
    package func selects(_ cluster: Resource<Cluster.Spec>) -> Bool {
        !matchLabels.isEmpty && matchLabels.allSatisfy { cluster.metadata.labels[$0.key] == $0.value }
    }
}

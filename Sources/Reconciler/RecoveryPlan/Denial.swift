import Manifests
import Model

extension Desired {
    /// Why nothing of a plan's points on `cluster` may go: a policy denies, since it changed, what would decide that.
    func denial(of plan: Resource<RecoveryPlan.Spec>, for cluster: Resource<Cluster.Spec>) -> String? {
        let deciding =
            [plan.id, cluster.id, ResourceID(RetentionPolicy.name, plan.spec.retention.ref)]
            + plan.spec.stores.map { ResourceID(BackupStore.name, $0) }
        return deciding.lazy.compactMap { id in denied[id].map { "a policy denies \(id): \($0)" } }.first
    }
}

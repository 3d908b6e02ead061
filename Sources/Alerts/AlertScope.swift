import Manifests
import Model

extension Desired {
    /// The routes of the plans that `subject` is a part of, or of all plans where it is part of none, by name; and the
    /// labels of its manifest.
    package func routesAndLabels(of subject: ResourceID) -> (routes: [String], labels: [String: String]) {
        let plans: [Resource<RecoveryPlan.Spec>]
        if let cluster = clusters.first(where: { $0.id == subject }) {
            plans = self.plans(of: cluster)
        } else if subject.kind == BackupStore.name {
            plans = self.plans.filter { $0.spec.stores.contains(subject.name) }
        } else {
            plans = self.plans
        }
        let isChannel = subject.kind == AlertChannel.name
        let names = isChannel ? routes.map(\.name) : plans.compactMap(\.spec.alerts?.route)
        return (Set(names).sorted(), labels(of: subject))
    }
}

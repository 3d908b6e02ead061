import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// What the ledger lacks of how full a store is.
    /// - Parameter history: as it is for the store that has the name now.
    func fill(of store: Resource<BackupStore.Spec>, _ state: Observed<StoreState>, _ history: History) -> [Fact.Event] {
        guard let seen = state.value?.observation, let space = seen.space else { return [] }
        let now = world.time.now()
        let held = seen.held(at: now)
        let points = seen.points.filter(\.isComplete)
        let record = FilledRecord(
            total: space.total, free: space.free, stopAt: store.spec.capacity.stopAt, points: points.count,
            held: points.count { held.contains($0.action) })
        return history.growth.isNews(record, of: store.name, at: now) ? [.filled(record)] : []
    }

    /// What the ledger lacks of how large a cluster is.
    func size(of cluster: Resource<Cluster.Spec>, _ server: Observed<ClusterObservation>, _ history: History) -> [Fact
        .Event]
    {
        guard let seen = server.value, !seen.isInRecovery else { return [] }
        let record = SizedRecord(database: seen.databaseBytes, timeline: seen.timeline, insert: seen.insert)
        return history.growth.isNews(record, of: cluster.id, at: world.time.now()) ? [.sized(record)] : []
    }
}

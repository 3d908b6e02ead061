import Manifests
import Model
import Planning
import Ports
import State
import Stores

/// The recovery points of one cluster in one store, oldest first by epoch, timeline and position: wall clocks do not
/// order them.
struct ClusterPoints {
    let points: [RecoveryPoint]
    let store: StoreObservation
    private let history: History

    init(
        of cluster: String, in store: Resource<BackupStore.Spec>, _ wiring: Wiring
    ) async throws(PraError) {
        let opened = try await StorePlace(store).open()
        let lives = try await opened.clusters().filter { $0.epochs.contains { $0.name == cluster } }
        let epochs = lives.flatMap(\.epochs)
        let order = { (point: RecoveryPoint) in epochs.firstIndex { $0.system == point.system } ?? 0 }
        self.store = try await wiring.world.engine.observe(store)
        points = self.store.points
            .filter { point in lives.contains { $0.uid == point.clusterUID } }
            .sorted { (order($0), $0.timeline, $0.stop) < (order($1), $1.timeline, $1.stop) }
        var history = History(try await wiring.journal.facts(from: 0))
        history.locate(store.spec.identity(self.store.storeID), as: store.name)
        self.history = history
    }

    /// The newest that a restore may rely on.
    var newestSound: RecoveryPoint? { points.last { history.isSound($0) } }

    /// What a drill restores, of the newest sound point's system; `nil` when no point is sound.
    func choice(_ target: RecoveryPlan.Drill.Target, for action: ActionID, due slot: Timestamp) -> DrillChoice? {
        let sound = points.filter { $0.system == newestSound?.system && history.isSound($0) }
        return target.choose(among: sound, in: store, for: action, due: slot)
    }
}

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
    private let history: History

    init(
        of cluster: String, in store: Resource<BackupStore.Spec>, _ wiring: Wiring
    ) async throws(PraError) {
        let opened = try await StorePlace(store.spec).open()
        let lives = try await opened.clusters().filter { $0.epochs.contains { $0.name == cluster } }
        let epochs = lives.flatMap(\.epochs)
        let order = { (point: RecoveryPoint) in epochs.firstIndex { $0.system == point.system } ?? 0 }
        points = try await wiring.world.engine.observe(store).points
            .filter { point in lives.contains { $0.uid == point.clusterUID } }
            .sorted { (order($0), $0.timeline, $0.stop) < (order($1), $1.timeline, $1.stop) }
        history = History(try await wiring.journal.facts(from: 0))
    }

    /// The newest that a restore may rely on: complete, untainted, and not found damaged.
    var newestSound: RecoveryPoint? {
        points.last { $0.isComplete && $0.taint == nil && !history.isDamaged($0) }
    }
}

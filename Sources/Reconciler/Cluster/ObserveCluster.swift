import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// A cluster that no plan selects: what pra left on it while one did.
    func lookAtUnprotected(_ name: String) async -> Look {
        guard let cluster = desired.clusters.first(where: { $0.name == name }), desired.plans(of: cluster).isEmpty,
            case let history = await book.history, case let slots = surplusSlots(on: cluster, history), !slots.isEmpty
        else { return Look(gaps: []) }
        let servers = world.servers
        let seen = await observed("cluster \(name)") { () async throws(PraError) in try await servers.observe(cluster) }
        switch seen {
        case .known(let server, _):
            let isRefused = removals(in: history, of: desired).contains { $0.cluster == cluster.id && $0.isRefused }
            return Look(
                gaps: surplusSlotGaps(slots, on: cluster, server, of: nil).map { gap in
                    isRefused ? gap.kept(on: server) : gap
                })
        case .unknown(let error): return Look(gaps: [], unseen: [.init(resource: cluster.id, because: error)])
        }
    }

    /// Slots that pra made on `cluster` and that no plan which acts asks for.
    func surplusSlots(on cluster: Resource<Cluster.Spec>, _ history: History) -> [String] {
        let asking = desired.plans(of: cluster).filter { $0.spec.mode == .enforce && $0.spec.wal.stream }
        return (history.guardSlots[cluster.id] ?? []).subtracting(asking.map(\.spec.wal.guardSlot.name)).sorted()
    }

    /// Whether `plan` speaks for what is about `cluster` alone: one plan of each does, if there is one that acts.
    func speaks(_ plan: Resource<RecoveryPlan.Spec>, for cluster: Resource<Cluster.Spec>) -> Bool {
        let plans = desired.plans(of: cluster)
        return (plans.first { $0.spec.mode == .enforce } ?? plans.first)?.name == plan.name
    }
}

import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// The plan and cluster of a key, while the manifests still state them.
    func subject(
        _ plan: String, _ cluster: String
    ) -> (plan: Resource<RecoveryPlan.Spec>, cluster: Resource<Cluster.Spec>)? {
        guard let plan = desired.plans.first(where: { $0.name == plan }),
            let cluster = desired.clusters(of: plan).first(where: { $0.name == cluster })
        else { return nil }
        return (plan, cluster)
    }

    func stores(of plan: Resource<RecoveryPlan.Spec>) -> [Resource<BackupStore.Spec>] {
        desired.stores.filter { plan.spec.stores.contains($0.name) }
    }

    func observePlan(
        _ plan: Resource<RecoveryPlan.Spec>, for cluster: Resource<Cluster.Spec>
    ) async -> PlanObservation {
        let servers = world.servers
        // The server first: what the stores then hold is compared with positions that are older.
        let server = await observed("cluster \(cluster.name)") { () async throws(PraError) in
            try await servers.observe(cluster)
        }
        let stores = stores(of: plan)
        let states = await concurrently(stores, atMost: 4) { await observeStore($0) }
        var observation = PlanObservation(
            cluster: cluster, server: server,
            stores: Dictionary(uniqueKeysWithValues: zip(stores.map(\.name), states)),
            capacities: Dictionary(uniqueKeysWithValues: stores.map { ($0.name, $0.spec.capacity) }), stream: .running,
            stays: stays, history: await book.history,
            retentions: retentions(for: cluster, sharing: plan.spec.stores))
        await watch.note(observation, plan: plan)
        let stream = streams.state(of: cluster.name)
        if stream?.isRunning != true || stream?.failure != nil {
            observation.stream = .stopped(
                exposure: await watch.exposure(of: cluster.id, plan: plan.name),
                failure: stream?.failure)
        }
        return observation
    }

    /// The policies of all plans that keep points of `cluster` in one of `stores`; none at all when one of them is not
    /// stated.
    private func retentions(
        for cluster: Resource<Cluster.Spec>, sharing stores: [String]
    ) -> [PlanObservation.Retention] {
        let plans = desired.plans.filter { plan in
            !Set(plan.spec.stores).isDisjoint(with: stores)
                && desired.clusters(of: plan).contains { $0.name == cluster.name }
        }
        let found = Set(plans.map(\.spec.retention.ref)).sorted().map { name in
            desired.retentions.first { $0.name == name }.flatMap { policy in
                world.zones(policy.spec.timeZone).map {
                    PlanObservation.Retention(name: name, spec: policy.spec, zone: $0)
                }
            }
        }
        return found.allSatisfy { $0 != nil } ? found.compactMap(\.self) : []
    }

    func lookAtPlan(_ plan: String, _ cluster: String) async -> Look {
        guard let (plan, cluster) = subject(plan, cluster) else { return Look(gaps: []) }
        let observation = await observePlan(plan, for: cluster)
        let now = world.time.now()
        return Look(
            gaps: RecoveryPlan.gaps(plan, given: .known(observation, at: now), at: now),
            absent: Set(observation.storesToMake),
            committed: Set(plan.spec.stores.flatMap { observation.points(in: $0) }.filter(\.isComplete).map(\.action)),
            holes: plan.spec.wal.stream ? observation.unrecordedHoles : [], unseen: unseen(observation))
    }

    private func unseen(_ observation: PlanObservation) -> [Plan.Unseen] {
        var unseen: [Plan.Unseen] = []
        if case .unknown(let error) = observation.server {
            unseen.append(.init(resource: observation.cluster.id, because: error))
        }
        for (name, state) in observation.stores.sorted(by: { $0.key < $1.key }) {
            if case .unknown(let error) = state {
                unseen.append(.init(resource: ResourceID(BackupStore.name, name), because: error))
            }
        }
        return unseen
    }
}

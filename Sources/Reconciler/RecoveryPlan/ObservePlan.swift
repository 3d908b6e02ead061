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
        // The server and what is claimed first: what the stores then hold is compared with positions that are older.
        let streamed = streams.state(of: cluster.name)
        let server = await observed("cluster \(cluster.name)") { () async throws(PraError) in
            try await servers.observe(cluster)
        }
        let stores = stores(of: plan)
        let seen = await concurrently(stores, atMost: 4) { await observeStore($0) }
        let states = await apart(Dictionary(uniqueKeysWithValues: zip(stores.map(\.name), seen)))
        let history = await history(of: identities(in: states))
        let (retentions, unknownRetention) = retentions(for: cluster, sharing: plan.spec.stores)
        var observation = PlanObservation(
            cluster: cluster, server: server, stores: states,
            capacities: Dictionary(uniqueKeysWithValues: stores.map { ($0.name, $0.spec.capacity) }), stream: .running,
            stays: stays, history: history,
            surplusSlots: speaks(plan, for: cluster) ? surplusSlots(on: cluster, history) : [],
            retentions: retentions, unknownRetention: unknownRetention, windows: world.windows(of: cluster, in: desired)
        )
        observation.denial = desired.denial(of: plan, for: cluster)
        observation.claims = claims(streamed, server.value, of: plan)
        await watch.note(observation, plan: plan)
        let stream = streams.state(of: cluster.name)
        if stream?.isRunning != true || stream?.failure != nil {
            observation.stream = .stopped(
                exposure: await watch.exposure(of: cluster.id, plan: plan.name),
                failure: stream?.failure)
        }
        return observation
    }

    /// Who streams says up to where; where nobody of ours does, the server's archiver.
    private func claims(
        _ stream: Streams.State?, _ server: ClusterObservation?, of plan: Resource<RecoveryPlan.Spec>
    ) -> [String: WALEnd] {
        var claims: [String: WALEnd] = [:]
        for store in plan.spec.stores {
            claims[store] = plan.spec.wal.stream ? stream?.claim(of: store) : server?.archived
        }
        return claims
    }

    /// The policies of all plans that keep points of `cluster` in one of `stores`, and why one of them is not known.
    private func retentions(
        for cluster: Resource<Cluster.Spec>, sharing stores: [String]
    ) -> ([PlanObservation.Retention], unknown: String?) {
        let plans = desired.plans.filter { plan in
            !Set(plan.spec.stores).isDisjoint(with: stores)
                && desired.clusters(of: plan).contains { $0.name == cluster.name }
        }
        var found: [PlanObservation.Retention] = []
        for name in Set(plans.map(\.spec.retention.ref)).sorted() {
            guard let policy = desired.retentions.first(where: { $0.name == name }) else {
                return (found, "no manifest states RetentionPolicy \(name)")
            }
            guard let zone = world.zones(policy.spec.timeZone) else {
                return (
                    found, "this host does not know \(policy.spec.timeZone), the time zone of RetentionPolicy \(name)"
                )
            }
            found.append(PlanObservation.Retention(name: name, spec: policy.spec, zone: zone))
        }
        return (found, nil)
    }

    func lookAtPlan(_ plan: String, _ cluster: String) async -> Look {
        guard let (plan, cluster) = subject(plan, cluster) else { return Look(gaps: []) }
        let observation = await observePlan(plan, for: cluster)
        let now = world.time.now()
        let gaps = RecoveryPlan.gaps(plan, given: .known(observation, at: now), at: now)
        if observation.damage != nil {
            await watch.note(heldUp: heldUp(gaps, by: plan, at: now), of: observation.cluster.id, plan: plan.name)
        }
        let identities = identities(in: observation.stores)
        return Look(
            gaps: gaps,
            absent: Set(observation.storesToMake),
            committed: Set(plan.spec.stores.flatMap { observation.points(in: $0) }.filter(\.isComplete).map(\.action)),
            news: await news(of: identities, about: cluster.id)
                + (plan.spec.wal.stream ? observation.unrecordedHoles.map { Fact.Event.walGap($0) } : [])
                + observation.unrecordedHolds + observation.unrecordedLosses.map { .verified($0) }
                + holdings(observation) + size(of: cluster, observation.server, observation.history),
            identities: identities, unseen: unseen(observation))
    }

    /// What a plan that acts would have to tell of retention, by store.
    private func heldUp(
        _ gaps: [Gap], by plan: Resource<RecoveryPlan.Spec>, at now: Timestamp
    ) -> [String: String] {
        guard plan.spec.mode == .enforce, plan.spec.suspend.map({ $0.until <= now }) ?? true else { return [:] }
        let held = gaps.filter { $0.action.verb == .retain && $0.obstacle != nil }
        return Dictionary(
            held.map { ($0.action.store ?? "", $0.obstacle ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    func unseen(_ observation: PlanObservation) -> [Plan.Unseen] {
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

import Manifests
import Model
import Objectives
import Planning
import Ports

/// What one look at everything found, for `pra status`.
package struct Survey: Sendable {
    package struct ClusterView: Sendable {
        package var cluster: Resource<Cluster.Spec>
        package var plans: [Resource<RecoveryPlan.Spec>]
        package var server: Observed<ClusterObservation>
        package var endpoints: [EndpointObservation]
        package var exposures: [CurrentExposure]
    }

    package struct StoreView: Sendable {
        package var store: Resource<BackupStore.Spec>
        package var state: Observed<StoreState>
    }

    package var at: Timestamp
    package var clusters: [ClusterView]
    package var stores: [StoreView]
    /// Begun and without an outcome, oldest first.
    package var open: [(action: ActionID, since: Timestamp)]
    /// Next slots, soonest first.
    package var next: [(action: ActionID, at: Timestamp)]
}

extension Turn {
    /// Looks at every cluster, endpoint and store once. Where a stream runs elsewhere the second look finds durable
    /// what the first one saw, so exposure is bounded by the time between them.
    package func survey() async -> Survey {
        await observeAll()
        if await mayBeStreamingElsewhere() {
            _ = await result { () async throws(PraError) in try await world.time.sleep(for: .milliseconds(1200)) }
            await observeAll()
        }
        let now = world.time.now()
        let clusters = await concurrently(desired.clusters, atMost: 8) { await view(of: $0) }
        let stores = await concurrently(desired.stores, atMost: 4) {
            Survey.StoreView(store: $0, state: await observeStore($0))
        }
        let history = await book.history
        let open = history.runs.compactMap { action, run -> (action: ActionID, since: Timestamp)? in
            run.finished == nil ? run.startedAt.map { (action, $0) } : nil
        }
        return Survey(
            at: now, clusters: clusters, stores: stores, open: open.sorted { $0.since < $1.since },
            next: nextSlots(history, at: now))
    }

    private func observeAll() async {
        let keys = Turn.keys(of: desired)
        _ = await concurrently(keys, atMost: 8) { key in
            if case .plan(let plan, let cluster) = key, let (plan, cluster) = subject(plan, cluster) {
                _ = await observePlan(plan, for: cluster)
            }
        }
    }

    private func mayBeStreamingElsewhere() async -> Bool {
        for cluster in desired.clusters {
            let senders = await watch.server(of: cluster.id)?.value?.activeSenders ?? 0
            if senders > 0 { return true }
        }
        return false
    }

    private func view(of cluster: Resource<Cluster.Spec>) async -> Survey.ClusterView {
        let plans = desired.plans.filter { plan in desired.clusters(of: plan).contains { $0.name == cluster.name } }
        var exposures: [CurrentExposure] = []
        for plan in plans {
            for scenario in plan.spec.objectives.scenarios {
                let (exposure, unseen) = await watch.exposure(
                    of: cluster.id, plan: plan.name, scenario: scenario.name)
                exposures.append(
                    CurrentExposure(scenario: scenario.name, target: scenario.rpo, exposure: exposure, unseen: unseen))
            }
        }
        let (servers, probe) = (world.servers, world.endpoints)
        let server =
            if let seen = await watch.server(of: cluster.id) { seen } else {
                await observed("cluster \(cluster.name)") { () async throws(PraError) in
                    try await servers.observe(cluster)
                }
            }
        let endpoints = await concurrently(cluster.spec.endpoints, atMost: 4) { await probe.probe($0) }
        return Survey.ClusterView(
            cluster: cluster, plans: plans, server: server, endpoints: endpoints, exposures: exposures)
    }

    private func nextSlots(_ history: History, at now: Timestamp) -> [(action: ActionID, at: Timestamp)] {
        let all = desired.plans.flatMap { plan in
            desired.clusters(of: plan).flatMap { cluster in
                let since = history.adopted[cluster.id]?[plan.name] ?? now
                let (backups, verifies, drills) = RecoveryPlan.series(of: plan, for: cluster.name, since: since)
                return backups.map(\.series) + verifies.map(\.series) + drills.map(\.series)
            }
        }
        return all.map { series in
            let decision = decide(series, given: history, at: now)
            let due = decision.run?.slot ?? decision.next
            return (ActionID(series: series.name, slot: due), due)
        }.sorted { ($0.at, $0.action) < ($1.at, $1.action) }
    }
}

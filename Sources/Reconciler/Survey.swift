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
        /// Its critical tables.
        package var tables: Observed<[TableObservation]>
        package var endpoints: [EndpointObservation]
        package var exposures: [CurrentExposure]
        /// Where its WAL stood at each look, in order.
        package var samples: [WALSample]
        /// Up to where streams of this process have made WAL durable since stores were looked at, by the store's name.
        package var streamed: [String: WALEnd]
        /// The clock that stamps its facts.
        package var clock: ClockRecord?
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
    /// Next slots of what may run, soonest first; those of what runs or waits to be done again are not among them.
    package var next: [(action: ActionID, at: Timestamp)]
    /// Which stores the names stand for, where the ledger does not have it.
    package var located: [Fact]
}

extension Turn {
    /// Looks at every cluster, endpoint and store once. Where a stream runs elsewhere the second look finds durable
    /// what the first one saw, so exposure is bounded by the time between them.
    package func survey() async -> Survey {
        await observeAll()
        var samples = await walSamples()
        if await mayBeStreamingElsewhere() {
            _ = await result { () async throws(PraError) in try await world.time.sleep(for: .milliseconds(1200)) }
            await observeAll()
            samples.merge(await walSamples()) { $0 + $1 }
        }
        let seen = samples
        let clusters = await concurrently(desired.clusters, atMost: 8) {
            await view(of: $0, samples: seen[$0.id] ?? [])
        }
        let looks = await concurrently(desired.stores, atMost: 4) { await observeStore($0) }
        return await survey(clusters, Dictionary(uniqueKeysWithValues: zip(desired.stores.map(\.name), looks)))
    }

    /// What the loop has seen lately: nobody is asked but for the critical tables, of which no look of its own tells.
    func lately() async -> Survey {
        let (samples, leading) = (await watch.samples, await watch.leading)
        let clusters = await concurrently(desired.clusters, atMost: 8) { cluster in
            let plans = desired.plans(of: cluster),
                server = await watch.server(of: cluster.id) ?? .unknown(because: unlooked)
            let stream = streams.state(of: cluster.name)
            return Survey.ClusterView(
                cluster: cluster, plans: plans, server: server, tables: await tables(of: cluster, server),
                endpoints: await watch.endpoints(of: cluster.id),
                exposures: await watch.exposures(of: cluster.id, plans),
                samples: samples[cluster.id]?.samples ?? [],
                streamed: stream?.claims(in: leading[cluster.id] ?? []) ?? [:],
                clock: await watch.clock(of: cluster.id))
        }
        var states: [String: Observed<StoreState>] = [:]
        for store in desired.stores {
            states[store.name] = await watch.state(ofStore: store.name) ?? .unknown(because: unlooked)
        }
        return await survey(clusters, states)
    }

    private var unlooked: PraError {
        // Not a time-out, by which a server counts as down.
        PraError(.stateUnavailable, "nobody has looked at it yet", remedy: "wait for the first look", retry: .later)
    }

    private func survey(
        _ clusters: [Survey.ClusterView], _ states: [String: Observed<StoreState>]
    ) async -> Survey {
        let states = await apart(states)
        let stores = desired.stores.compactMap { store in
            states[store.name].map { Survey.StoreView(store: store, state: $0) }
        }
        let (now, history) = (world.time.now(), await book.history)
        let open = history.runs.compactMap { action, run -> (action: ActionID, since: Timestamp)? in
            run.finished == nil ? run.startedAt.map { (action, $0) } : nil
        }
        let next = nextSlots(history, at: now).filter { next in !open.contains { $0.action == next.action } }
        return Survey(
            at: now, clusters: clusters, stores: stores, open: open.sorted { $0.since < $1.since }, next: next,
            located: await located(identities(in: states), at: now))
    }

    private func located(_ identities: [String: StoreIdentity], at now: Timestamp) async -> [Fact] {
        var facts: [Fact] = []
        for cluster in desired.clusters {
            facts += await news(of: identities, about: cluster.id).map { event in
                Fact(
                    at: now, monotonic: 0, boot: world.time.bootID, actor: "operator", subject: cluster.id,
                    confidence: .observed, event: event)
            }
        }
        return facts
    }

    private func walSamples() async -> [ResourceID: [WALSample]] {
        var samples: [ResourceID: [WALSample]] = [:]
        for cluster in desired.clusters {
            guard case .known(let seen, let at)? = await watch.server(of: cluster.id) else { continue }
            samples[cluster.id] = [WALSample(seen, at: at)]
        }
        return samples
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

    private func view(of cluster: Resource<Cluster.Spec>, samples: [WALSample]) async -> Survey.ClusterView {
        let plans = desired.plans(of: cluster)
        let (servers, probe) = (world.servers, world.endpoints)
        let server =
            if let seen = await watch.server(of: cluster.id) { seen } else {
                await observed("cluster \(cluster.name)") { () async throws(PraError) in
                    try await servers.observe(cluster)
                }
            }
        let endpoints = await concurrently(cluster.spec.endpoints, atMost: 4) { await probe.probe($0) }
        return Survey.ClusterView(
            cluster: cluster, plans: plans, server: server, tables: await tables(of: cluster, server),
            endpoints: endpoints, exposures: await watch.exposures(of: cluster.id, plans),
            samples: samples, streamed: [:], clock: await clock(of: cluster, plans, isUp: server.value != nil))
    }

    /// A server that does not answer is not waited for a second time.
    private func clock(
        of cluster: Resource<Cluster.Spec>, _ plans: [Resource<RecoveryPlan.Spec>], isUp: Bool
    ) async -> ClockRecord {
        let (servers, asked) = (world.servers, world.time.now())
        let server =
            isUp
            ? await observed("the clock of \(cluster.name)") { () async throws(PraError) in
                try await servers.observe(cluster)
            }.value : nil
        let lead = server.flatMap { ClockLead(of: $0.serverTime, asked: asked, answered: world.time.now()) }
        return ClockRecord(world.time.discipline(), server: lead, smallestTarget: plans.smallestTarget)
    }

    /// A server that does not answer is not waited for a second time.
    private func tables(
        of cluster: Resource<Cluster.Spec>, _ server: Observed<ClusterObservation>
    ) async -> Observed<[TableObservation]> {
        if case .unknown(let error) = server { return .unknown(because: error) }
        let servers = world.servers
        return await observed("the critical tables of \(cluster.name)") { () async throws(PraError) in
            try await servers.countTables(of: cluster)
        }
    }

    /// A plan that only looks runs nothing, and a suspended one nothing before its end.
    private func nextSlots(_ history: History, at now: Timestamp) -> [(action: ActionID, at: Timestamp)] {
        let acting = desired.plans.filter { $0.spec.mode == .enforce }
        let all = acting.flatMap { plan in
            desired.clusters(of: plan).flatMap { cluster in
                let since = history.adopted[cluster.id]?[plan.name] ?? now
                let (backups, verifies, drills) = RecoveryPlan.series(of: plan, for: cluster.name, since: since)
                return (backups.map(\.series) + verifies.map(\.series) + drills.map(\.series)).map {
                    ($0, plan.spec.suspend?.until)
                }
            }
        }
        return all.map { series, suspended in
            let decision = decide(series, given: history, at: now)
            let due = decision.run?.slot ?? decision.next
            return (ActionID(series: series.name, slot: due), max(due, suspended ?? due))
        }.sorted { ($0.at, $0.action) < ($1.at, $1.action) }
    }
}

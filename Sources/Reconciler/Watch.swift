import Manifests
import Model
import Objectives
import Planning
import Ports

/// What the loop has seen lately, and the meters that it feeds. Facts leave it by `cut`.
package actor Watch {
    private struct Meters {
        var exposure: [String: [String: ExposureMeter]] = [:]
        /// The same, if everything held that is said of the stores.
        var claimed: [String: [String: ExposureMeter]] = [:]
        var availability: AvailabilityMeter
    }

    private let streams: Streams
    private let history: History
    private let steady: SteadyTime
    private var meters: [ResourceID: Meters] = [:]
    private var servers: [ResourceID: Observed<ClusterObservation>] = [:]
    /// Where each server's WAL stood lately.
    private(set) var samples: [ResourceID: SampleLog] = [:]
    private var endpoints = EndpointWatch()
    private var clocks = ClockWatch()
    /// Since when what is wrong is so: a look that fails once is no incident.
    private var wrongSince: [String: Timestamp] = [:]
    private var downs: [ResourceID: String] = [:]
    private var mistakes: [ResourceID: String] = [:]
    private var stores: [String: Observed<StoreState>] = [:]
    /// How far each server's clock, by which points are stamped, is ahead of this process's.
    private var clockLeads: [ResourceID: Duration] = [:]
    private var storesThere: Set<String>
    private var damages: [ResourceID: [String: (points: [RecoveryPoint], gaps: [String: LSN])]] = [:]
    /// Stores in which this process saw a sound point that leads to the end of the WAL: what is streamed anywhere else
    /// recovers nothing, or nobody knows.
    private(set) var leading: [ResourceID: Set<String>] = [:]
    /// By plan, stores in which the last look found a gap after the newest sound point.
    private var gaps: [ResourceID: [String: Set<String>]] = [:]
    /// By plan and store, WAL that was said to be there, and was not at the last look: nothing that is said of such a
    /// store is believed.
    private var disproved: [ResourceID: [String: [String: DisprovedClaim]]] = [:]
    /// Stores in which this process saw WAL as far as somebody had said.
    private var claimants: [ResourceID: Set<String>] = [:]
    /// Why nothing is forgotten, by plan and store.
    private var heldUp: [ResourceID: [String: [String: String]]] = [:]
    /// Three looks.
    private static let patience = Duration.seconds(15)

    /// Meters go on from the last facts in `history`: the time since then was nobody's watch, and counts as unknown.
    package init(_ streams: Streams, since history: History, _ world: World) {
        (self.streams, self.history, storesThere) = (streams, history, Set(history.storesThere.keys))
        steady = world.steady
    }

    private var now: Timestamp { steady.now() }

    package func server(of cluster: ResourceID) -> Observed<ClusterObservation>? { servers[cluster] }
    package func endpoints(of cluster: ResourceID) -> [EndpointObservation] { endpoints.seen(of: cluster) }

    package func note(_ seen: EndpointObservation, from endpoint: Cluster.Endpoint, of cluster: ResourceID) {
        let start = resumption(after: history.endpointsUntil[cluster]?[endpoint.name])
        endpoints.note(seen, from: endpoint, of: cluster, at: now, since: start)
    }

    package func clock(of cluster: ResourceID) -> ClockRecord? { clocks.records[cluster] }

    package func note(
        _ lead: ClockLead?, _ host: ClockDiscipline, of cluster: ResourceID, smallestTarget: Duration?
    ) {
        clocks.note(lead, host, of: cluster, smallestTarget: smallestTarget, at: now)
        mark("clock/\(cluster)", clocks.records[cluster]?.trust() == .distrusted)
    }

    package func keepEndpoints(of clusters: [Resource<Cluster.Spec>]) { endpoints.keep(only: clusters) }

    /// Takes a look at a store. A store that is not there any more is no better than one that does not answer.
    package func note(_ state: Observed<StoreState>, ofStore store: String) {
        stores[store] = state
        if case .present? = state.value { storesThere.insert(store) }
        mark("store/\(store)", unseen(state, store) != nil)
    }

    /// What the last look at a store found; `nil` when it was not there or could not be seen.
    func seen(ofStore store: String) -> StoreObservation? {
        if case .present(let seen)? = stores[store]?.value { seen } else { nil }
    }

    /// As it was last looked at; `nil` before the first look.
    package func state(ofStore store: String) -> Observed<StoreState>? { stores[store] }

    private func unseen(_ state: Observed<StoreState>, _ store: String) -> String? {
        switch state {
        case .unknown(let error): error.what
        case .known(.absent, _): storesThere.contains(store) ? "it is not there any more" : nil
        case .known(.present, _): nil
        }
    }

    private func mark(_ what: String, _ isWrong: Bool) {
        wrongSince[what] = isWrong ? wrongSince[what] ?? now : nil
    }

    /// Whether what is wrong has been so for a while, or was already when this process began.
    private func isLasting(_ what: String, _ isOpen: Bool) -> Bool {
        wrongSince[what].map { isOpen || now - $0 >= Watch.patience } ?? false
    }

    /// What is wrong with a cluster, and whether its points and WAL were looked at by this process.
    /// - Parameter open: ids of the incidents that are open.
    package func troubles(
        of cluster: ResourceID, open: Set<String>
    ) -> (troubles: ClusterTroubles, isWhole: Bool) {
        var found = ClusterTroubles()
        if isLasting("\(cluster)", open.contains("cluster.down/\(cluster.name)")) {
            found.down = downs[cluster]
        }
        if isLasting("mistaken/\(cluster)", open.contains("cluster.mistaken/\(cluster.name)")) {
            found.mistaken = mistakes[cluster]
        }
        if isLasting("clock/\(cluster)", open.contains("clock.untrusted/\(cluster.name)")) {
            found.clock = clocks.records[cluster]
        }
        found.endpoints = endpoints.sick(of: cluster, open: open, at: now)
        let damages = damages[cluster] ?? [:]
        for damage in damages.values {
            found.damaged += damage.points.filter { !found.damaged.contains($0) }
            found.gaps.merge(damage.gaps) { first, _ in first }
        }
        for stores in (disproved[cluster] ?? [:]).values { found.disproved.merge(stores) { first, _ in first } }
        for stores in (heldUp[cluster] ?? [:]).values { found.heldUp.merge(stores) { first, _ in first } }
        return (found, !damages.isEmpty && heldUp[cluster] != nil)
    }

    /// Takes what keeps retention from being applied, by store, as one plan's whole look found it.
    package func note(heldUp reasons: [String: String], of cluster: ResourceID, plan: String) {
        heldUp[cluster, default: [:]][plan] = reasons
    }

    /// What is wrong with a store; `nil` while this process has not looked at it.
    package func troubles(
        of store: Resource<BackupStore.Spec>, perDay: ByteCount?, open: Set<String>
    ) -> StoreTroubles? {
        guard let state = stores[store.name] else { return nil }
        let (capacity, isOpen) = (store.spec.capacity, open.contains("store.unreachable/\(store.name)"))
        var found = StoreTroubles(
            unseen: isLasting("store/\(store.name)", isOpen) ? unseen(state, store.name) : nil, used: nil,
            warnAt: capacity.warnAt, stopAt: capacity.stopAt, free: .zero, perDay: perDay)
        if case .present(let seen)? = state.value {
            found.damage = seen.missing.first.map { "it does not list \($0.action) any more, which was committed" }
        }
        if case .present(let seen)? = state.value, let space = seen.space {
            (found.used, found.free) = (Ratio(millionths: Int64(space.used * 1000) * 1000), space.free)
        }
        return found
    }

    /// Room in a store as it was last seen; `nil` when it was not.
    package func free(in store: String) -> ByteCount? {
        seen(ofStore: store)?.space?.free
    }

    /// The largest exposure of a plan's scenarios; `nil` while none is known.
    package func exposure(of cluster: ResourceID, plan: String) -> Duration? {
        meters[cluster]?.exposure[plan]?.values.compactMap { $0.exposure(at: now) }.max()
    }

    /// The exposure of one scenario and for how long nobody has looked; `nil` where unknown.
    package func exposure(
        of cluster: ResourceID, plan: String, scenario: String
    ) -> (exposure: Duration?, unseen: Duration?) {
        let meter = meters[cluster]?.exposure[plan]?[scenario]
        return (meter?.exposure(at: now), meter?.unseen(at: now))
    }

    /// The exposures of all scenarios of `plans`, in their order.
    func exposures(of cluster: ResourceID, _ plans: [Resource<RecoveryPlan.Spec>]) -> [CurrentExposure] {
        plans.flatMap { plan in
            plan.spec.objectives.scenarios.map { scenario in
                let (exposure, unseen) = exposure(of: cluster, plan: plan.name, scenario: scenario.name)
                return CurrentExposure(
                    scenario: scenario.name, target: scenario.rpo, exposure: exposure, unseen: unseen)
            }
        }
    }

    /// Takes a look at a server and its stores.
    package func note(_ seen: PlanObservation, plan: Resource<RecoveryPlan.Spec>) {
        let cluster = seen.cluster.id
        if case .known(let server, let at) = seen.server { clockLeads[cluster] = server.serverTime - at }
        let lead = clockLeads[cluster] ?? .zero
        if let damage = seen.damage { damages[cluster, default: [:]][plan.name] = damage }
        let torn = noteGaps(seen, plan.name), disproved = noteClaims(seen, plan)
        for scenario in plan.spec.objectives.scenarios {
            update(cluster, plan, scenario, in: \.claimed) { meter in
                for point in scenario.survives.compactMap({ seen.newestSound(in: $0) }) {
                    meter.protected(through: point.stoppedAt - lead, at: now)
                }
                if let claim = seen.claim(of: scenario.survives), isClaimant(plan, cluster, scenario.survives) {
                    meter.durable(claim.position, on: claim.timeline, at: now)
                }
            }
            update(cluster, plan, scenario) { meter in
                let points = scenario.survives.compactMap { seen.newestSound(in: $0) }
                if let server = seen.server.value, points.isEmpty,
                    scenario.survives.allSatisfy({ seen.stores[$0]?.value != nil })
                {
                    meter.unprotected(since: server.system.born - lead, at: now)
                }
                for point in points {
                    meter.protected(through: point.stoppedAt - lead, at: now)
                    if let end = seen.reach(from: point) {
                        meter.durable(end.position, on: end.timeline, at: now)
                    }
                }
                // After a gap in all of them nothing is won any more. One that has just appeared takes away what its
                // store had beyond the others, which go on.
                let isTorn = !torn.isDisjoint(with: scenario.survives)
                let isOver = points.allSatisfy { seen.hasGap(after: $0) || disproved.contains($0.store) }
                if isTorn || isOver, let (end, through) = seen.best(of: points) {
                    meter.lost(after: end.position, on: end.timeline, through: through - lead, at: now)
                } else if seen.server.value != nil, scenario.survives.allSatisfy({ seen.stores[$0]?.value != nil }) {
                    meter.confirmed(at: now)
                }
            }
        }
        for (store, state) in seen.stores where state.value != nil && seen.server.value != nil {
            if seen.newestSound(in: store).map({ !seen.hasGap(after: $0) }) ?? false, !disproved.contains(store) {
                leading[cluster, default: []].insert(store)
            } else {
                leading[cluster]?.remove(store)
            }
        }
        note(seen.server, of: seen.cluster, plans: [plan])
    }

    /// - Returns: stores with a gap that the last look did not find.
    private func noteGaps(_ seen: PlanObservation, _ plan: String) -> Set<String> {
        let known = gaps[seen.cluster.id]?[plan] ?? [], now = seen.gapped
        gaps[seen.cluster.id, default: [:]][plan] = now.union(known.filter { seen.stores[$0]?.value == nil })
        return now.subtracting(known)
    }

    /// What was found is true until a look that could hold the store against a claim finds otherwise.
    /// - Returns: the stores of which nothing that is said is believed.
    private func noteClaims(_ seen: PlanObservation, _ plan: Resource<RecoveryPlan.Spec>) -> Set<String> {
        let cluster = seen.cluster.id
        for store in seen.claims.keys where seen.disproved[store] == nil && seen.stores[store]?.value != nil {
            claimants[cluster, default: []].insert(store)
        }
        var now = seen.disproved.filter { isClaimant(plan, cluster, [$0.key]) }
        for (store, claim) in disproved[cluster]?[plan.name] ?? [:] where now[store] == nil {
            guard let state = seen.stores[store], state.value == nil || seen.claims[store] == nil else { continue }
            now[store] = claim
        }
        disproved[cluster, default: [:]][plan.name] = now
        return Set(now.keys)
    }

    /// Whether what is claimed is about these stores. A stream says where it goes; where a server's `archive_command`
    /// puts WAL only a look can tell that found in a store what had been archived.
    private func isClaimant(
        _ plan: Resource<RecoveryPlan.Spec>, _ cluster: ResourceID, _ stores: [String]
    ) -> Bool {
        plan.spec.wal.stream || (claimants[cluster] ?? []).isSuperset(of: stores)
    }

    /// Whether each of `stores` had at the last look what was said of it.
    package func isBelieved(_ stores: some Sequence<String>, of cluster: ResourceID) -> Bool {
        let doubted = Set((disproved[cluster] ?? [:]).values.flatMap(\.keys))
        return doubted.isDisjoint(with: stores)
    }

    /// Takes a look at a server alone; the streams tell how far WAL is durable.
    package func note(
        _ server: Observed<ClusterObservation>, of cluster: Resource<Cluster.Spec>,
        plans: [Resource<RecoveryPlan.Spec>]
    ) {
        servers[cluster.id] = server
        if case .known(let seen, let at) = server { samples[cluster.id, default: .init()].note(.init(seen, at: at)) }
        noteAvailability(server, of: cluster.id)
        let stream = streams.state(of: cluster.name)
        for plan in plans {
            for scenario in plan.spec.objectives.scenarios {
                update(cluster.id, plan, scenario, in: \.claimed) { meter in
                    guard case .known(let seen, let at) = server else { return meter.blind(at: now) }
                    meter.observe(WALSample(seen, at: at))
                    if let durable = stream?.durable(in: scenario.survives) {
                        meter.durable(durable.position, on: durable.timeline, at: now)
                    }
                }
                update(cluster.id, plan, scenario) { meter in
                    guard case .known(let seen, let at) = server else { return meter.blind(at: now) }
                    let leads = !(leading[cluster.id] ?? []).isDisjoint(with: scenario.survives)
                    var sample = WALSample(seen, at: at)
                    if leads, scenario.spoolSurvives == true, let name = plan.spec.wal.synchronous?.name {
                        sample.spooled = seen.commitWaits?.flushNeeded(of: name)
                        sample.settingsLoadedAt = seen.commitWaits?.settingsLoadedAt
                    }
                    meter.observe(sample)
                    if leads, let durable = stream?.durable(in: scenario.survives) {
                        meter.durable(durable.position, on: durable.timeline, at: now)
                    }
                }
            }
        }
    }

    /// The facts of the time since the last cut, per cluster, by the wall clock as it now is.
    package func cut() -> [(subject: ResourceID, events: [Fact.Event])] {
        let (now, offset) = (now, steady.wallOffset())
        return Set(meters.keys).union(endpoints.clusters).sorted().map { cluster in
            var events: [Fact.Event] = []
            for (plan, scenarios) in (meters[cluster]?.exposure ?? [:]).sorted(by: { $0.key < $1.key }) {
                for scenario in scenarios.keys.sorted() {
                    guard var record = meters[cluster]?.exposure[plan]?[scenario]?.cut(at: now) else { continue }
                    record.claimed = claimed(of: cluster, plan, scenario, at: now).map { min($0, record.maximum) }
                    events.append(.exposed(record.moved(by: offset)))
                }
            }
            if let record = meters[cluster]?.availability.cut(at: now) {
                events.append(.available(record.moved(by: offset)))
            }
            events += endpoints.cut(cluster, at: now).map { .available($0.moved(by: offset)) }
            return (cluster, events)
        }
    }

    /// The highest exposure since the last cut if all held that is said; `nil` where nobody has said anything.
    private func claimed(
        of cluster: ResourceID, _ plan: String, _ scenario: String, at now: Timestamp
    ) -> Duration? {
        guard meters[cluster]?.claimed[plan]?[scenario]?.isDurable == true else { return nil }
        return meters[cluster]?.claimed[plan]?[scenario]?.cut(at: now)?.maximum
    }

    private func noteAvailability(_ server: Observed<ClusterObservation>, of cluster: ResourceID) {
        start(cluster)
        noteDown(server, of: cluster)
        switch server {
        case .known(_, let at): meters[cluster]?.availability.observe(isUp: true, at: at)
        case .unknown(let error) where [.postgresUnreachable, .connectionLost, .timeout].contains(error.code):
            meters[cluster]?.availability.observe(isUp: false, at: now)
        case .unknown: meters[cluster]?.availability.blind(at: now)
        }
    }

    private func noteDown(_ server: Observed<ClusterObservation>, of cluster: ResourceID) {
        guard case .unknown(let error) = server else {
            mark("mistaken/\(cluster)", false)
            return mark("\(cluster)", false)
        }
        if error.code == .wrongCluster {
            mistakes[cluster] = error.what
            mark("mistaken/\(cluster)", true)
        }
        guard [.postgresUnreachable, .connectionLost, .timeout].contains(error.code) else { return }
        downs[cluster] = error.what
        mark("\(cluster)", true)
    }

    private func start(_ cluster: ResourceID) {
        guard meters[cluster] == nil else { return }
        meters[cluster] = Meters(
            availability: AvailabilityMeter(from: resumption(after: history.availableUntil[cluster])))
    }

    private func update(
        _ cluster: ResourceID, _ plan: Resource<RecoveryPlan.Spec>, _ scenario: RecoveryPlan.Scenario,
        in kind: WritableKeyPath<Meters, [String: [String: ExposureMeter]]> = \.exposure,
        _ body: (inout ExposureMeter) -> Void
    ) {
        start(cluster)
        var meter =
            meters[cluster]?[keyPath: kind][plan.name]?[scenario.name] ?? newMeter(cluster, plan.name, scenario)
        body(&meter)
        meters[cluster]?[keyPath: kind][plan.name, default: [:]][scenario.name] = meter
    }

    private func newMeter(
        _ cluster: ResourceID, _ plan: String, _ scenario: RecoveryPlan.Scenario
    ) -> ExposureMeter {
        let last = history.exposures[cluster]?["\(plan)/\(scenario.name)"]
        let from = resumption(after: last?.to)
        var meter = ExposureMeter(plan: plan, scenario: scenario.name, target: scenario.rpo, from: from)
        if let last, last.to - steady.wallOffset() == from, let end = last.breakpoints.last {
            meter.protected(through: from - end.exposure, at: from)
        }
        return meter
    }

    /// Where a meter goes on whose last fact ended at `end` by the wall clock. A fact of a moment that is still to come
    /// was written before the clock was set back: how old it is nobody knows.
    private func resumption(after end: Timestamp?) -> Timestamp {
        end.map { min($0 - steady.wallOffset(), now) } ?? now
    }
}

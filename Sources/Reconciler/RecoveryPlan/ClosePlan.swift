import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Appends what became due or was missed, and what the plan states, before anything is done about it.
    func recordDue(_ planName: String, _ clusterName: String) async throws(PraError) {
        guard let (plan, cluster) = subject(planName, clusterName) else { return }
        try await book.catchUp()
        let now = world.time.now()
        var statement = StatedObjectives(plan, revision: desired.revision)
        statement.terms = desired.terms(of: plan)
        statement.endpoints = endpoints(of: cluster, judgedBy: plan)
        let known = await book.history.stated[cluster.id]?[plan.name]
        if known?.planDigest != plan.digest || known?.onRemoval == nil || known?.terms != statement.terms
            || known?.endpoints != statement.endpoints || known?.scenarios != statement.scenarios
        {
            try await book.record([.stated(statement)], about: cluster.id)
        }
        let current = await book.history
        let since = current.adopted[cluster.id]?[plan.name] ?? now
        let (backups, verifies, drills) = RecoveryPlan.series(of: plan, for: cluster.name, since: since)
        let all = backups.map(\.series) + verifies.map(\.series) + drills.map(\.series)
        let records = all.flatMap { decide($0, given: current, at: now).records }
        try await book.record(records, about: cluster.id)
    }

    func perform(
        _ action: Action, plan: Resource<RecoveryPlan.Spec>, cluster: Resource<Cluster.Spec>
    ) async throws(PraError) -> [Fact.Event] {
        let slot = action.id.last
        switch action.verb {
        case .createSlot: try await world.servers.createGuardSlot(slot, on: cluster)
        case .dropSlot: try await world.servers.dropGuardSlot(slot, on: cluster)
        case .startStream:
            if let order = desired.streamOrder(for: cluster) { streams.start(order) }
        case .backup: return try await backUp(action, plan, cluster)
        case .verify: return try await verify(action, plan, cluster)
        case .drill: return try await drill(action, plan, cluster)
        case .retain: return try await retain(action, plan, cluster)
        case .initStore, .sweep, .scrub, .configure, .retire: break
        }
        return []
    }

    private func store(_ name: String?) throws(PraError) -> Resource<BackupStore.Spec> {
        guard let store = desired.stores.first(where: { $0.name == name }) else {
            throw PraError(
                .planStale, "store \(name ?? "?") is no longer stated", remedy: "make a new plan: pra plan --out FILE")
        }
        return store
    }

    private func point(_ id: ActionID?, in store: Resource<BackupStore.Spec>) async throws(PraError) -> RecoveryPoint {
        guard let point = try await world.engine.observe(store).points.first(where: { $0.action == id }) else {
            throw PraError(
                .pointMissing, "recovery point \(id?.text ?? "?") is not in store \(store.name)",
                remedy: "list what is there: pra points", retry: .later)
        }
        return point
    }

    func reporter(_ action: Action) -> ProgressHandler {
        { [tell, activities] in
            activities.note($0, of: action.id)
            tell(.progress(action.id, $0))
        }
    }

    private func backUp(
        _ action: Action, _ plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>
    ) async throws(PraError) -> [Fact.Event] {
        var order = BackupOrder(
            action: action.id, cluster: cluster, store: try store(action.store), engine: plan.spec.engine,
            limits: plan.spec.limits)
        order.labels = cluster.metadata.labels.merging(action.labels ?? [:]) { $1 }
        let (engine, report, ready) = (world.engine, reporter(action), order)
        let point = try await world.time.withDeadline(plan.spec.limits.timeout, waitingFor: "backup \(action.id)") {
            try await engine.backup(ready, progress: report)
        }
        // Its WAL is there to go on from.
        streams.restartAfterBackup(of: cluster.name)
        return [.committed(point)]
    }

    private func verify(
        _ action: Action, _ plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>
    ) async throws(PraError) -> [Fact.Event] {
        let store = try store(action.store)
        let order = VerifyOrder(action: action.id, point: try await point(action.points.first, in: store), store: store)
        let (engine, report) = (world.engine, reporter(action))
        let record = try await world.time.withDeadline(
            plan.spec.limits.timeout, waitingFor: "verification \(action.id)"
        ) {
            try await engine.verify(order, progress: report)
        }
        return [.verified(record)]
    }

    private func drill(
        _ action: Action, _ plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>
    ) async throws(PraError) -> [Fact.Event] {
        let store = try store(action.store)
        let name = action.id.series.split(separator: "/").last.map(String.init)
        guard let scenario = plan.spec.objectives.scenarios.first(where: { $0.name == name }) else {
            throw PraError(
                .planStale, "scenario \(name ?? "?") is no longer stated",
                remedy: "make a new plan: pra plan --out FILE")
        }
        var drill = DrillOrder(
            action: action.id, plan: plan, scenario: scenario, cluster: cluster, store: store,
            point: try await point(action.points.first, in: store))
        drill.target = action.target ?? .latest
        drill.usesRecoveryKey = await book.history.isRecoveryKeyDue(
            in: store.name, every: plan.spec.drill.every, at: world.time.now())
        let (engine, report, order) = (world.engine, reporter(action), drill)
        let record = try await world.time.withDeadline(plan.spec.limits.timeout, waitingFor: "drill \(action.id)") {
            try await engine.drill(order, progress: report)
        }
        return [.drilled(record)]
    }

    private func retain(
        _ action: Action, _ plan: Resource<RecoveryPlan.Spec>, _ cluster: Resource<Cluster.Spec>
    ) async throws(PraError) -> [Fact.Event] {
        let reason = "retention \(plan.spec.retention.ref) no longer keeps it"
        return try await forget(action.points, in: try store(action.store), because: reason, action)
    }

    func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, because reason: String, _ action: Action
    ) async throws(PraError) -> [Fact.Event] {
        try await refuseWithoutLedger(action)
        let forgotten = try await world.engine.forget(points, in: store, reason: reason)
        return forgotten.map { .forgotten(ForgottenRecord(point: $0, store: store.name, reason: reason)) }
    }
}

extension Desired {
    /// The one stream of a cluster goes to the stores of every plan that asks for it.
    func streamOrder(for cluster: Resource<Cluster.Spec>) -> StreamOrder? {
        let asking = plans.filter { plan in
            plan.spec.mode == .enforce && plan.spec.wal.stream
                && clusters(of: plan).contains { $0.name == cluster.name }
        }
        guard let limits = asking.first?.spec.limits else { return nil }
        let names = Set(asking.flatMap(\.spec.stores))
        return StreamOrder(
            cluster: cluster, stores: stores.filter { names.contains($0.name) }, limits: limits,
            synchronous: asking.lazy.compactMap(\.spec.wal.synchronous).first)
    }
}

extension Desired {
    /// `nil` while no manifest states the plan's retention policy.
    fileprivate func terms(of plan: Resource<RecoveryPlan.Spec>) -> PlanTerms? {
        guard let policy = retentions.first(where: { $0.name == plan.spec.retention.ref }) else { return nil }
        return PlanTerms(
            stores: plan.spec.stores, backupEvery: plan.spec.backup.every, streamsWAL: plan.spec.wal.stream,
            retention: policy.spec.window, isEnforced: plan.spec.mode == .enforce,
            suspendedUntil: plan.spec.suspend?.until, drillEvery: plan.spec.drill.every)
    }
}

extension StatedObjectives {
    init(_ plan: Resource<RecoveryPlan.Spec>, revision: Digest) {
        let objectives = plan.spec.objectives
        self.init(
            plan: plan.name, planDigest: plan.digest, revision: revision,
            scenarios: objectives.scenarios.map {
                var stated = Scenario(name: $0.name, survives: $0.survives, rpo: $0.rpo, rto: $0.rto)
                stated.loses = $0.loses ?? []
                return stated
            },
            availability: objectives.availability, backupSuccess: objectives.backupSuccess,
            restoreTests: objectives.restoreTests, integrity: objectives.integrity, onRemoval: plan.spec.onRemoval)
    }
}

/// Names of the endpoints that are held against the plan's availability; `nil` when none is.
private func endpoints(
    of cluster: Resource<Cluster.Spec>, judgedBy plan: Resource<RecoveryPlan.Spec>
) -> [String]? {
    let names = cluster.spec.endpoints.map(\.name)
    return plan.spec.objectives.availability == nil || names.isEmpty ? nil : names
}

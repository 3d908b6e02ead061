import Manifests
import Model

extension RecoveryPlan: Planned {
    /// The gaps of one plan for one cluster, in the order in which they are to be closed.
    package static func gaps(
        _ plan: Resource<Spec>, given observed: Observed<PlanObservation>, at now: Timestamp
    ) -> [Gap] {
        guard case .known(let seen, _) = observed else { return [] }
        let planner = PlanGaps(plan: plan, seen: seen, now: now)
        return planner.all.map { gap in
            var gap = gap
            let decision = planner.decision(against: gap)
            gap.blocked = decision?.why ?? planner.obstacle ?? gap.blocked
            gap.blockedUntil = decision?.until
            gap.estimate.took = seen.history.lastDuration(of: gap.action.id.series, about: seen.cluster.id)
            return gap
        }
    }

    /// The recurring jobs of a plan for a cluster, with the store they concern.
    package static func series(
        of plan: Resource<Spec>, for cluster: String, since: Timestamp
    ) -> (
        backups: [(store: String, series: Series)], verifies: [(store: String, series: Series)],
        drills: [(scenario: Scenario, series: Series)]
    ) {
        let spec = plan.spec
        let backups = spec.stores.map { store in
            (
                store,
                Series(
                    name: "backup/\(cluster)/\(store)", job: .backup, every: spec.backup.every,
                    startWithin: spec.backup.startWithin, runsLate: spec.backup.missed == .runOnce, since: since)
            )
        }
        let verifies = spec.stores.map { store in
            (store, steady("verify/\(cluster)/\(store)", .verify, spec.verify.every, since))
        }
        let drills = spec.objectives.scenarios.map { scenario in
            (scenario, steady("drill/\(plan.name)/\(cluster)/\(scenario.name)", .drill, spec.drill.every, since))
        }
        return (backups, verifies, drills)
    }

    /// Why nothing is done on behalf of a suspended plan; `nil` when it is not suspended.
    package static func suspension(of plan: Resource<Spec>, at now: Timestamp) -> Waiting? {
        guard let suspend = plan.spec.suspend, now < suspend.until else { return nil }
        return Waiting(
            for: "suspended by \(suspend.owner) until \(suspend.until): \(suspend.reason)", until: suspend.until)
    }

    /// A job that may run at any time within its slot, and late.
    private static func steady(_ name: String, _ job: Job, _ every: Duration, _ since: Timestamp) -> Series {
        Series(name: name, job: job, every: every, startWithin: every, runsLate: true, since: since)
    }
}

/// One plan, one cluster, one instant.
struct PlanGaps {
    let plan: Resource<RecoveryPlan.Spec>
    let seen: PlanObservation
    let now: Timestamp

    var cluster: String { seen.cluster.name }
    var since: Timestamp { seen.history.adopted[seen.cluster.id]?[plan.name] ?? now }
    var series:
        (
            backups: [(store: String, series: Series)], verifies: [(store: String, series: Series)],
            drills: [(scenario: RecoveryPlan.Scenario, series: Series)]
        )
    { RecoveryPlan.series(of: plan, for: cluster, since: since) }

    var all: [Gap] { slotGaps + surplusGaps + streamGaps + backupGaps + verifyGaps + drillGaps + retentionGaps }

    var retentionGaps: [Gap] {
        plan.spec.stores.compactMap { retentionGap(plan: plan, store: $0, given: seen, at: now) }
    }

    /// What a person decided that keeps `gap` open. Production comes before that: its disk does not wait for the end of
    /// a suspension.
    func decision(against gap: Gap) -> Waiting? {
        if let decided = plan.spec.mode.obstacle { return Waiting(for: decided) }
        if let denial = seen.denial, gap.isDestructive { return Waiting(for: denial) }
        if gap.reason == overCapReason { return nil }
        return RecoveryPlan.suspension(of: plan, at: now)
            ?? maintenance(seen.windows, against: gap.action.verb, at: now)
    }

    /// Why nothing can be done for this cluster now; `nil` when all can.
    var obstacle: String? {
        guard let server = seen.server.value else {
            if case .unknown(let error) = seen.server { return "the cluster could not be observed: \(error.what)" }
            return nil
        }
        if server.isInRecovery { return "the server is a standby; point connection.hosts at the primary" }
        if server.walLevel == "minimal" {
            return "wal_level is minimal; set wal_level = replica and restart the server"
        }
        if !server.mayReplicate {
            return "role \(seen.cluster.spec.connection.user) lacks REPLICATION;"
                + " run: ALTER ROLE \(seen.cluster.spec.connection.user) REPLICATION"
        }
        return stranger(server)
    }

    /// A store that holds this cluster under another system identifier: the address leads to another server, on which
    /// not even a slot is made. A higher major version is what `pg_upgrade` makes of the same cluster.
    private func stranger(_ server: ClusterObservation) -> String? {
        for name in plan.spec.stores {
            guard case .present(let store)? = seen.stores[name]?.value else { continue }
            let known = store.points.filter { $0.action.text.hasPrefix("backup/\(cluster)/\(name)/") }
            guard let newest = known.max(by: { $0.stoppedAt < $1.stoppedAt }), newest.system != server.system,
                !known.contains(where: { $0.system == server.system }), server.versionNumber / 10_000 <= newest.major
            else { continue }
            return
                "store \(name) holds \(cluster) as system \(newest.system), but the server is system \(server.system);"
                + " correct connection.hosts, or give the new cluster a name of its own"
        }
        return nil
    }
}

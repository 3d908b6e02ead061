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
            gap.blocked = planner.decision(against: gap) ?? planner.obstacle ?? gap.blocked
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
    package static func suspension(of plan: Resource<Spec>, at now: Timestamp) -> String? {
        guard let suspend = plan.spec.suspend, now < suspend.until else { return nil }
        return "suspended by \(suspend.owner) until \(suspend.until): \(suspend.reason)"
    }

    /// A job that may run at any time within its slot, and late.
    private static func steady(_ name: String, _ job: Job, _ every: Duration, _ since: Timestamp) -> Series {
        Series(name: name, job: job, every: every, startWithin: every, runsLate: true, since: since)
    }
}

private let overCapReason = "GuardSlotOverCap"

/// One plan, one cluster, one instant.
private struct PlanGaps {
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
    func decision(against gap: Gap) -> String? {
        if let decided = plan.spec.mode.obstacle { return decided }
        return gap.reason == overCapReason ? nil : RecoveryPlan.suspension(of: plan, at: now)
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

    // Guard slot

    /// Without a stream nothing would ever move the slot on.
    var slotGaps: [Gap] {
        guard plan.spec.wal.stream, let server = seen.server.value else { return [] }
        let wanted = plan.spec.wal.guardSlot
        let slot = server.slots.first { $0.name == wanted.name }
        if let slot, slot.walStatus != "lost" { return overCap(slot, server) }
        var gap = Gap(
            resource: plan.id, reason: slot == nil ? "NoGuardSlot" : "GuardSlotLost",
            because: slot == nil
                ? "slot \(wanted.name) is missing on \(cluster), so the server may recycle WAL that no store has"
                : "slot \(wanted.name) lost WAL on \(cluster)",
            effect: "WAL stays on the server until it is durable in every store",
            action: Action(
                id: ActionID("create-slot/\(cluster)/\(wanted.name)"), verb: .createSlot, plan: plan.name,
                cluster: cluster),
            preconditions: Preconditions(system: server.system, timeline: server.timeline, generation: plan.digest))
        if slot == nil, server.slots.count >= server.maxSlots {
            gap.blocked = "all \(server.maxSlots) replication slots are in use; drop one or raise max_replication_slots"
        }
        return [gap]
    }

    /// An older slot is needed until what the present one does not keep is in every store, but not above the cap.
    var surplusGaps: [Gap] {
        guard let server = seen.server.value else { return [] }
        let present = plan.spec.wal.guardSlot.name
        let isNeeded =
            plan.spec.wal.stream && plan.spec.mode == .enforce && !seen.isCovered(before: present, in: plan.spec.stores)
        return surplusSlotGaps(seen.surplusSlots, on: seen.cluster, server, of: plan).flatMap { gap in
            let slot = server.slots.first { $0.name == gap.action.id.last }
            if let over = slot.map({ overCap($0, server) }), !over.isEmpty { return over }
            var gap = gap
            if isNeeded { gap.wait(for: "WAL before slot \(present) is not in every store yet") }
            return [gap]
        }
    }

    private func overCap(_ slot: ClusterObservation.Slot, _ server: ClusterObservation) -> [Gap] {
        let cap = plan.spec.wal.guardSlot.retainAtMost
        guard let held = slot.retained(on: server), held > cap else { return [] }
        return [
            Gap(
                resource: plan.id, reason: overCapReason,
                because: "slot \(slot.name) holds back \(held) of WAL on \(cluster), more than \(cap)",
                effect: "production comes first: the server may recycle WAL that no store has",
                action: Action(
                    id: ActionID("drop-slot/\(cluster)/\(slot.name)"), verb: .dropSlot, plan: plan.name,
                    cluster: cluster),
                preconditions: Preconditions(system: server.system, generation: plan.digest), isDestructive: true)
        ]
    }

    // WAL

    var streamGaps: [Gap] {
        guard plan.spec.wal.stream, case .stopped(let exposure, let failure) = seen.stream,
            let server = seen.server.value
        else {
            return []
        }
        let tightest = plan.spec.objectives.scenarios.map(\.rpo).min() ?? .zero
        let protected = plan.spec.stores.allSatisfy { seen.newestSound(in: $0) != nil }
        let isClose = exposure.map { $0 >= tightest / 10 } ?? true
        let isAwaited = surplusGaps.contains(where: \.waitsForStream)
        guard seen.stays || !protected || isClose || isAwaited else { return [] }
        let exposed = exposure.map { "exposure is up to \(DurationText.compact($0))" } ?? "exposure is unknown"
        return [
            Gap(
                resource: plan.id, reason: "NotStreaming",
                because:
                    "no WAL of \(cluster) is being streamed; \(exposed),"
                    + " the tightest RPO is \(DurationText.compact(tightest))",
                effect: "exposure falls to seconds",
                action: Action(
                    id: ActionID("stream/\(cluster)"), verb: .startStream, plan: plan.name, cluster: cluster),
                preconditions: Preconditions(system: server.system, generation: plan.digest),
                blocked: streamObstacle(server, failure))
        ]
    }

    private func streamObstacle(_ server: ClusterObservation, _ failure: PraError?) -> String? {
        if let failure {
            let next =
                failure.retry == .later
                ? "it is tried again after a pause" : "\(failure.remedy); it is tried again within 15 minutes"
            return "the last stream ended: \(failure.what); \(next)"
        }
        guard server.activeSenders >= server.maxSenders else { return nil }
        return "all \(server.maxSenders) WAL senders are in use; raise max_wal_senders"
    }

    // Backups

    var backupGaps: [Gap] {
        guard seen.server.value != nil else { return [] }
        return series.backups.compactMap { store, series in
            guard let (reason, because, slot) = backupReason(store, series) else { return nil }
            return backupGap(store, series, reason: reason, because: because, slot: slot)
        }
    }

    /// Two points never end at one instant, so a backup that replaces one is named after the moment at which that one
    /// ended: a later look, or another process, gives it the same name.
    private func backupReason(_ store: String, _ series: Series) -> (reason: String, because: String, slot: Timestamp)?
    {
        let decision = decide(series, given: seen.history, at: now)
        guard case .known(let state, _)? = seen.stores[store] else { return nil }
        let current = decision.run?.slot ?? series.slot(at: now)
        if case .absent = state {
            let lacks = seen.history.storesThere[store] == nil ? "does not exist yet" : "is not there"
            return ("NoRecoveryPoint", "store \(store) \(lacks), so \(cluster) can not be restored from it", current)
        }
        let points = seen.points(in: store)
        if let newest = points.last, seen.history.isDamaged(newest) {
            return ("PointDamaged", "the newest point \(newest.action) failed its verification", newest.stoppedAt)
        }
        guard let sound = seen.newestSound(in: store) else {
            guard let newest = points.last else {
                return ("NoRecoveryPoint", "no recovery point of \(cluster) exists in store \(store)", current)
            }
            return (
                "NoRecoveryPoint",
                "none of the \(points.count) recovery points of \(cluster) in store \(store) is sound",
                replacement(of: newest, at: current)
            )
        }
        if let newest = points.last, !newest.isComplete {
            return (
                "PointDamaged", "the newest point \(newest.action) lacks something that a restore needs",
                newest.stoppedAt
            )
        }
        if seen.hasGap(after: sound) {
            return (
                "WALGap", "WAL after \(sound.action) has a gap in store \(store): later moments can not be restored",
                sound.stoppedAt
            )
        }
        if case .stopped(_, let failure?) = seen.stream, failure.code == .walRemoved {
            return (
                "WALGap", "\(cluster) no longer has the WAL that comes next in store \(store)", sound.stoppedAt
            )
        }
        guard let run = decision.run else { return nil }
        let there = points.last { $0.action == run.action }
        if there?.isComplete == true { return nil }
        let late = now > run.deadline ? "; its slot \(run.slot) was missed" : ""
        return (
            "BackupDue", "the backup of slot \(run.slot) is due\(late)",
            there.map { replacement(of: $0, at: run.slot) } ?? run.slot
        )
    }

    /// A point is committed once under its name, so that what replaces one is named after the moment at which it ended.
    /// A tainted one shows a fault of the cluster that the next backup has as well: it is replaced slot by slot.
    private func replacement(of point: RecoveryPoint, at slot: Timestamp) -> Timestamp {
        point.taint == nil || !point.isComplete ? point.stoppedAt : slot
    }

    private func backupGap(_ store: String, _ series: Series, reason: String, because: String, slot: Timestamp) -> Gap {
        let server = seen.server.value
        var gap = Gap(
            resource: plan.id, reason: reason, because: because, effect: backupEffect(reason),
            action: Action(
                id: ActionID(series: series.name, slot: slot), verb: .backup, plan: plan.name, cluster: cluster,
                store: store,
                slot: slot),
            preconditions: Preconditions(
                system: server?.system, timeline: server?.timeline,
                storeRevision: storeRevision(seen.points(in: store)),
                generation: plan.digest))
        gap.blocked = storeObstacle(store, gap.action.id)
        gap.estimate.bytes = server?.databaseBytes
        return gap
    }

    private func storeObstacle(_ store: String, _ action: ActionID) -> String? {
        if case .absent? = seen.stores[store]?.value { return seen.history.lossOfStore(store) }
        if let taint = seen.points(in: store).first(where: { $0.action == action && $0.isComplete })?.taint {
            return "the point of this slot is tainted: \(taint); repair the cluster, the next slot tries again"
        }
        if case .present(let there)? = seen.stores[store]?.value, there.isReadOnly {
            return "store \(store) is read-only; mount it writable, or correct its owner"
        }
        return capacityObstacle(store)
    }

    private func capacityObstacle(_ store: String) -> String? {
        guard let capacity = seen.capacities[store], case .present(let there)? = seen.stores[store]?.value else {
            return nil
        }
        return BackupStore.fullness(of: store, there, capacity)
    }

    private func backupEffect(_ reason: String) -> String {
        switch reason {
        case "BackupDue": "shorter replay at a restore; one more point in the window"
        case "WALGap": "moments after the new point can be restored again"
        default: "the cluster becomes restorable"
        }
    }

    // Verification

    var verifyGaps: [Gap] {
        series.verifies.compactMap { store, series in
            guard let point = seen.points(in: store).last(where: \.isComplete) else { return nil }
            let key = History.PointKey(store: store, point: point.action)
            let run = decide(series, given: seen.history, at: now).run
            guard let slot = run?.slot ?? (seen.history.verified[key] == nil ? point.stoppedAt : nil) else {
                return nil
            }
            return Gap(
                resource: plan.id, reason: run == nil ? "NotVerified" : "VerificationDue",
                because: run == nil
                    ? "\(point.action) was never read back from store \(store)"
                    : "the verification of slot \(slot) is due in store \(store)",
                effect: "damage is found before a restore needs the point",
                action: Action(
                    id: ActionID(series: series.name, slot: slot), verb: .verify, plan: plan.name, cluster: cluster,
                    store: store, points: [point.action], slot: slot),
                preconditions: Preconditions(generation: plan.digest),
                estimate: Gap.Estimate(bytes: point.dataBytes))
        }
    }

    // Drills

    var drillGaps: [Gap] {
        series.drills.compactMap { scenario, series in
            let run = decide(series, given: seen.history, at: now).run
            let last = seen.history.drills[series.name]
            let isStale = last.map { $0.record.planDigest != plan.digest } ?? false
            guard let slot = run?.slot ?? (isStale ? last?.at : nil) else { return nil }
            let because =
                isStale && run == nil
                ? "the last drill of scenario \(scenario.name) was of an earlier version of the plan"
                : last == nil
                    ? "no drill has shown that \(cluster) can be restored after \(scenario.name)"
                    : "the drill of slot \(slot) is due"
            return drillGap(
                scenario, series, slot: slot, reason: isStale && run == nil ? "DrillStale" : "DrillDue", because)
        }
    }

    /// From the store that was not drilled for the longest time: a point is proven in one store, and retention asks for
    /// proven points in each.
    private func pointToDrill(_ scenario: RecoveryPlan.Scenario, _ series: Series) -> RecoveryPoint? {
        let drilledAt = seen.history.drilledAt[series.name] ?? [:]
        let never = Timestamp(microseconds: .min)
        return scenario.survives.compactMap { seen.newestSound(in: $0) }
            .min { drilledAt[$0.store] ?? never < drilledAt[$1.store] ?? never }
    }

    private func drillGap(
        _ scenario: RecoveryPlan.Scenario, _ series: Series, slot: Timestamp, reason: String, _ because: String
    ) -> Gap {
        let point = pointToDrill(scenario, series)
        return Gap(
            resource: plan.id, reason: reason, because: because,
            effect: "recovery time is measured against an RTO of \(DurationText.compact(scenario.rto))",
            action: Action(
                id: ActionID(series: series.name, slot: slot), verb: .drill, plan: plan.name, cluster: cluster,
                store: point?.store, points: point.map { [$0.action] } ?? [], slot: slot),
            preconditions: Preconditions(generation: plan.digest),
            blocked: point == nil ? "waits for a recovery point in \(scenario.survives.joined(separator: ", "))" : nil,
            estimate: Gap.Estimate(bytes: point?.dataBytes ?? seen.server.value?.databaseBytes))
    }
}

import Manifests
import Model

extension PlanGaps {
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
            guard !points.contains(where: seen.isLeftBehind) else {
                return (
                    "WALGap", "no sound point in store \(store) leads to the timeline that \(cluster) is on now",
                    newest.stoppedAt
                )
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
        if case .stopped(_, let failure?) = seen.stream, failure.code == .walGap {
            return ("WALGap", failure.what, sound.stoppedAt)
        }
        let there = points.last { $0.action == decision.run?.action }
        guard let run = decision.run, there?.isComplete != true else {
            // A backup that is due brings it as well.
            return newTablespaces(besides: sound).map { ("NewTablespace", $0, sound.stoppedAt) }
        }
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
            return "store \(store) is read-only; mount it writable, correct its owner,"
                + " or use the newer pra that upgraded it"
        }
        return capacityObstacle(store)
    }

    private func capacityObstacle(_ store: String) -> String? {
        guard let capacity = seen.capacities[store], case .present(let there)? = seen.stores[store]?.value else {
            return nil
        }
        return BackupStore.fullness(of: store, there.space, capacity)
    }

    private func backupEffect(_ reason: String) -> String {
        switch reason {
        case "BackupDue": "shorter replay at a restore; one more point in the window"
        case "NewTablespace": "the newest moment can be restored on the cluster's own host, and drilled, again"
        case "WALGap": "moments after the new point can be restored again"
        default: "the cluster becomes restorable"
        }
    }
}

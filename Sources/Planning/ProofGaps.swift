import Manifests
import Model

/// Verifications and drills.
extension PlanGaps {
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
    private func choice(_ scenario: RecoveryPlan.Scenario, _ series: Series, due slot: Timestamp) -> DrillChoice? {
        let drilledAt = seen.history.drilledAt[series.name] ?? [:]
        let never = Timestamp(microseconds: .min)
        let store = scenario.survives.filter { seen.newestSound(in: $0) != nil }
            .min { drilledAt[$0] ?? never < drilledAt[$1] ?? never }
        guard let store, case .present(let observed)? = seen.stores[store]?.value else { return nil }
        return plan.spec.drill.target.choose(
            among: seen.sound(in: store), in: observed, for: ActionID(series: series.name, slot: slot), due: slot)
    }

    /// A drill puts nothing outside of its own folders, so that it would be refused.
    private func obstacle(toDrilling point: RecoveryPoint) -> String? {
        newTablespaces(besides: point) == nil
            ? nil : "waits for a base backup in store \(point.store) that has the new tablespace"
    }

    private func drillGap(
        _ scenario: RecoveryPlan.Scenario, _ series: Series, slot: Timestamp, reason: String, _ because: String
    ) -> Gap {
        let choice = choice(scenario, series, due: slot), point = choice?.point
        let target = choice?.target == .latest ? nil : choice?.target
        return Gap(
            resource: plan.id, reason: reason, because: because,
            effect: "recovery time is measured against an RTO of \(DurationText.compact(scenario.rto))"
                + (target.map { "; \(point?.action.text ?? "") is restored, to \($0)" } ?? ""),
            action: Action(
                id: ActionID(series: series.name, slot: slot), verb: .drill, plan: plan.name, cluster: cluster,
                store: point?.store, points: point.map { [$0.action] } ?? [], slot: slot, target: target),
            preconditions: Preconditions(generation: plan.digest),
            blocked: point.map { obstacle(toDrilling: $0) }
                ?? "waits for a recovery point in \(scenario.survives.joined(separator: ", "))",
            estimate: Gap.Estimate(bytes: point?.dataBytes ?? seen.server.value?.databaseBytes))
    }
}

import Manifests
import Model
import Policies

/// The gap that forgetting points of `cluster` in `store` would close; `nil` when every point is to be kept.
/// With several policies (one per plan that protects the cluster in this store) a point goes only when none keeps it.
/// Nothing goes on a look that did not see both the cluster and the store. Age is measured by the clock that stamped the
/// points, the server's.
func retentionGap(
    plan: Resource<RecoveryPlan.Spec>, store: String, given seen: PlanObservation, at now: Timestamp
) -> Gap? {
    let points = seen.points(in: store)
    guard let server = seen.server.value, !points.isEmpty, !seen.retentions.isEmpty else { return nil }
    let knowledge = PointKnowledge(
        proven: seen.history.provenPoints(in: store),
        intact: Set(points.map(\.action).filter { seen.history.isIntact($0, in: store) }))
    let decisions = seen.retentions.map { policy in
        selectRetention(
            points: points, knowledge: knowledge, policy: policy.spec, zone: policy.zone, now: server.serverTime)
    }
    let goneForAll = decisions.dropFirst().reduce(Set(decisions[0].forgettable.map(\.point.action))) { gone, decision in
        gone.intersection(decision.forgettable.map(\.point.action))
    }
    let forgotten = points.map(\.action).filter { goneForAll.contains($0) }
    let blocked = decisions.compactMap { $0.blocked?.text(in: .english) }.first
    guard let last = forgotten.last else { return nil }
    let series = "retain/\(seen.cluster.name)/\(store)"
    return Gap(
        resource: plan.id, reason: "BeyondRetention",
        because: "\(forgotten.count) of \(points.count) points in store \(store) are kept by no rule of"
            + " \(seen.retentions.map(\.name).joined(separator: ", "))",
        effect: "frees space; the recoverable window stays",
        action: Action(
            id: ActionID("\(series)/\(forgotten.count)-to-\(last.text.split(separator: "/").last ?? "")"),
            verb: .retain,
            plan: plan.name, cluster: seen.cluster.name, store: store, points: forgotten),
        preconditions: Preconditions(
            system: server.system, storeRevision: storeRevision(points), generation: plan.digest),
        isDestructive: true, blocked: blocked)
}

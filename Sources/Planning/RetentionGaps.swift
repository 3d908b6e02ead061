import Manifests
import Model

/// The gap that forgetting points of `cluster` in `store` would close, or what keeps retention from being applied;
/// `nil` when every point is to be kept. Nothing goes on a look that did not see both the cluster and the store.
func retentionGap(
    plan: Resource<RecoveryPlan.Spec>, store: String, given seen: PlanObservation, at now: Timestamp
) -> Gap? {
    guard let review = RetentionReview(of: store, given: seen, at: now) else { return nil }
    let (going, held) = (review.forgettable.map(\.action), review.heldBack.map(\.action))
    guard let last = going.last ?? held.last else { return nil }
    let series = "retain/\(seen.cluster.name)/\(store)"
    var gap = Gap(
        resource: plan.id, reason: "BeyondRetention",
        because: "\(going.count) of \(review.verdicts.count) points in store \(store) are kept by no rule of"
            + " \(review.policies.joined(separator: ", "))",
        effect: "frees space; the recoverable window stays",
        action: Action(
            id: ActionID("\(series)/\(going.count)-to-\(last.text.split(separator: "/").last ?? "")"),
            verb: .retain, plan: plan.name, cluster: seen.cluster.name, store: store, points: going),
        preconditions: Preconditions(
            system: seen.server.value?.system, storeRevision: storeRevision(seen.points(in: store)),
            generation: plan.digest),
        isDestructive: true, approval: review.approval?.text(in: .english),
        estimate: Gap.Estimate(bytes: review.forgettable.reduce(.zero) { $0 + $1.addedBytes }))
    guard going.isEmpty else { return gap }
    (gap.reason, gap.blocked, gap.isDestructive) = (Gap.heldUp, review.blocked, false)
    gap.because = "nothing in store \(store) is forgotten: \(review.blocked ?? "")"
    gap.effect = "the store grows until it is full"
    gap.action.id = ActionID("\(series)/held-up")
    if seen.unknownRetention != nil { gap.reason = "RetentionUnknown" }
    return gap
}

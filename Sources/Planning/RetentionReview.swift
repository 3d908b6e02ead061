import Manifests
import Model
import Policies

/// What becomes of each point of one cluster in one store, and why. Changes nothing.
package struct RetentionReview: Sendable {
    package struct Reason: Hashable, Sendable {
        /// The RetentionPolicy that keeps the point.
        package var policy: String
        package var why: Message

        package init(policy: String, why: Message) { (self.policy, self.why) = (policy, why) }
    }

    package struct Verdict: Hashable, Sendable {
        package var point: RecoveryPoint
        package var keptBy: [Reason]
        /// Why it may go; `nil` when it stays.
        package var goes: Message?
        /// Whether it stays only because retention is blocked.
        package var isHeldBack: Bool
    }

    package var cluster: String
    package var store: String
    package var policies: [String]
    /// In order of history.
    package var verdicts: [Verdict]
    /// Why nothing goes although something might; `nil` when nothing stands in the way.
    package var blocked: String?
    /// Why a person has to say yes before what may go goes.
    package var approval: Message?

    package var forgettable: [RecoveryPoint] { verdicts.filter { $0.goes != nil }.map(\.point) }
    package var heldBack: [RecoveryPoint] { verdicts.filter(\.isHeldBack).map(\.point) }
}

extension RetentionReview {
    /// With several policies (one per plan that protects the cluster in this store) a point goes only when none keeps
    /// it. `nil` when the cluster or the store was not seen: then nothing is known of its points. Their age is measured
    /// by the clock that stamped them, the server's.
    package init?(of store: String, given seen: PlanObservation, at now: Timestamp) {
        guard let server = seen.server.value, case .present(let kept)? = seen.stores[store]?.value else { return nil }
        let points = seen.points(in: store)
        (cluster, self.store, policies) = (seen.cluster.name, store, seen.retentions.map(\.name))
        if let unknown = seen.unknownRetention {
            (verdicts, blocked) = (points.map { Verdict(point: $0, keptBy: [], isHeldBack: true) }, unknown)
            return
        }
        let knowledge = PointKnowledge(
            proven: seen.history.provenPoints(in: store),
            intact: Set(points.map(\.action).filter { seen.history.isIntact($0, in: store) }), holds: kept.holds)
        let decisions = seen.retentions.map { policy in
            (
                policy.name,
                selectRetention(
                    points: points, knowledge: knowledge, policy: policy.spec, zone: policy.zone, now: server.serverTime
                )
            )
        }
        verdicts = points.map { point in RetentionReview.verdict(on: point, decisions) }
        blocked = heldBack.isEmpty ? nil : decisions.compactMap { $0.1.blocked?.text(in: .english) }.first
        guard !forgettable.isEmpty else { return }
        approval =
            DailyLoss(
                forgettable, of: points,
                forgotten: seen.history.forgotten(of: seen.cluster.id, in: store, at: now).map(\.point),
                by: seen.retentions.map(\.spec), now: server.serverTime
            ).approval
    }

    private static func verdict(
        on point: RecoveryPoint, _ decisions: [(policy: String, RetentionDecision)]
    ) -> Verdict {
        let reasons = decisions.flatMap { policy, decision in
            decision.kept.filter { $0.point.action == point.action }.flatMap { kept in
                kept.reasons.map { Reason(policy: policy, why: $0) }
            }
        }
        return Verdict(
            point: point, keptBy: reasons,
            goes: reasons.isEmpty
                ? decisions.lazy.flatMap(\.1.forgettable).first { $0.point.action == point.action }?.because : nil,
            isHeldBack: !reasons.isEmpty && reasons.allSatisfy { $0.why.key == .keepBlocked })
    }
}

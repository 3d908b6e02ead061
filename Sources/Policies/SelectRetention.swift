import Manifests
import Model

/// Chooses what stays of the points of one cluster in one store (DESIGN §6.3); pure and total.
///
/// A complete and untainted point stays when it is in the window, is the window's anchor (the newest at or before its
/// start), is the last of a calendar bucket that the policy keeps, is one of the newest `minProven` restore-proven
/// points, or is the newest of all. Others count as nothing: they stay while they are in the window and may go after
/// it. Whatever a hold is on stays, and nothing else stays or goes for that. Nothing may go while the clock is behind a
/// point, while too few points are proven, or while nothing that would stay was read back.
package func selectRetention(
    points: [RecoveryPoint], knowledge: PointKnowledge, policy: RetentionPolicy.Spec, zone: ZoneRules, now: Timestamp
) -> RetentionDecision {
    let ordered = points.sorted { $0.place < $1.place }
    var selection = Selection(points: ordered, zone: zone)
    selection.keepWindow(policy.window, now: now)
    selection.keepBuckets(policy.keep, now: now)
    selection.keepProven(knowledge.proven, count: policy.minProven)
    selection.keepLast()
    selection.keepHeld(knowledge.holds, now: now)
    var decision = RetentionDecision(kept: [], forgettable: [], blocked: nil)
    for (point, reasons) in zip(ordered, selection.reasons) {
        if reasons.isEmpty {
            let because: Phrase = point.isRedundant ? .forgetOutside : .forgetSuspect
            decision.forgettable.append(.init(point: point, because: Message(because)))
        } else {
            decision.kept.append(.init(point: point, reasons: reasons))
        }
    }
    guard !decision.forgettable.isEmpty else { return decision }
    guard let obstacle = obstacle(decision.kept.map(\.point), knowledge, policy, now: now) else { return decision }
    return RetentionDecision(
        kept: zip(ordered, selection.reasons).map { point, reasons in
            .init(point: point, reasons: reasons.isEmpty ? [Message(.keepBlocked)] : reasons)
        },
        forgettable: [], blocked: obstacle)
}

/// A clock that differs less than this from the one that stamped a point is believed.
private let clockTolerance: Duration = .seconds(300)

private func obstacle(
    _ kept: [RecoveryPoint], _ knowledge: PointKnowledge, _ policy: RetentionPolicy.Spec, now: Timestamp
) -> Message? {
    if let ahead = kept.map(\.stoppedAt).max(), ahead > now + clockTolerance {
        return Message(.blockedClock, .instant(now), .instant(ahead))
    }
    let redundant = kept.filter(\.isRedundant).map(\.action)
    let proven = redundant.count { knowledge.proven.contains($0) }
    if proven < policy.minProven { return Message(.blockedProven, .count(policy.minProven), .count(proven)) }
    if !redundant.contains(where: { knowledge.intact.contains($0) || knowledge.proven.contains($0) }) {
        return Message(.blockedUnverified)
    }
    return nil
}

extension RecoveryPoint {
    /// Only a complete and clean point can stand in for another.
    package var isRedundant: Bool { isComplete && taint == nil }

    /// Order of history: never by name, never by clock.
    fileprivate var place: Place { Place(system: system.number, timeline: timeline, stop: stop, action: action) }
}

private struct Place: Comparable {
    var system: UInt64
    var timeline: Timeline
    var stop: LSN
    var action: ActionID

    static func < (a: Place, b: Place) -> Bool {
        (a.system, a.timeline, a.stop, a.action) < (b.system, b.timeline, b.stop, b.action)
    }
}

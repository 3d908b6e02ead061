import Manifests
import Model

/// What a pass would do, in order, and why. Empty means that what is stated is true. The same input gives the same
/// plan.
package struct Plan: Equatable, Sendable {
    package var gaps: [Gap]
    /// What could not be looked at, so that nothing is planned for it, and why.
    package var unseen: [Unseen]
    package var observedAt: Timestamp
    /// Of the manifests that it was made from.
    package var revision: Digest

    package struct Unseen: Equatable, Sendable {
        package var resource: ResourceID
        package var because: PraError

        package init(resource: ResourceID, because: PraError) { (self.resource, self.because) = (resource, because) }
    }

    package init(gaps: [Gap], unseen: [Unseen], observedAt: Timestamp, revision: Digest) {
        self.unseen = unseen
        self.gaps = gaps.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
            \.element)
        (self.observedAt, self.revision) = (observedAt, revision)
    }
}

extension Gap {
    /// Configuration first, because it decides who hears of the rest; what deletes comes after what protects.
    fileprivate var rank: Int {
        switch action.verb {
        case .configure: 0
        case .initStore: 1
        case .createSlot, .dropSlot: 2
        case .startStream: 3
        case .backup: 4
        case .verify: 5
        case .drill: 6
        case .scrub: 6
        case .retain: 7
        case .sweep: 8
        case .retire: 9
        }
    }
}

/// The state of a cluster's points in a store, for a saved plan's preconditions.
package func storeRevision(_ points: [RecoveryPoint]) -> String {
    "\(points.count)@\(points.last?.action.text ?? "none")"
}

/// What stands between a saved gap and what is now asked for under its name, each as one sentence; empty when it may
/// run. What deletes, deletes exactly what was shown and approved.
package func changes(since saved: Gap, now: Gap) -> [String] {
    var changes = changes(since: saved.preconditions, now: now.preconditions)
    if saved.action.verb == .retain, saved.action.points != now.action.points {
        let names = { (points: [ActionID]) in points.map(\.text).joined(separator: ", ") }
        changes.append("the points to forget were \(names(saved.action.points)) and are \(names(now.action.points))")
    }
    if let approval = now.approval, saved.approval == nil { changes.append("it needs approval: \(approval)") }
    return changes
}

/// Which of a saved action's preconditions no longer hold, each as one sentence; empty when it may run.
package func changes(since saved: Preconditions, now: Preconditions) -> [String] {
    var changes: [String] = []
    if let was = saved.system, was != now.system {
        changes.append("the system identifier was \(was) and is \(now.system.map(\.description) ?? "unknown")")
    }
    if let was = saved.timeline, was != now.timeline {
        changes.append("the timeline was \(was) and is \(now.timeline.map(\.description) ?? "unknown")")
    }
    if let was = saved.storeRevision, was != now.storeRevision {
        changes.append("the store's points were \(was) and are \(now.storeRevision ?? "unknown")")
    }
    if let was = saved.generation, was != now.generation {
        changes.append("the manifest changed")
    }
    return changes
}

import Manifests
import Model

/// A promise for a cluster that stands in the ledger and that no manifest makes any more.
package struct Removal: Hashable, Sendable {
    package var cluster: ResourceID
    package var plan: String
    package var onRemoval: OnRemoval
    /// The plan that protects the cluster instead.
    package var successor: String?
    /// Slots of pra that nobody can drop for want of the cluster's manifest.
    package var strandedSlots: [String]

    /// Whether its points are to go, each store's once a person approved.
    package var deletes: Bool { onRemoval == .delete && successor == nil }
    /// Whether a person has to decide before it may end.
    package var isRefused: Bool { onRemoval == .refuse && successor == nil }
}

package func removals(in history: History, of desired: Desired) -> [Removal] {
    let clusters = Dictionary(desired.clusters.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return history.stated.sorted { $0.key < $1.key }.flatMap { id, statements -> [Removal] in
        let cluster = clusters[id]
        let plans = cluster.map { desired.plans(of: $0).map(\.name) } ?? []
        let stranded = cluster == nil ? (history.guardSlots[id] ?? []).sorted() : []
        return statements.filter { !plans.contains($0.key) }.sorted { $0.key < $1.key }.map { name, statement in
            Removal(
                cluster: id, plan: name, onRemoval: statement.onRemoval ?? .refuse, successor: plans.first,
                strandedSlots: stranded)
        }
    }
}

/// What is to be done about a removal, and by whom.
/// - Parameter points: of the cluster, by store; only asked for where they are to go.
package func removalGaps(_ removal: Removal, points: [String: [RecoveryPoint]]) -> [Gap] {
    let left = points.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    if removal.deletes, !left.isEmpty { return left.map { removal.deletion(of: $1, in: $0) } }
    let name = removal.cluster.name
    var gap = Gap(
        resource: ResourceID(RecoveryPlan.name, removal.plan), reason: "PlanRemoved",
        because: "plan \(removal.plan) protects \(name) by the ledger, and no manifest says so any more",
        effect: "\(name) is looked at no more; its points stay in their stores",
        action: Action(
            id: ActionID("retire/\(name)/\(removal.plan)"), verb: .retire, plan: removal.plan, cluster: name))
    if let successor = removal.successor {
        (gap.reason, gap.effect) = ("PlanReplaced", "plan \(successor) protects it instead")
    } else if removal.isRefused {
        gap.effect = "until then its objectives are measured on, and unknown; its points stay in their stores"
        gap.blocked =
            "onRemoval is Refuse: put the manifests back; or, to end the promise, put them back with"
            + " onRemoval: Forget, type: pra apply, and remove them then"
    }
    if !removal.strandedSlots.isEmpty {
        gap.effect +=
            "; nobody can reach slot \(removal.strandedSlots.joined(separator: ", ")) without the cluster's manifest:"
            + " drop it on the server with pg_drop_replication_slot"
    }
    return [gap]
}

extension Removal {
    fileprivate func deletion(of points: [RecoveryPoint], in store: String) -> Gap {
        let actions = points.map(\.action).sorted()
        return Gap(
            resource: ResourceID(RecoveryPlan.name, plan), reason: "PlanRemoved",
            because: "plan \(plan) is removed with onRemoval: Delete; store \(store) has \(points.count) points of"
                + " \(cluster.name)",
            effect: "\(cluster.name) can not be restored from store \(store) any more",
            action: Action(
                id: ActionID("retain/\(cluster.name)/\(store)/all"), verb: .retain, plan: plan, cluster: cluster.name,
                store: store, points: actions),
            isDestructive: true,
            approval: "every point of \(cluster.name) in store \(store) would be forgotten")
    }
}

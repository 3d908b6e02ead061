import Manifests
import Model

/// Of `names` those that are still on the server, each a gap: nobody moves them on, so that they hold back WAL until
/// the disk is full.
/// - Parameter plan: that speaks for the cluster; `nil` when no plan selects it.
package func surplusSlotGaps(
    _ names: [String], on cluster: Resource<Cluster.Spec>, _ server: ClusterObservation,
    of plan: Resource<RecoveryPlan.Spec>?
) -> [Gap] {
    server.slots.filter { names.contains($0.name) }.map { slot in
        let held = slot.retained(on: server).map { " and holds back \($0) of WAL" } ?? ""
        return Gap(
            resource: plan?.id ?? cluster.id, reason: "GuardSlotUnused",
            because: "no plan that acts asks for slot \(slot.name) on \(cluster.name) any more; nobody moves it\(held)",
            effect: "the server may recycle its WAL",
            action: Action(
                id: ActionID("drop-slot/\(cluster.name)/\(slot.name)"), verb: .dropSlot, plan: plan?.name,
                cluster: cluster.name),
            preconditions: Preconditions(system: server.system, generation: plan?.digest), isDestructive: true,
            blocked: server.isInRecovery
                ? "the server is a standby; point connection.hosts at the primary"
                : slot.isActive ? "a connection uses slot \(slot.name); end it first" : nil)
    }
}

extension Gap {
    /// The default of `retainAtMost`: the plan that had another is gone.
    private static let cap = ByteCount(16 << 30)

    /// A dropped slot of a plan whose removal is refused: it stays for the plan's return, until production needs the
    /// room.
    package func kept(on server: ClusterObservation) -> Gap {
        let held = server.slots.first { $0.name == action.id.last }?.retained(on: server) ?? .zero
        guard held <= Gap.cap else { return self }
        var gap = self
        gap.blocked =
            "the plan that made it is gone and its onRemoval is Refuse; above \(Gap.cap) it is dropped all the same"
        return gap
    }
}

extension PlanObservation {
    /// Whether all WAL that slot `name` does not keep is in each of `stores`, so that an older slot is not needed for
    /// it.
    func isCovered(before name: String, in stores: [String]) -> Bool {
        guard let restart = server.value?.slots.first(where: { $0.name == name })?.restart else { return false }
        return stores.allSatisfy { store in
            newestSound(in: store).flatMap { reach(from: $0) }.map { $0.position >= restart } ?? false
        }
    }
}

import Manifests
import Model

let overCapReason = "GuardSlotOverCap"

/// How near the guard slots of `plans` are to what they may hold back; those that are calm are not among them.
package func guardSlotStrains(
    of plans: [Resource<RecoveryPlan.Spec>], on server: ClusterObservation
) -> [SlotStrain] {
    let wanted = plans.filter(\.spec.wal.stream).map(\.spec.wal.guardSlot)
    return server.slots.compactMap { slot in
        guard let cap = wanted.filter({ $0.name == slot.name }).map(\.retainAtMost).min() else { return nil }
        return slot.strain(on: server, atMost: cap)
    }.filter { $0.level != .calm }
}

extension PlanGaps {
    /// Without a stream nothing would ever move the slot on.
    var slotGaps: [Gap] {
        guard plan.spec.wal.stream, let server = seen.server.value else { return [] }
        let wanted = plan.spec.wal.guardSlot
        let slot = server.slots.first { $0.name == wanted.name }
        if let slot, slot.walStatus != "lost" { return overCap(slot, server) }
        var gap = Gap(
            resource: plan.id, reason: slot == nil ? "NoGuardSlot" : "GuardSlotLost",
            because: slot.map { lost in
                "slot \(wanted.name) lost WAL on \(cluster)" + (lost.invalidation.map { ": \($0)" } ?? "")
            } ?? "slot \(wanted.name) is missing on \(cluster), so the server may recycle WAL that no store has",
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
}

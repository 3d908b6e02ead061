import Manifests
import Model

extension RecoveryPlan.Mode {
    /// Why a plan in this mode closes no gap; `nil` when it does.
    package var obstacle: String? {
        switch self {
        case .observe: "mode Observe: the plan only looks and records; mode: Enforce lets it act"
        case .plan: "mode Plan: this is what would be done; mode: Enforce does it"
        case .enforce: nil
        }
    }

    fileprivate var strength: Int {
        switch self {
        case .observe: 0
        case .plan: 1
        case .enforce: 2
        }
    }
}

extension Desired {
    /// The strongest mode among the plans that use a store; `Observe` where none does, since nobody asks for it.
    package func mode(ofStore name: String) -> RecoveryPlan.Mode {
        plans.filter { $0.spec.stores.contains(name) }.map(\.spec.mode).max { $0.strength < $1.strength } ?? .observe
    }

    /// The mode in which a gap is asked to be closed. Configuration has no mode of its own and takes effect.
    package func mode(of gap: Gap) -> RecoveryPlan.Mode {
        if let plan = plans.first(where: { $0.name == gap.action.plan }) { return plan.spec.mode }
        return gap.action.store.map { mode(ofStore: $0) } ?? .enforce
    }

    /// What a plan comes to, for scripts: `nil` when nothing is pending. A plan in mode Observe asks for nothing, and a
    /// suspension or a maintenance window ends by itself: none waits for a person.
    package func pending(_ gaps: [Gap]) -> PendingChanges? {
        let asked = gaps.filter { mode(of: $0) != .observe }
        guard !asked.isEmpty else { return nil }
        let waits = asked.contains { gap in
            gap.isDestructive || gap.approval != nil || (gap.blocked != nil && !gap.passesByItself)
        }
        return waits ? .needingAPerson : .plain
    }
}

package enum PendingChanges: Sendable {
    case plain
    /// One of them destroys, or is blocked until a person does something.
    case needingAPerson
}

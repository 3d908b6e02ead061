/// A difference between what is stated and what is true, with the one action that closes it.
package struct Gap: Hashable, Sendable, Codable {
    package var resource: ResourceID
    /// CamelCase, stable: `NoRecoveryPoint`.
    package var reason: String
    /// One sentence: "no recovery point exists in store local".
    package var because: String
    /// On the objective: "exposure 31m → 6m"; empty when there is none.
    package var effect: String
    package var action: Action
    package var preconditions: Preconditions
    package var isDestructive: Bool
    /// Why the action may not run now; `nil` when it may.
    package var blocked: String?
    /// When that ends by itself; `nil` when it does not, or nobody knows.
    package var blockedUntil: Timestamp?
    /// Why a person has to say yes before it is closed, by applying a saved plan that shows it; `nil` when none has to.
    package var approval: String?
    /// What it should take, from what was measured before.
    package var estimate: Estimate

    package struct Estimate: Hashable, Sendable, Codable {
        private enum CodingKeys: String, CodingKey { case seconds = "took", bytes }

        private var seconds: InSeconds?
        /// That it moves or frees; `nil` when that is not known, or it moves none.
        package var bytes: ByteCount?

        /// `nil` while nothing like it was measured.
        package var took: Duration? {
            get { seconds?.wrappedValue }
            set { seconds = newValue.map { InSeconds(wrappedValue: $0) } }
        }

        package init(took: Duration? = nil, bytes: ByteCount? = nil) {
            (self.seconds, self.bytes) = (took.map { InSeconds(wrappedValue: $0) }, bytes)
        }
    }

    package init(
        resource: ResourceID, reason: String, because: String, effect: String = "", action: Action,
        preconditions: Preconditions = Preconditions(), isDestructive: Bool = false, blocked: String? = nil,
        approval: String? = nil, estimate: Estimate = Estimate()
    ) {
        (self.resource, self.reason, self.because, self.effect) = (resource, reason, because, effect)
        (self.action, self.preconditions, self.isDestructive) = (action, preconditions, isDestructive)
        (self.blocked, self.approval, self.estimate) = (blocked, approval, estimate)
    }

    /// What keeps the loop from closing it; `nil` when it may.
    package var obstacle: String? { blocked ?? approval }
}

/// What must still hold when a saved plan's action runs; absent fields are not checked.
package struct Preconditions: Hashable, Sendable, Codable {
    package var system: SystemIdentifier?
    package var timeline: Timeline?
    /// How many points of the cluster the store has, and the newest: `3@backup/akig/local/…`.
    package var storeRevision: String?
    /// Digest of the resource's spec.
    package var generation: Digest?

    package init(
        system: SystemIdentifier? = nil, timeline: Timeline? = nil, storeRevision: String? = nil,
        generation: Digest? = nil
    ) {
        (self.system, self.timeline, self.storeRevision, self.generation) = (
            system, timeline, storeRevision, generation
        )
    }
}

/// Work that closes a gap. The identity is the case with its values; `id` names it in the ledger and the store.
package struct Action: Hashable, Sendable, Codable {
    package enum Verb: String, Sendable, Codable, CaseIterable {
        case initStore, createSlot, dropSlot, startStream, backup, verify, retain, sweep, scrub, drill, configure,
            retire
    }

    package var id: ActionID
    package var verb: Verb
    package var plan: String?
    package var cluster: String?
    package var store: String?
    /// The points it is about: what to verify, drill or forget.
    package var points: [ActionID]
    /// The slot of the schedule that it serves; `nil` when unscheduled.
    package var slot: Timestamp?
    /// Of a drill, where it is not the newest moment.
    package var target: DrillTarget?
    /// Of a backup that somebody asked for: what its point is marked with, besides the cluster's labels.
    package var labels: [String: String]?

    package init(
        id: ActionID, verb: Verb, plan: String? = nil, cluster: String? = nil, store: String? = nil,
        points: [ActionID] = [],
        slot: Timestamp? = nil, target: DrillTarget? = nil
    ) {
        (self.id, self.verb, self.plan, self.cluster) = (id, verb, plan, cluster)
        (self.store, self.points, self.slot, self.target) = (store, points, slot, target)
    }
}

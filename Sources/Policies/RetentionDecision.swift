import Model

/// Which points of one cluster in one store stay, and why.
package struct RetentionDecision: Hashable, Sendable {
    package struct Kept: Hashable, Sendable {
        package var point: RecoveryPoint
        /// Never empty.
        package var reasons: [Message]
    }

    package struct Forgettable: Hashable, Sendable {
        package var point: RecoveryPoint
        package var because: Message
    }

    /// Oldest first, by system, timeline and position.
    package var kept: [Kept]
    /// Empty while blocked.
    package var forgettable: [Forgettable]
    /// Why nothing may be forgotten although the policy would allow it; `nil` when nothing stands in the way.
    package var blocked: Message?
}

/// What is known of the points of one store.
package struct PointKnowledge: Hashable, Sendable {
    /// A restored copy of it answered its checks.
    package var proven: Set<ActionID>
    /// The latest reading found it intact.
    package var intact: Set<ActionID>
    /// What people put on points; those that are over among them.
    package var holds: [Hold]

    package init(proven: Set<ActionID>, intact: Set<ActionID>, holds: [Hold] = []) {
        (self.proven, self.intact, self.holds) = (proven, intact, holds)
    }
}

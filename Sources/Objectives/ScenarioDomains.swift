import Model

/// What one scenario takes away and what it leaves, for as long as one plan said so.
package struct ScenarioDomains: Hashable, Sendable {
    struct Extent: Hashable, Sendable {
        /// Empty where a manifest names the survivors alone.
        var lost: [LostDomain]
        var survivors: [String]
    }

    package var plan: String
    package var scenario: String
    package var lost: [LostDomain]
    package var survivors: [String]
    package var from: Timestamp
    package var to: Timestamp
}

extension ClusterAccount {
    /// Of each scenario that was promised in the period; nothing of statements from before it was kept.
    package func scenarioDomains() -> [ScenarioDomains] {
        plans.flatMap { plan in
            scenarios(of: plan).flatMap { name in
                terms(of: plan) { $0.scenario(name)?.extent }.map { term in
                    ScenarioDomains(
                        plan: plan, scenario: name, lost: term.target.lost, survivors: term.target.survivors,
                        from: term.from, to: term.to)
                }
            }
        }
    }
}

extension StatedObjectives.Scenario {
    fileprivate var extent: ScenarioDomains.Extent? { loses.map { .init(lost: $0, survivors: survives) } }
}

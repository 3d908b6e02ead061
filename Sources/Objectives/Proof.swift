import Model

/// What a restored copy showed: the only thing that is proven.
package struct Proof: Hashable, Sendable {
    /// Up to when commits were found in it.
    package var through: Timestamp
    /// When the drill ended.
    package var at: Timestamp
    package var index: Int
}

extension ClusterAccount {
    /// By the drills of a scenario's term that passed on a copy from a store that survives it, whichever scenario they
    /// were of; `nil` without one.
    package func proof(of curve: ExposureAccount) -> Proof? {
        let surviving = terms(of: curve.plan) { $0.scenario(curve.scenario)?.survives }
        let stores = Set(surviving.last { $0.from <= curve.to }?.target ?? [])
        let proofs = drills.compactMap { drill -> Proof? in
            guard drill.record.passed, drill.at <= curve.to, stores.contains(drill.record.store) else { return nil }
            return drill.record.newest.map { Proof(through: $0, at: drill.at, index: drill.index) }
        }
        return proofs.max { ($0.through, $0.index) < ($1.through, $1.index) }
    }
}

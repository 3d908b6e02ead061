import Model

/// An exception from objectives, with whoever answers for it, its reason and its end.
package enum Waiver: Kind {
    package static let name = "Waiver"

    package struct Spec: Hashable, Sendable {
        package var plan: String
        package var clusters: [String]
        package var objectives: [Promised]
        /// Of RPO and RTO; empty for every scenario of the plan.
        package var scenarios: [String]
        /// Of the clusters, by what they are evaluated.
        package var controls: [ControlCheck]?
        package var from: Timestamp
        package var until: Timestamp
        package var reason: String
        package var owner: Team.Person
        package var approvedBy: Team.Person
        /// What is done instead meanwhile.
        package var compensatingControl: String?
    }
}

extension WaiverRecord {
    package init(_ waiver: Resource<Waiver.Spec>, revision: Digest) {
        let spec = waiver.spec
        self.init(
            waiver: waiver.name, digest: waiver.digest, revision: revision, plan: spec.plan,
            objectives: spec.objectives, scenarios: spec.scenarios, from: spec.from, until: spec.until,
            reason: spec.reason, owner: spec.owner.text, approvedBy: spec.approvedBy.text,
            compensatingControl: spec.compensatingControl)
        controls = spec.controls
    }
}

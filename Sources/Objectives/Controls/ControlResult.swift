import Model

/// What was found of one resource of a control.
package struct ControlFinding: Hashable, Sendable {
    package var cluster: String
    /// `akig`, `akig/local`, `akig/critical/primary-loss`.
    package var resource: String
    package var outcome: ControlOutcome
    package var why: Message
    /// Who excepts it; `nil` when nobody does.
    package var waiver: String?
    /// The entries that say so.
    package var evidence: Sources
}

/// A control over its population: as many resources as findings.
package struct ControlResult: Hashable, Sendable {
    package var framework: String
    package var control: FrameworkRecord.Control
    package var findings: [ControlFinding]
    /// With the entry that states the control.
    package var evidence: Sources

    package func count(_ outcome: ControlOutcome) -> Int { findings.count { $0.outcome == outcome } }

    package var population: Int { findings.count }
    /// Those of which the evidence says whether the control holds.
    package var evaluated: Int { population - count(.unknown) }

    /// The worst of what was found. Nothing found is unknown, and unknown is never passed.
    package var outcome: ControlOutcome {
        let worst: [ControlOutcome] = [.failed, .unknown, .excepted, .passed]
        return worst.first { count($0) > 0 } ?? .unknown
    }

    package var record: ControlRecord {
        ControlRecord(
            control: control.name, check: control.check, outcome: outcome, population: population,
            passed: count(.passed), failed: count(.failed), unknown: count(.unknown), excepted: count(.excepted),
            findings: findings.filter { $0.outcome != .passed }.map {
                .init(resource: $0.resource, outcome: $0.outcome, why: $0.why)
            })
    }
}

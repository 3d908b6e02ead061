import Model
import Objectives

extension SLAReport.ExposureCurve {
    init(_ account: ExposureAccount, _ proof: Proof?, periodEnd: Timestamp) {
        let profile = account.profile
        self.init(
            plan: account.plan, scenario: account.scenario, from: account.from, to: account.to,
            target: account.target, lines: profile.lines,
            unseen: profile.unseen.map { Unseen(from: $0.from, to: $0.to, isPartial: $0.isPartial) },
            breaches: profile.breaches.map { breach in
                Breach(
                    from: breach.from, to: breach.to, maximum: breach.maximum,
                    isOpen: breach.isOpen && account.to == periodEnd)
            }, maximum: account.maximum, overTarget: account.overTarget,
            claimedSeconds: account.claimed.map { InSeconds(wrappedValue: $0) },
            proven: proof.map { .init(through: $0.through, at: $0.at, sources: Sources([$0.index])) },
            sources: account.evidence)
    }
}

import Model
import Objectives

extension SLAReport.ExposureCurve {
    init(_ account: ExposureAccount, _ proof: Proof?, periodEnd: Timestamp) {
        let profile = account.profile, lines = profile.lines
        let exceeded = { (millionths: Int64) in
            ExposureProfile.exposure(of: lines, exceededFor: Ratio(millionths: millionths))
                .map { InSeconds(wrappedValue: $0) }
        }
        self.init(
            plan: account.plan, scenario: account.scenario, from: account.from, to: account.to,
            target: account.target, lines: lines,
            unseen: profile.unseen.map { Unseen(from: $0.from, to: $0.to, isPartial: $0.isPartial) },
            breaches: profile.breaches.map { breach in
                Breach(
                    from: breach.from, to: breach.to, maximum: breach.maximum,
                    isOpen: breach.isOpen && account.to == periodEnd)
            }, maximum: account.maximum, overTarget: account.overTarget,
            claimedSeconds: account.claimed.map { InSeconds(wrappedValue: $0) },
            medianSeconds: exceeded(500_000), percentile99Seconds: exceeded(10_000),
            proven: proof.map { .init(through: $0.through, at: $0.at, sources: Sources([$0.index])) },
            sources: account.evidence)
    }
}

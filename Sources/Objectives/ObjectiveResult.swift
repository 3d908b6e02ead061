import Model

/// One promise against what was measured: never blank, and never better than the facts.
package struct ObjectiveResult: Hashable, Sendable {
    package typealias Kind = Promised

    /// What objectives are stated and measured in.
    package enum Measure: Hashable, Sendable { case duration(Duration), ratio(Ratio) }

    package var kind: Kind
    /// Whose promise it is, and the part of the period in which it was made; `nil` when nothing is stated.
    package var plan: String?
    package var from: Timestamp?
    package var to: Timestamp?
    /// Only of RPO and RTO.
    package var scenario: String?
    /// Only of availability, and `nil` for that of the cluster itself.
    package var endpoint: String?
    /// `nil` when nothing is stated.
    package var target: Measure?
    /// `nil` when nothing was measured. The worst of the period for RPO, the latest for RTO, the share for the others.
    package var measured: Measure?
    /// `nil` when nothing was measured.
    package var confidence: Confidence?
    package var verdict: Verdict
    /// What the figure was computed over: records, due slots, points, drills.
    package var population: Int
    /// Share of the time in scope that nobody saw; `nil` where time is not what is counted.
    package var unknownShare: Ratio?
    /// Share of the time in scope that was seen and kept the target; `nil` where time is not what is counted.
    package var withinTarget: Ratio?
    /// The objective is broken at the end of the period, not only somewhere in it, and is promised then.
    package var isBrokenNow: Bool
    /// Whether it is promised at the end of the period.
    package var isPromisedNow: Bool
    /// What may fail of it, and what did; `nil` where nothing was measured, and for what is no share.
    package var budget: ErrorBudget?
    /// What waivers except of it; `nil` when there is none.
    package var excepted: Excepted?
    /// Why the verdict is what it is.
    package var detail: Message
    /// The entries that say so.
    package var evidence: Sources

    package init(
        _ kind: Kind, scenario: String? = nil, target: Measure?, verdict: Verdict = .notMeasured, detail: Message,
        evidence: Sources = Sources()
    ) {
        (self.kind, self.scenario, self.target, self.verdict) = (kind, scenario, target, verdict)
        (self.detail, self.evidence) = (detail, evidence)
        (plan, from, to, excepted, budget, isPromisedNow) = (nil, nil, nil, nil, nil, false)
        (measured, confidence, population, unknownShare, isBrokenNow) = (nil, nil, 0, nil, false)
    }
}

import Model
import Objectives

/// What a report tells of the clocks that stamped its facts; nothing where none was looked at.
struct ClockFindings: Sendable {
    private let rules: MeasurementRules
    private var clocks: [ResourceID: ClockAccount]

    /// Of each cluster as long as something was promised of it.
    init(of accounts: some Sequence<ClusterAccount>, _ period: Period, _ rules: MeasurementRules) {
        self.rules = rules
        clocks = Dictionary(
            uniqueKeysWithValues: accounts.map { account in
                let end = account.promises.map { $0.to ?? period.to }.max() ?? period.to
                return (account.cluster, ClockAccount(Period(from: period.from, to: min(end, period.to)), rules: rules))
            })
    }

    mutating func take(_ fact: Fact, at index: Int) {
        if case .clocked(let record) = fact.event { clocks[fact.subject]?.take(record, at: fact.at, index) }
    }

    /// When a clock was certainly off. It is settled when it was seen to be right again.
    func findings() -> [SLAReport.Finding] {
        let trusted = stretches(.trusted)
        return stretches(.distrusted).map { cluster, stretch in
            let next = trusted.first { $0.cluster == cluster && $0.stretch.from >= stretch.to }
            return SLAReport.Finding(
                message: Message(
                    .findingClock, .name(cluster.name), .instant(stretch.from), .instant(stretch.to),
                    .duration(stretch.off), .duration(stretch.tolerance ?? .zero)),
                since: stretch.from, settledAt: next?.stretch.from,
                sources: stretch.evidence)
        }
    }

    /// When nobody could say whether it was.
    func limits() -> [Message] {
        stretches(.unknown).map { cluster, stretch in
            Message(.limitClock, .name(cluster.name), .instant(stretch.from), .instant(stretch.to))
        }
    }

    func methodology() -> [Message] {
        if clocks.values.allSatisfy(\.isEmpty) { return [] }
        return [Message(.methodClock, .ratio(rules.clockTolerance), .duration(rules.evidenceFreshFor))]
    }

    private func stretches(_ trust: ClockTrust) -> [(cluster: ResourceID, stretch: ClockStretch)] {
        clocks.keys.sorted().flatMap { cluster in
            (clocks[cluster]?.stretches() ?? []).filter { $0.trust == trust }.map { (cluster, $0) }
        }
    }
}

import Manifests
import Model
import Objectives
import Planning
import Ports

/// What was last seen of the clocks by which facts are stamped: the host's, and each server's beside it.
struct ClockWatch {
    private var leads: [ResourceID: [(at: Timestamp, seen: ClockLead)]] = [:]
    private(set) var records: [ResourceID: ClockRecord] = [:]
    /// A minute of looks: the one that was answered soonest tells most.
    private static let kept = 12
    /// A server that is away has the clock that it had, for a while: a clock that nobody keeps loses some 10 ms.
    private static let freshFor = Duration.seconds(600)

    /// Takes a look at a server's clock, or that there was none, and at the host's own.
    mutating func note(
        _ lead: ClockLead?, _ host: ClockDiscipline, of cluster: ResourceID, smallestTarget: Duration?,
        at now: Timestamp
    ) {
        var known = (leads[cluster] ?? []).filter { now - $0.at <= Self.freshFor }
        if let lead {
            // One of the clocks was set: what was seen before says nothing.
            known.removeAll { !$0.seen.agrees(with: lead) }
            known = (known + [(now, lead)]).suffix(Self.kept)
        }
        leads[cluster] = known
        records[cluster] = ClockRecord(
            host, server: known.map(\.seen).min { $0.error < $1.error }, smallestTarget: smallestTarget)
    }
}

extension ClockLead {
    /// Whether both can be of clocks that nobody set meanwhile, and that run alike for a minute.
    fileprivate func agrees(with other: ClockLead) -> Bool {
        let apart = lead - other.lead
        return max(apart, .zero - apart) <= error + other.error + .milliseconds(10)
    }
}

extension Loop {
    /// Writes down what the ledger lacks of the clock by which a cluster's facts are stamped.
    func recordClock(of cluster: ResourceID) async throws(PraError) {
        guard let record = await watch.clock(of: cluster) else { return }
        let last = await book.history.clocks[cluster], rules = MeasurementRules.standard
        let isOld = last.map { world.time.now() - $0.at >= rules.recordEvery } ?? true
        guard isOld || last.map({ record.isNews(after: $0.record) }) ?? true else { return }
        try await book.record([.clocked(record)], about: cluster)
    }
}

extension [Resource<RecoveryPlan.Spec>] {
    /// The smallest RPO that they promise, beside zero, which no clock measures.
    package var smallestTarget: Duration? {
        flatMap(\.spec.objectives.scenarios).map(\.rpo).filter { $0 > .zero }.min()
    }
}

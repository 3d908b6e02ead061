import Model

/// How long a restore takes, by what restores and drills of the cluster took before.
package struct RestoreEstimate: Hashable, Sendable {
    /// Files written, checked and on the disk.
    package var fetch: Duration
    /// Recovery to the target; `nil` when no measured one replayed enough to tell.
    package var replay: Duration?
    /// What was measured, and when.
    package var source: ActionID
    package var measuredAt: Timestamp

    /// By the latest drill that passed, of this cluster: a drill is a restore with its phases timed.
    /// - Returns: `nil` when nothing was ever measured, which is not zero.
    package static func make(
        fetching bytes: ByteCount, replaying wal: ByteCount, of cluster: String, by facts: [Fact]
    ) -> RestoreEstimate? {
        var starts: [ActionID: LSN] = [:]
        var latest: (record: DrillRecord, at: Timestamp)?
        for fact in facts where fact.subject.name == cluster {
            switch fact.event {
            case .committed(let point): starts[point.action] = point.start
            case .drilled(let record) where record.passed && record.restoredBytes > .zero: latest = (record, fact.at)
            default: continue
            }
        }
        guard let (record, at) = latest else { return nil }
        let took = { (names: [DrillRecord.Phase.Name]) in
            record.phases.filter { names.contains($0.name) }.reduce(Duration.zero) { $0 + $1.took }
        }
        let start = starts[record.point]
        let replayed = record.reached.flatMap { end in start.map { Int64(end.bytes) - Int64($0.bytes) } } ?? 0
        return RestoreEstimate(
            fetch: scaled(took([.fetch, .sync]), from: record.restoredBytes.bytes, to: bytes.bytes) ?? .zero,
            replay: scaled(took([.replay]), from: replayed, to: wal.bytes), source: record.action, measuredAt: at)
    }

    package var total: Duration { fetch + (replay ?? .zero) }
}

private func scaled(_ took: Duration, from measured: Int64, to wanted: Int64) -> Duration? {
    measured > 0 ? took / measured * wanted : nil
}

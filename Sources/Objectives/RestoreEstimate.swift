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

    /// By the latest restore or drill of this cluster that passed: both time their phases.
    /// - Returns: `nil` when nothing was ever measured, which is not zero.
    package static func make(
        fetching bytes: ByteCount, replaying wal: ByteCount, of cluster: String, by facts: [Fact]
    ) -> RestoreEstimate? {
        var starts: [ActionID: LSN] = [:]
        var latest: Measured?
        for fact in facts where fact.subject.name == cluster {
            switch fact.event {
            case .committed(let point): starts[point.action] = point.start
            case .drilled(let record) where record.passed && record.restoredBytes > .zero:
                latest = Measured(
                    action: record.action, point: record.point, bytes: record.restoredBytes, reached: record.reached,
                    phases: record.phases, at: fact.at)
            // With --delta only what differed was written, after all was read.
            case .restored(let record) where record.passed == true && record.writtenBytes == record.restoredBytes:
                latest = Measured(
                    action: record.action, point: record.point, bytes: record.restoredBytes, reached: record.reached,
                    phases: record.phases, at: fact.at)
            default: continue
            }
        }
        guard let record = latest else { return nil }
        let took = { (names: [DrillRecord.Phase.Name]) in
            record.phases.filter { names.contains($0.name) }.reduce(Duration.zero) { $0 + $1.took }
        }
        let start = starts[record.point]
        let replayed = record.reached.flatMap { end in start.map { Int64(end.bytes) - Int64($0.bytes) } } ?? 0
        return RestoreEstimate(
            fetch: scaled(took([.fetch, .sync]), from: record.bytes.bytes, to: bytes.bytes) ?? .zero,
            replay: scaled(took([.replay]), from: replayed, to: wal.bytes), source: record.action, measuredAt: record.at
        )
    }

}

private struct Measured {
    var action: ActionID
    var point: ActionID
    var bytes: ByteCount
    var reached: LSN?
    var phases: [DrillRecord.Phase]
    var at: Timestamp
}

private func scaled(_ took: Duration, from measured: Int64, to wanted: Int64) -> Duration? {
    guard measured > 0 else { return nil }
    return .microseconds(Int64((took.inSeconds * Double(wanted) / Double(measured) * 1_000_000).rounded()))
}

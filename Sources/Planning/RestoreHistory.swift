import Model

/// Restores for use: those that have begun and not ended, and how the last ones ended.
package struct RestoreHistory: Sendable {
    package struct Begun: Sendable {
        package var record: RestoringRecord
        package var cluster: ResourceID
        package var at: Timestamp
    }

    package enum Outcome: Sendable {
        case restored(RestoreRecord)
        case failed(FinishedRecord.Failure)
    }

    package struct Ended: Sendable {
        package var begun: Begun
        package var outcome: Outcome
        package var at: Timestamp
    }

    /// How a copy ends says nothing of a restore that becomes the cluster.
    private struct Series: Hashable {
        var cluster: ResourceID
        var replacesSource: Bool
    }

    package private(set) var open: [ActionID: Begun] = [:]
    private var last: [Series: Ended] = [:]

    /// The last of each cluster and its last copy, as far as none was begun since.
    package var ended: [Ended] { Array(last.values) }

    mutating func take(_ fact: Fact) {
        switch fact.event {
        case .restoring(let record):
            open[record.action] = Begun(record: record, cluster: fact.subject, at: fact.at)
            last[Series(cluster: fact.subject, replacesSource: record.replacesSource)] = nil
        case .restored(let record):
            let begun = Begun(record: RestoringRecord(record), cluster: fact.subject, at: fact.at)
            end(open[record.action] ?? begun, .restored(record), at: fact.at)
        case .finished(let record):
            if let begun = open[record.action], let failure = record.failure {
                end(begun, .failed(failure), at: fact.at)
            }
        default: break
        }
    }

    private mutating func end(_ begun: Begun, _ outcome: Outcome, at time: Timestamp) {
        open[begun.record.action] = nil
        last[Series(cluster: begun.cluster, replacesSource: begun.record.replacesSource)] = Ended(
            begun: begun, outcome: outcome, at: time)
    }
}

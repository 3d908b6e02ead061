import Model

/// What the ledger has of how stores and clusters grow: for what changes to be told, and what stands still daily.
package struct GrowthHistory: Sendable {
    private var fills: [String: (record: FilledRecord, at: Timestamp)] = [:]
    private var sizes: [ResourceID: (record: SizedRecord, at: Timestamp)] = [:]

    mutating func take(_ fact: Fact) {
        switch fact.event {
        case .filled(let record): fills[fact.subject.name] = (record, fact.at)
        case .sized(let record): sizes[fact.subject] = (record, fact.at)
        default: break
        }
    }

    /// Another store has the name now.
    mutating func forget(_ store: String) { fills[store] = nil }

    package func isNews(_ record: FilledRecord, of store: String, at now: Timestamp) -> Bool {
        guard let (before, at) = fills[store] else { return true }
        // A pool tells another total with what others take of it.
        let change = max(abs(record.used.bytes - before.used.bytes), abs(record.total.bytes - before.total.bytes))
        return isDue(at, now, change, of: record.total) || record.stopAt != before.stopAt
    }

    package func isNews(_ record: SizedRecord, of cluster: ResourceID, at now: Timestamp) -> Bool {
        guard let (before, at) = sizes[cluster] else { return true }
        let change = abs(record.database.bytes - before.database.bytes)
        return isDue(at, now, change, of: record.database) || record.timeline != before.timeline
    }

    /// After a clock was set back, too: what is of a later time is of the clock that was.
    private func isDue(_ then: Timestamp, _ now: Timestamp, _ change: Int64, of whole: ByteCount) -> Bool {
        if now < then || now - then >= .seconds(86_400) { return true }
        return now - then >= .seconds(3600) && Double(change) * 100 >= Double(whole.bytes)
    }
}

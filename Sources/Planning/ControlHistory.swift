import Model

/// What the ledger has of controls: for news to be told once, and what stands still now and then.
package struct ControlHistory: Sendable {
    package private(set) var frameworks: [String: FrameworkRecord] = [:]
    private var surveys: [String: (record: SurveyRecord, at: Timestamp)] = [:]
    private var holdings: [ResourceID: [String: (record: HoldingRecord, at: Timestamp)]] = [:]
    /// The last outcome of each control, by `framework/control`.
    package private(set) var outcomes: [String: ControlRecord] = [:]
    /// Controls that held when they were last known to hold or not.
    package private(set) var held: Set<String> = []

    mutating func take(_ fact: Fact) {
        let name = fact.subject.name
        switch fact.event {
        case .framed(let record): frameworks[name] = record
        case .dropped: frameworks[name] = nil
        case .surveyed(let record): surveys[name] = (record, fact.at)
        case .holding(let record): holdings[fact.subject, default: [:]][record.store] = (record, fact.at)
        case .controlled(let record):
            let key = "\(name)/\(record.control)"
            outcomes[key] = record
            if record.outcome == .passed { held.insert(key) }
            if record.outcome == .failed { held.remove(key) }
        default: break
        }
    }

    /// What was found under a name is said anew when another store has it.
    mutating func forget(_ store: String) {
        surveys[store] = nil
        for cluster in holdings.keys { holdings[cluster]?[store] = nil }
    }

    /// - Parameter after: when what stands still is told again.
    package func isNews(_ record: SurveyRecord, of store: String, at now: Timestamp, after: Duration) -> Bool {
        surveys[store].map { $0.record != record || now - $0.at >= after } ?? true
    }

    package func isNews(
        _ record: HoldingRecord, of cluster: ResourceID, at now: Timestamp, after: Duration
    ) -> Bool {
        holdings[cluster]?[record.store].map { $0.record != record || now - $0.at >= after } ?? true
    }
}

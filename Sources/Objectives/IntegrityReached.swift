import Model

/// The highest level that a point was shown to reach, with no lower one that failed.
package struct IntegrityReached: Hashable, Sendable, Codable {
    /// `nil` where none was.
    package var level: IntegrityLevel?
    /// When that was shown.
    package var at: Timestamp?
    /// Lower ones that nobody checked.
    package var unchecked: [IntegrityLevel]
    /// The lowest that failed.
    package var failed: IntegrityLevel?
    /// The entries that say so.
    package var sources: Sources

    /// - Parameter levels: what was shown of each, when, and by which entry.
    init(_ levels: [IntegrityLevel: IntegrityBook.Shown]) {
        let failed = IntegrityLevel.allCases.first { levels[$0]?.passed == false }
        let passed = IntegrityLevel.allCases.last { one in
            levels[one]?.passed == true && failed.map { one < $0 } ?? true
        }
        (self.failed, level, at) = (failed, passed, passed.flatMap { levels[$0]?.at })
        unchecked = IntegrityLevel.allCases.filter { one in passed.map { one < $0 } ?? false && levels[one] == nil }
        sources = Sources(levels.values.map(\.index))
    }

    /// What one drill alone shows.
    package init(of drill: DrillRecord, at time: Timestamp, index: Int) {
        self.init(drill.levels.mapValues { IntegrityBook.Shown(passed: $0, at: time, index: index) })
    }
}

/// What readings and drills showed of each point in each store, taken fact by fact.
package struct IntegrityBook: Sendable {
    struct Shown: Hashable, Sendable {
        var passed: Bool
        var at: Timestamp
        var index: Int
    }

    private struct Key: Hashable {
        var point: ActionID
        var store: String
    }

    private var points: [Key: [IntegrityLevel: Shown]] = [:]
    private var identities: [String: StoreIdentity] = [:]

    package init() {}

    package func reached(_ point: ActionID, in store: String) -> IntegrityReached {
        IntegrityReached(points[Key(point: point, store: store)] ?? [:])
    }

    package mutating func take(_ fact: Fact, at index: Int) {
        switch fact.event {
        case .verified(let record):
            let shown = Shown(passed: record.isIntact, at: fact.at, index: index)
            points[Key(point: record.point, store: record.store), default: [:]][.extents] = shown
        case .drilled(let record):
            let key = Key(point: record.point, store: record.store)
            for (level, passed) in record.levels {
                points[key, default: [:]][level] = Shown(passed: passed, at: fact.at, index: index)
            }
        case .forgotten(let record): points[Key(point: record.point, store: record.store)] = nil
        case .located(let record):
            let other = identities.updateValue(record.identity, forKey: record.store)
            guard let other, other != record.identity else { return }
            // What was read was another store, or a copy elsewhere.
            for key in points.keys where key.store == record.store { points[key] = nil }
        default: return
        }
    }
}

import Model

/// An exception from objectives, and the time for which it counts.
package struct Exception: Hashable, Sendable {
    package var record: WaiverRecord
    package var from: Timestamp
    package var to: Timestamp
    /// Of the entry that states it.
    package var index: Int
}

/// The exceptions of one cluster, folded from its entries in their order.
///
/// A waiver counts from its own start or from the latest time that was written by then, whichever is later, and up to
/// its end or to the entry that changes or withdraws it, whichever comes first: neither writing it afterwards nor
/// setting a clock back excuses what had happened.
package struct Waivers: Sendable {
    fileprivate var all: [Exception] = []
    private var standing: [String: Int] = [:]
    private var latest: Timestamp?

    package init() {}

    /// Takes the next entry of the cluster. Those that are no waivers count by their time alone.
    package mutating func take(_ fact: Fact, at index: Int) {
        let written = max(latest ?? fact.at, fact.at)
        latest = written
        switch fact.event {
        case .waived(let record):
            end(record.waiver, at: fact.at)
            standing[record.waiver] = all.count
            all.append(
                Exception(record: record, from: max(record.from, written), to: record.until, index: index))
        case .withdrawn(let record): end(record.waiver, at: fact.at)
        default: break
        }
    }

    private mutating func end(_ waiver: String, at time: Timestamp) {
        guard let place = standing.removeValue(forKey: waiver) else { return }
        all[place].to = min(all[place].to, time)
    }

    /// Those that count in a period, as far as they lie in it, in the order of the ledger.
    package func within(_ period: Period) -> [Exception] {
        all.compactMap { exception in
            var part = exception
            (part.from, part.to) = (max(part.from, period.from), min(part.to, period.to))
            return part.from < part.to ? part : nil
        }
    }

    /// What of a span of one promise is excepted, in the order of the ledger.
    /// - Parameter scenario: of RPO and RTO; `nil` for the others.
    package func of(
        _ plan: String, _ promised: Promised, _ scenario: String?, from: Timestamp, to: Timestamp
    ) -> [Exception] {
        all.compactMap { exception in
            var part = exception
            (part.from, part.to) = (max(part.from, from), min(part.to, to))
            let record = exception.record
            guard record.plan == plan, record.objectives.contains(promised), part.from < part.to,
                record.scenarios.isEmpty || scenario.map(record.scenarios.contains) ?? true
            else { return nil }
            return part
        }
    }
}

extension Waivers {
    /// One that excepts a check of the cluster at a time; `nil` when none does.
    package func of(_ check: ControlCheck, at time: Timestamp) -> Exception? {
        all.last { $0.record.controls?.contains(check) == true && $0.from <= time && time < $0.to }
    }
}

/// The time in which a promise counts without exception.
package struct Stretch: Hashable, Sendable {
    package var from: Timestamp
    package var to: Timestamp
}

extension [Exception] {
    /// What is left between two times, in order.
    package func rest(from: Timestamp, to: Timestamp) -> [Stretch] {
        var (left, begin): ([Stretch], Timestamp) = ([], from)
        for exception in sorted(by: { $0.from < $1.from }) {
            if begin < exception.from { left.append(Stretch(from: begin, to: Swift.min(exception.from, to))) }
            begin = Swift.max(begin, exception.to)
        }
        if begin < to { left.append(Stretch(from: begin, to: to)) }
        return left
    }

    /// How much of that time they cover together.
    package func covered(from: Timestamp, to: Timestamp) -> Duration {
        rest(from: from, to: to).reduce(to - from) { $0 - ($1.to - $1.from) }
    }
}

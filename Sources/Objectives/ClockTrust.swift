import Model

/// Whether the clock that stamps a cluster's facts may be believed.
package enum ClockTrust: String, Hashable, Sendable, Codable, CaseIterable {
    case trusted = "True", distrusted = "False"
    /// Nobody keeps it right, or it can not be told so closely.
    case unknown = "Unknown"
}

extension ClockRecord {
    /// What a clock may be off; `nil` without a target to measure it by.
    package func tolerance(_ rules: MeasurementRules = .standard) -> Duration? {
        smallestTarget.map { .microseconds($0.microseconds * rules.clockTolerance.millionths / 1_000_000) }
    }

    /// The most by which it was seen to be off for certain: the server's clock, or the kernel's own bound.
    package var off: Duration {
        let lead = server.map { max(.zero, $0.distance - $0.error) } ?? .zero
        return max(lead, error ?? .zero)
    }

    /// Distrusted where it is certainly off by more than the tolerance, or may be by the kernel's own word; trusted
    /// where something keeps it right and the server, if it was seen, does not contradict.
    package func trust(_ rules: MeasurementRules = .standard) -> ClockTrust {
        guard let most = tolerance(rules) else { return isSynchronised == true ? .trusted : .unknown }
        if off > most { return .distrusted }
        let isNear = server.map { $0.distance + $0.error <= most } ?? true
        return isSynchronised == true && isNear ? .trusted : .unknown
    }

    /// Whether it says something else than `last` did, beyond what two looks differ by.
    package func isNews(after last: ClockRecord, _ rules: MeasurementRules = .standard) -> Bool {
        if trust(rules) != last.trust(rules) || isSynchronised != last.isSynchronised { return true }
        if smallestTarget != last.smallestTarget || (server == nil) != (last.server == nil) { return true }
        guard let most = tolerance(rules), let now = server, let then = last.server else { return false }
        let moved = now.lead - then.lead
        return max(moved, .zero - moved) > now.error + then.error + most / 2
    }
}

extension ClockLead {
    var distance: Duration { max(lead, .zero - lead) }
}

/// A stretch of time in which one clock was as trustworthy, by the records that say so.
package struct ClockStretch: Hashable, Sendable {
    package var trust: ClockTrust
    package var from: Timestamp
    package var to: Timestamp
    /// The most that it was seen to be off.
    package var off: Duration
    /// The smallest tolerance that it was held against.
    package var tolerance: Duration?
    package var evidence: Sources
}

/// The trust in one cluster's clock through a period: each record counts until the next one.
package struct ClockAccount: Sendable {
    private let period: Period
    private let rules: MeasurementRules
    private var records: [(at: Timestamp, record: ClockRecord, index: Int)] = []

    package init(_ period: Period, rules: MeasurementRules = .standard) { (self.period, self.rules) = (period, rules) }

    package var isEmpty: Bool { records.isEmpty }

    /// Takes the next record, in the order of the ledger.
    package mutating func take(_ record: ClockRecord, at time: Timestamp, _ index: Int) {
        guard time <= period.to else { return }
        records.append((time, record, index))
    }

    /// Of the period, in the order of time; stretches of equal trust are one.
    package func stretches() -> [ClockStretch] {
        var found: [ClockStretch] = []
        for (place, entry) in records.enumerated() {
            // Of a clock that was set back the later record counts.
            let next = place + 1 < records.count ? records[place + 1].at : period.to
            let (from, to) = (max(entry.at, period.from), min(next, period.to))
            guard from < to else { continue }
            let stretch = ClockStretch(
                trust: entry.record.trust(rules), from: from, to: to, off: entry.record.off,
                tolerance: entry.record.tolerance(rules), evidence: Sources([entry.index]))
            if let last = found.last, last.trust == stretch.trust, last.to == from {
                found[found.count - 1] = last.joined(with: stretch)
            } else {
                found.append(stretch)
            }
        }
        return found
    }
}

extension ClockStretch {
    fileprivate func joined(with next: ClockStretch) -> ClockStretch {
        var joined = self
        joined.to = next.to
        joined.off = max(off, next.off)
        joined.tolerance = [tolerance, next.tolerance].compactMap(\.self).min()
        joined.evidence.insert(next.evidence)
        return joined
    }
}

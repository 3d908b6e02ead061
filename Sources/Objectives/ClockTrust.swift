import Model

/// Whether the clock that stamps a cluster's facts may be believed.
package enum ClockTrust: String, Hashable, Sendable, Codable, CaseIterable {
    case trusted = "True", distrusted = "False"
    /// Nobody keeps it right, or it can not be told so closely.
    case unknown = "Unknown"
}

extension ClockRecord {
    /// Whose share a clock may be off where every RPO is zero, which no clock measures.
    private static let leastTarget = Duration.seconds(60)

    /// What a clock may be off.
    package func tolerance(_ rules: MeasurementRules = .standard) -> Duration {
        let most = (smallestTarget ?? ClockRecord.leastTarget) * rules.clockTolerance.millionths / 1_000_000
        return .microseconds(most.microseconds)
    }

    /// The least by which it, or the server's clock, is off: the two are so far apart.
    package var off: Duration { server.map { max(.zero, $0.distance - $0.error) } ?? .zero }

    /// Whether the server's clock was seen, and within the tolerance for certain.
    package func isServerNear(_ rules: MeasurementRules = .standard) -> Bool {
        server.map { $0.distance + $0.error <= tolerance(rules) } ?? false
    }

    /// Distrusted where it is certainly off by more than the tolerance; trusted where something keeps it right so
    /// closely, by the kernel's own bound, and the server, if it was seen, does not contradict.
    package func trust(_ rules: MeasurementRules = .standard) -> ClockTrust {
        let most = tolerance(rules)
        if off > most { return .distrusted }
        let isKept = isSynchronised == true && error ?? .zero <= most
        return isKept && (server == nil || isServerNear(rules)) ? .trusted : .unknown
    }

    /// Whether it says something else than `last` did, beyond what two looks differ by.
    package func isNews(after last: ClockRecord, _ rules: MeasurementRules = .standard) -> Bool {
        if trust(rules) != last.trust(rules) || isSynchronised != last.isSynchronised { return true }
        if smallestTarget != last.smallestTarget || (server == nil) != (last.server == nil) { return true }
        guard let now = server, let then = last.server else { return false }
        let moved = now.lead - then.lead
        return max(moved, .zero - moved) > now.error + then.error + tolerance(rules) / 2
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
    /// The smallest tolerance that it was held against; `nil` where nobody looked.
    package var tolerance: Duration?
    package var evidence: Sources
}

/// The trust in one cluster's clock through a period: each record counts until the next one, and no longer than it is
/// fresh. Before the first there is no fact that it could have stamped.
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
            let stale = min(entry.at + rules.evidenceFreshFor, next), evidence = Sources([entry.index])
            let seen = ClockStretch(
                trust: entry.record.trust(rules), from: entry.at, to: stale, off: entry.record.off,
                tolerance: entry.record.tolerance(rules), evidence: evidence)
            let unseen = ClockStretch(
                trust: .unknown, from: stale, to: next, off: .zero, tolerance: nil, evidence: evidence)
            for stretch in [seen, unseen].compactMap({ $0.within(period) }) {
                if let last = found.last, last.trust == stretch.trust, last.to == stretch.from {
                    found[found.count - 1] = last.joined(with: stretch)
                } else {
                    found.append(stretch)
                }
            }
        }
        return found
    }
}

extension ClockStretch {
    fileprivate func within(_ period: Period) -> Self? {
        var part = self
        (part.from, part.to) = (max(from, period.from), min(to, period.to))
        return part.from < part.to ? part : nil
    }

    fileprivate func joined(with next: ClockStretch) -> ClockStretch {
        var joined = self
        joined.to = next.to
        joined.off = max(off, next.off)
        joined.tolerance = [tolerance, next.tolerance].compactMap(\.self).min()
        joined.evidence.insert(next.evidence)
        return joined
    }
}

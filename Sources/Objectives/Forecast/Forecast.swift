import Model

/// Every constant by which something is foreseen.
package struct ForecastRules: Hashable, Sendable {
    /// Data is of this time up to now, one value a day, at least so many.
    package var over: Duration
    package var least: Int
    /// What lies beyond it is not in sight.
    package var horizon: Duration
    /// An incident opens when the early end of the interval is so near.
    package var lead: Duration

    package static let standard = ForecastRules(
        over: .seconds(30 * 86_400), least: 8, horizon: .seconds(3650 * 86_400), lead: .seconds(14 * 86_400))
}

/// Something that is to be expected if all goes on as it did: a condition that is predicted, and never a breach.
package struct Forecast: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case storeFull, retentionBlocked, restoreSlow, drillStale
    }

    package enum Outcome: String, Sendable, Codable, CaseIterable {
        case predicted = "Predicted", notInSight = "NotInSight", notEnough = "NotEnoughData"
        /// It is so already.
        case reached = "Reached"
    }

    package enum Method: String, Sendable, Codable, CaseIterable { case trend, schedule }

    package var kind: Kind
    package var subject: ResourceID
    package var plan: String?
    package var scenario: String?
    package var method: Method
    package var outcome: Outcome
    /// The interval, and what is likely; `nil` where it is never, or not in sight.
    package var earliest: Timestamp?
    package var likely: Timestamp?
    package var latest: Timestamp?
    /// Values that it follows from, and the time that they are of.
    package var population: Int
    package var from: Timestamp?
    package var to: Timestamp?
    /// The same as a sentence.
    package var detail: Message
    package var sources: Sources

    /// Whether somebody has to act before it comes: within the lead, or half the rhythm of drills, which are due twice
    /// before one is stale. What has come and only another drill would show stays so until one does; that a store is
    /// full is told by what is seen of it, and that a plan is another than was drilled by its objective.
    /// - Parameter isOpen: whether that was told already. It is so until the date is further off by a quarter more, so
    ///   that one which moves to and fro is told once.
    package func isNear(at now: Timestamp, isOpen: Bool = false, _ rules: ForecastRules = .standard) -> Bool {
        if outcome == .reached { return kind == .restoreSlow || earliest.map { $0 <= now } ?? false }
        guard outcome == .predicted, let earliest else { return false }
        var lead = rules.lead
        if method == .schedule, let from { lead = min(lead, (earliest - from) / 4) }
        return earliest - now <= (isOpen ? lead * 5 / 4 : lead)
    }

    /// By the schedule of a plan, to the second.
    init(_ age: DrillAge, of cluster: ResourceID, at end: Timestamp) {
        (kind, subject, method) = (.drillStale, cluster, .schedule)
        (plan, scenario, sources) = (age.plan, age.scenario, age.sources)
        (from, to, population) = (age.newest, age.newest, age.newest == nil ? 0 : 1)
        let what = Message(.forecastDrill, .name(cluster.name), .name(age.scenario))
        let date = age.newest.flatMap { newest in age.allowed.map { newest + $0 } }
        (earliest, likely, latest) = (date, date, date)
        if age.isStale == true {
            (outcome, detail) = (.reached, Message(.forecastReached, .message(what)))
        } else if let date {
            (outcome, detail) = (.predicted, Message(.forecastDated, .message(what), .instant(date)))
        } else {
            (outcome, detail) = (.notEnough, Message(.forecastNoDrill, .message(what)))
        }
    }

    /// By the trend of `values` towards `target`.
    init(
        _ kind: Kind, of subject: ResourceID, _ what: Message, _ values: [Trend.Value], to target: Double,
        at end: Timestamp, z: Double, rules: ForecastRules = .standard
    ) {
        (self.kind, self.subject, method, population) = (kind, subject, .trend, values.count)
        (from, to, sources) = (values.first?.at, values.last?.at, Sources(values.map(\.index)))
        guard values.count >= rules.least, let last = values.last, let trend = Trend(values, z: z) else {
            outcome = .notEnough
            detail = Message(.forecastNotEnough, .message(what), .count(values.count), .count(rules.least))
            return
        }
        guard last.value < target else {
            (outcome, detail) = (.reached, Message(.forecastReached, .message(what)))
            return
        }
        (earliest, likely, latest) = trend.reaches(target, after: end, within: rules.horizon)
        guard let earliest, let likely else {
            (outcome, detail) = (.notInSight, Message(.forecastNotInSight, .message(what)))
            return
        }
        let never = Message.Argument.message(Message(.forecastNever))
        outcome = .predicted
        detail = Message(
            .forecastPredicted, .message(what), .instant(likely), .instant(earliest),
            latest.map { .instant($0) } ?? never)
    }
}

/// The incidents that predictions are while they are near.
/// - Parameter open: ids of those that are open.
package func breaches(_ forecasts: [Forecast], at now: Timestamp, open: Set<String>) -> [Breach] {
    forecasts.compactMap { forecast in
        let breach =
            switch forecast.kind {
            case .storeFull: forecast.breach(type: "predicted.full")
            case .retentionBlocked: forecast.breach(type: "predicted.blocked")
            case .restoreSlow: forecast.breach(type: "predicted.slow")
            case .drillStale: forecast.breach(type: "predicted.stale")
            }
        return forecast.isNear(at: now, isOpen: open.contains(breach.id)) ? breach : nil
    }
}

extension Forecast {
    fileprivate func breach(type: String) -> Breach {
        let about = [subject.name, plan, scenario].compactMap(\.self)
        return Breach(
            id: ([type] + about).joined(separator: "/"), type: type, severity: .warning,
            message: Message(.incidentPredicted, .message(detail)))
    }
}

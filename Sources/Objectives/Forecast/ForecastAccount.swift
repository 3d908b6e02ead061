import Model

/// What the facts up to the end of a period let expect, folded entry by entry.
package struct ForecastAccount: Sendable {
    private struct Fill: Sendable {
        var record: FilledRecord
        var at: Timestamp
        var index: Int
    }

    private struct Size: Sendable {
        var record: SizedRecord
        var at: Timestamp
        var index: Int
    }

    private let end: Timestamp
    private let z: Double
    private let rules: ForecastRules
    private var fills: [String: [Fill]] = [:]
    private var sizes: [ResourceID: [Size]] = [:]
    private var places: [String: StoreIdentity] = [:]

    package init(at end: Timestamp, rules: MeasurementRules = .standard, _ forecasts: ForecastRules = .standard) {
        (self.end, z, self.rules) = (end, rules.z, forecasts)
    }

    package init(
        _ facts: [Fact], at end: Timestamp, rules: MeasurementRules = .standard, _ forecasts: ForecastRules = .standard
    ) {
        self.init(at: end, rules: rules, forecasts)
        for (index, fact) in facts.enumerated() { take(fact, at: index) }
    }

    package mutating func take(_ fact: Fact, at index: Int) {
        guard fact.at <= end else { return }
        switch fact.event {
        case .filled(let record):
            fills[fact.subject.name, default: []].append(Fill(record: record, at: fact.at, index: index))
        case .sized(let record):
            sizes[fact.subject, default: []].append(Size(record: record, at: fact.at, index: index))
        case .located(let record):
            let other = places.updateValue(record.identity, forKey: record.store)
            if let other, other != record.identity { fills[record.store] = nil }
        default: return
        }
    }

    /// When each store is full, and when it is so full that nothing new goes into it; by name.
    package func ofStores() -> [Forecast] {
        fills.sorted { $0.key < $1.key }.flatMap { name, fills -> [Forecast] in
            guard let last = fills.last?.record else { return [] }
            // What is free counts, of the medium as it is now: in a pool others take of it, too.
            let values = sameMedium(fills).map { fill in
                Trend.Value(
                    at: fill.at, value: Double(last.total.bytes - fill.record.free.bytes), index: fill.index)
            }.daily(over: rules.over, upTo: end)
            let subject = ResourceID("BackupStore", name), total = Double(last.total.bytes)
            let blocked = Message(
                .forecastRetention, .name(name), .ratio(last.stopAt), .count(last.held), .count(last.points))
            return [
                forecast(.storeFull, subject, Message(.forecastStore, .name(name)), values, total),
                forecast(
                    .retentionBlocked, subject, blocked, values, total * Double(last.stopAt.millionths) / 1_000_000),
            ]
        }
    }

    /// The longest end in which no total is a tenth away from the one before: a medium that was made larger is another
    /// one, and the total of a pool moves a little with what others take of it.
    private func sameMedium(_ fills: [Fill]) -> ArraySlice<Fill> {
        let totals = fills.map(\.record.total.bytes)
        let cut = totals.indices.dropFirst().last { abs(totals[$0] - totals[$0 - 1]) * 10 > totals[$0] }
        return fills[(cut ?? 0)...]
    }

    /// When restores of a cluster take too long, and when its drills go stale.
    package func of(_ account: ClusterAccount) -> [Forecast] {
        let standing = account.standing()
        return standing.compactMap { restore(account, $0.promise, $0.age) }
            + standing.map { Forecast($0.age, of: account.cluster, at: end) }
    }

    /// By what the newest drill of the scenario that passed took, scaled to how large the cluster was on each day.
    private func restore(_ account: ClusterAccount, _ promise: Promise, _ age: DrillAge) -> Forecast? {
        guard let target = promise.stated.scenario(age.scenario)?.rto else { return nil }
        let what = Message(
            .forecastRestore, .name(account.cluster.name), .name(age.scenario), .duration(target))
        let drill = account.newestPassed(age.plan, age.scenario)
        let values = drill.map { estimates(account.cluster, $0.record, promise.stated.terms?.backupEvery) } ?? []
        var forecast = forecast(
            .restoreSlow, account.cluster, what, values.daily(over: rules.over, upTo: end), target.inSeconds)
        (forecast.plan, forecast.scenario) = (age.plan, age.scenario)
        forecast.sources.insert(age.sources)
        return forecast
    }

    /// Of each day, in seconds. WAL between two backups is what was written since the value before, over their time.
    private func estimates(_ cluster: ResourceID, _ drill: DrillRecord, _ every: Duration?) -> [Trend.Value] {
        guard drill.restoredBytes > .zero else { return [] }
        let took = { (names: Set<DrillRecord.Phase.Name>) in
            drill.phases.filter { names.contains($0.name) }.reduce(Duration.zero) { $0 + $1.took }.inSeconds
        }
        let fetch = took([.fetch, .sync]), replay = took([.replay])
        let rest = took([.plan, .provision, .connect, .validate])
        let sizes = (sizes[cluster] ?? []).filter { $0.at > end - rules.over }
        return zip(sizes, sizes.dropFirst()).compactMap { before, now in
            guard now.at > before.at else { return nil }
            var seconds = rest + fetch * Double(now.record.database.bytes) / Double(drill.restoredBytes.bytes)
            seconds += replay * share(of: drill, before, now, every)
            return Trend.Value(at: now.at, value: seconds, index: now.index)
        }
    }

    /// How much more WAL than the drill replayed; as much where it can not be told.
    private func share(of drill: DrillRecord, _ before: Size, _ now: Size, _ every: Duration?) -> Double {
        guard let replayed = drill.replayed, replayed > .zero, let every,
            before.record.timeline == now.record.timeline, now.record.insert >= before.record.insert
        else { return 1 }
        let written = Double(now.record.insert.bytes - before.record.insert.bytes)
        return written / (now.at - before.at).inSeconds * every.inSeconds / Double(replayed.bytes)
    }

    private func forecast(
        _ kind: Forecast.Kind, _ subject: ResourceID, _ what: Message, _ values: [Trend.Value], _ target: Double
    ) -> Forecast {
        Forecast(kind, of: subject, what, values, to: target, at: end, z: z, rules: rules)
    }
}

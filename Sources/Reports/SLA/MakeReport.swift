import Crypto
import Model
import Objectives

/// The report of a period while it is computed: what each entry of the ledger adds to each cluster's chapter. Pure: the
/// same ledger and cover give the same document, which is how it is checked.
///
/// The ledger's size is the cut-off: what was written after the period's end counts as far as it is about the period.
package struct ReportAccount: Sendable {
    private let cover: SLAReport.Cover
    private let rules: MeasurementRules
    /// Of each cluster, by name. A chapter is large: changed where it lies, and not in a dictionary, it is not copied.
    private var chapters: [Chapter] = []
    private var places: [ResourceID: Int] = [:]
    /// When the first entry was written, and the newest.
    private var begins: Timestamp?
    private var ends: Timestamp?
    /// Spans in which the ledger took nothing.
    private var queueing: [Message] = []
    private var followUp: FollowUp
    private var found: FindingHistory
    private var changes: [SLAReport.ChangeRow] = []
    private var controls: ControlsAccount
    private var anchors = AnchorAccount()
    private var clocks: ClockFindings
    private var foreseen: ForecastAccount
    private var alerts: AlertAccount

    /// - Parameters:
    ///   - promises: of the whole ledger up to the cut-off.
    ///   - population: the clusters that must appear, whether or not the ledger knows them.
    package init(
        _ cover: SLAReport.Cover, promises: Promises, population: some Sequence<ResourceID>,
        rules: MeasurementRules = .standard
    ) {
        (self.cover, self.rules, followUp) = (cover, rules, FollowUp(cover.period))
        alerts = AlertAccount(cover.period)
        found = FindingHistory(cover.period)
        controls = ControlsAccount(promises: promises, period: cover.period, rules: rules)
        foreseen = ForecastAccount(at: cover.period.to, rules: rules)
        let accounts = Set(population).sorted().map {
            ClusterAccount(of: $0, promises: promises, period: cover.period, rules: rules)
        }
        clocks = ClockFindings(of: accounts, cover.period, rules)
        for account in accounts {
            places[account.cluster] = chapters.count
            chapters.append(Chapter(account))
        }
    }

    /// Takes the next entry below the cut-off. Entries that are not about the period may be left out.
    package mutating func take(_ fact: Fact, at index: Int) {
        if index == 0 { begins = fact.at }
        ends = fact.at
        if let place = places[fact.subject] { chapters[place].take(fact, at: index) }
        controls.take(fact, at: index)
        // Nearly all entries, and of them nothing else tells.
        if fact.event.isCurve { return }
        followUp.take(fact, at: index)
        if fact.event.isOfPapers, fact.at <= cover.to { found.note(followUp.findings(), at: fact.at) }
        if case .revised(let record) = fact.event, fact.at >= cover.from, fact.at < cover.to {
            changes.append(SLAReport.ChangeRow(at: fact.at, record: record, sources: Sources([index])))
        }
        anchors.take(fact, at: index)
        clocks.take(fact, at: index)
        foreseen.take(fact, at: index)
        alerts.take(fact, at: index)
        guard case .queued(let record) = fact.event, record.to >= cover.from, record.from <= cover.to else { return }
        queueing.append(
            Message(.limitQueued, .instant(record.from), .instant(record.to), .count(record.entries)))
    }

    package func report() -> SLAReport {
        let parts = chapters.concurrentMap { [controls, foreseen, alerts] chapter in
            chapter.finished(controls.copies(of: chapter.cluster), foreseen, alerts)
        }
        return SLAReport(
            cover: cover.named, completeness: completeness(of: chapters), verdicts: parts.flatMap(\.verdicts),
            clusters: parts.map(\.section), alerts: alerts.rows(), controls: controls.results().map { .init($0) },
            forecasts: foreseen.ofStores() + parts.flatMap(\.forecasts),
            findings: found.open + clocks.findings() + found.settled,
            actions: followUp.actions(of: Set(chapters.map(\.cluster))), waivers: chapters.flatMap { $0.waivers() },
            changes: changes, rules: SLAReport.Rules(rules), anchor: anchors.row(cover),
            methodology: methodology(by: rules) + methodOfBudgets() + methodOfForecasts(by: rules)
                + clocks.methodology() + [
                    Message(.methodShares, .count(ExposureProfile.columns)),
                    Message(.methodCopies, .duration(rules.evidenceFreshFor)),
                    Message(.methodAlerts, .count(AlertMessage.mostAlerts)),
                ]
                + chapters.flatMap { $0.scenarios() },
            limitations: limitations(by: rules) + unwritten() + queueing + clocks.limits())
    }

    /// A ledger in which an entry is missing gives no report.
    private func completeness(of chapters: [Chapter]) -> SLAReport.Completeness {
        let size = cover.ledger.size
        return SLAReport.Completeness(
            population: chapters.map(\.cluster),
            withoutObjectives: chapters.filter { $0.stated == nil }.map(\.cluster), facts: size,
            firstIndex: size > 0 ? 0 : nil, lastIndex: size > 0 ? size - 1 : nil, missingIndices: 0, begins: begins,
            ends: ends)
    }

    /// What of the period lies before the ledger, which tells nothing of it.
    private func unwritten() -> [Message] {
        guard let begins, begins > cover.from else { return [] }
        return [Message(begins < cover.to ? .limitBegins : .limitBeginsAfter, .instant(begins))]
    }
}

/// A fact with its index in the ledger.
package struct LedgerEntry: Hashable, Sendable {
    package var index: Int
    package var fact: Fact

    package init(index: Int, fact: Fact) { (self.index, self.fact) = (index, fact) }
}

/// The report that these entries give.
package func makeReport(
    _ cover: SLAReport.Cover, entries: [LedgerEntry], population: [ResourceID], rules: MeasurementRules = .standard
) -> SLAReport {
    let known = entries.filter { $0.index < cover.ledger.size }.sorted { $0.index < $1.index }
    var promises = Promises()
    for entry in known { promises.take(entry.fact, at: entry.index) }
    var account = ReportAccount(cover, promises: promises, population: population, rules: rules)
    for entry in known { account.take(entry.fact, at: entry.index) }
    return account.report()
}

extension SLAReport.Cover {
    package var period: Period { Period(from: from, to: to) }

    /// With its name. The root stands for all entries of the ledger.
    fileprivate var named: Self {
        let parts = [
            from.description, to.description, timeZone, generatedAt.description, toolVersion, manifestRevision.hex,
            ledger.root.hex,
        ]
        let digest = Model.Digest(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)))
        var cover = self
        cover.id = String(digest.hex.prefix(16))
        return cover
    }
}

/// How the figures are measured, with the constants that they were measured by.
private func methodology(by rules: MeasurementRules) -> [Message] {
    let example = Duration.seconds(300)
    return [
        Message(.methodPeriod), Message(.methodRPO),
        Message(
            .methodUnknown, .duration(rules.unknownGrace), .duration(rules.unknownGrace + example), .duration(example)),
        Message(.methodRTO), Message(.methodAvailability), Message(.methodRates, .ratio(rules.confidenceLevel)),
        Message(.methodIntegrity), Message(.methodConfidence),
        Message(.methodControls, .duration(rules.evidenceFreshFor)),
    ]
}

private func limitations(by rules: MeasurementRules) -> [Message] {
    [
        Message(.limitEnvelope, .ratio(rules.tolerance)), Message(.limitHost), Message(.limitDrill),
        Message(.limitApplication), Message(.limitWaivers),
    ]
}

import Model
import Objectives
import Reports
import Seeded
import Simulator
import Synchronization
import Testing

/// Who was told of what, computed again by `reports/verify.py`; each field of it that lies is named.
@Suite struct VerifyAlertsTests {
    @Test func theDayTellsOfEachOutcome() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), report = audit.report(of: AuditedDay.period)
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said) && said.status == 0, "\(said.text)")
        let alerts = try #require(report.alerts)
        #expect(alerts.log.map(\.record.outcome) == [.accepted, .dead, .delivered, .accepted, .accepted, .failing])
        #expect(alerts.channels.map(\.channel) == ["hook", "mail", "phone"])
        #expect(alerts.channels.map(\.accepted) == [3, 1, 0] && alerts.channels.map(\.dead) == [0, 1, 0])
        #expect(alerts.channels.map(\.failing) == [0, 0, 1] && alerts.channels.map(\.timed) == [3, 1, 0])
        #expect(alerts.channels[0].median == .milliseconds(200 * 37))
        #expect(alerts.channels[0].longest == .milliseconds(540 * 37) && alerts.channels[2].median == nil)
        let incidents = report.clusters[0].incidents
        #expect(incidents.map(\.id) == ["rpo.breach/akig/primary-loss", "cluster.down/akig"])
        let heard = incidents[0].response
        #expect(heard?.told?.at == AuditedDay.at(29_120) && heard?.told?.channel == "mail")
        #expect(heard?.acknowledged?.by == "F. Diallo" && heard?.acknowledged?.at == AuditedDay.at(29_250))
        #expect(incidents[1].response == SLAReport.Response(told: nil, acknowledged: nil))
    }

    private let lies: [(String, (inout SLAReport) -> Void)] = [
        ("alerts.channels[0].channel: ", { $0.alerts?.channels[0].channel = "pager" }),
        ("alerts.channels[0].accepted: ", { $0.alerts?.channels[0].accepted = 4 }),
        ("alerts.channels[1].dead: ", { $0.alerts?.channels[1].dead = 0 }),
        ("alerts.channels[2].failing: ", { $0.alerts?.channels[2].failing = 0 }),
        ("alerts.channels[0].timed: ", { $0.alerts?.channels[0].timed = 2 }),
        ("alerts.channels[0].medianSeconds: ", { $0.alerts?.channels[0].medianSeconds = short }),
        ("alerts.channels[0].longestSeconds: ", { $0.alerts?.channels[0].longestSeconds = short }),
        ("alerts.channels[2].medianSeconds: ", { $0.alerts?.channels[2].medianSeconds = short }),
        ("alerts.channels[0].sources: ", { $0.alerts?.channels[0].sources = Sources([1]) }),
        ("alerts.channels: the report leaves out channel phone", { $0.alerts?.channels.removeLast() }),
        ("alerts.log: the report leaves out at 2026-11-22T08:05:31Z, channel mail", { $0.alerts?.log.remove(at: 1) }),
        ("alerts.log[0].at: ", { $0.alerts?.log[0].at = AuditedDay.at(999) }),
        ("alerts.log[0].channel: ", { $0.alerts?.log[0].channel = "mail" }),
        ("alerts.log[0].sources: ", { $0.alerts?.log[0].sources = Sources([1]) }),
        ("alerts.log[0].record.message: ", { $0.alerts?.log[0].record.message = "m9" }),
        ("alerts.log[0].record.thread: ", { $0.alerts?.log[0].record.thread = "t" }),
        ("alerts.log[1].record.recipient: ", { $0.alerts?.log[1].record.recipient = "x…@example.org" }),
        ("alerts.log[1].record.user: ", { $0.alerts?.log[1].record.user = "f-diallo" }),
        ("alerts.log[1].record.severity: ", { $0.alerts?.log[1].record.severity = "info" }),
        ("alerts.log[1].record.began: ", { $0.alerts?.log[1].record.began = [] }),
        ("alerts.log[4].record.over: ", { $0.alerts?.log[4].record.over = [] }),
        ("alerts.log[1].record.outcome: ", { $0.alerts?.log[1].record.outcome = .accepted }),
        ("alerts.log[1].record.attempts: ", { $0.alerts?.log[1].record.attempts = 7 }),
        ("alerts.log[1].record.took: ", { $0.alerts?.log[1].record.took = .zero }),
        ("alerts.log[1].record.detail: ", { $0.alerts?.log[1].record.detail = nil }),
        ("alerts.log[5].record.alsoOver: ", { $0.alerts?.log[5].record.alsoOver = "hook" }),
        ("alerts: the report says nothing", { $0.alerts = nil }),
        ("incidents[0].response.told.at: ", { $0.first?.told?.at = AuditedDay.at(29_115) }),
        ("incidents[0].response.told.channel: ", { $0.first?.told?.channel = "hook" }),
        ("incidents[0].response.told.sources: ", { $0.first?.told?.sources = Sources([1]) }),
        ("incidents[0].response.told: the report says nothing", { $0.first?.told = nil }),
        ("incidents[0].response.acknowledged.at: ", { $0.first?.acknowledged?.at = AuditedDay.at(29_111) }),
        ("incidents[0].response.acknowledged.by: ", { $0.first?.acknowledged?.by = "J. Martin" }),
        ("incidents[0].response.acknowledged.sources: ", { $0.first?.acknowledged?.sources = Sources([1]) }),
        ("incidents[0].response.acknowledged: the report says nothing", { $0.first?.acknowledged = nil }),
        ("incidents[0].response: the report says nothing", { $0.first = nil }),
        (
            "incidents[1].response.told: the report says an object",
            { $0.clusters[0].incidents[1].response = $0.clusters[0].incidents[0].response }
        ),
    ]

    @Test func aLieIsNamedByItsField() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), honest = audit.report(of: AuditedDay.period)
        for (field, tell) in lies {
            var report = honest
            tell(&report)
            let said = try audit.verify(try await audit.sign(report))
            #expect(said.status == 1 && said.text.contains(field), "\(field): \(said.text)")
        }
    }

    /// Goal: whatever the period, the two agree: on what began before it, and on what it cuts in two.
    @Test(arguments: [
        (0, 1001), (1001, 29_116), (29_116, 29_255), (29_125, 29_540), (29_300, 90_000), (80_001, 86_400),
    ])
    func anyPeriodIsVerified(from: Int64, to: Int64) async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let report = audit.report(of: Period(from: AuditedDay.at(from), to: AuditedDay.at(to)))
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said) && said.status == 0, "\(said.text)")
    }

    /// Goal: what the loop itself writes while a channel hangs and takes messages again is told and verified, and what
    /// is read of a period is all that is about it.
    @Test func whatTheLoopToldIsVerified() async throws {
        let desired = try DeliveryTests().withHook(), ports = DeliveryTests().trouble(seed: 31, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        ports.state.withLock { state in
            state.hanging = []
            state.servers["akig"]?.isUp = true
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1800)) }
        let facts = ports.ledger, audit = try await Audit(of: facts)
        let (low, high) = (try #require(facts.first?.at), try #require(facts.last?.at))
        let report = audit.report(of: Period(from: low, to: high + .seconds(1)))
        let channels = try #require(report.alerts?.channels)
        #expect(channels.map(\.channel) == ["hook", "inbox"])
        #expect(channels.allSatisfy { $0.accepted > 0 && $0.median != nil && $0.failing == 0 })
        #expect(report.alerts?.log.contains { $0.channel == "hook" && $0.record.attempts > 1 } == true)
        let down = report.clusters.flatMap(\.incidents).first { $0.id == "cluster.down/akig" }
        #expect(down?.response?.told?.channel == "inbox" && down?.response?.acknowledged == nil)
        var random = Seeded(seed: 31)
        for number in 0..<4 {
            let cut = low + .microseconds(Int64.random(in: 0...(high - low).microseconds, using: &random))
            let period = Period(from: number % 2 == 0 ? low : cut, to: number % 2 == 0 ? cut : high)
            let said = try audit.verify(try await audit.sign(number == 0 ? report : audit.report(of: period)))
            #expect(isVerified(said), "\(period): \(said.text)")
        }
        try await PeriodScanTests().expectEachPeriodToGiveTheReportOfAll(facts, &random)
    }

    /// Goal: where nobody was told, the report says so, and can not claim otherwise.
    @Test func nobodyWasTold() async throws {
        let audit = try await Audit(of: AuditedDay.facts().filter { !$0.event.isOfAlerts })
        var report = audit.report(of: AuditedDay.period)
        #expect(report.alerts == SLAReport.Alerts(channels: [], log: []))
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said) && said.status == 0, "\(said.text)")
        report.alerts = Audit.day.alerts
        let lie = try audit.verify(try await audit.sign(report))
        #expect(lie.status == 1 && lie.text.contains("alerts.log[0]: no entry gives at "), "\(lie.text)")
    }
}

extension Audit {
    /// The report of a day in which people were told.
    fileprivate static let day: SLAReport = {
        let entries = AuditedDay.facts().enumerated().map { Reports.LedgerEntry(index: $0.offset, fact: $0.element) }
        let cover = SLAReport.Cover(
            from: AuditedDay.period.from, to: AuditedDay.period.to, timeZone: "UTC", generatedAt: AuditedDay.period.to,
            toolVersion: "pra", manifestRevision: AuditedDay.one,
            ledger: .init(size: entries.count, root: AuditedDay.one, checkpoint: "", keyFingerprint: ""))
        return makeReport(cover, entries: entries, population: [AuditedDay.akig])
    }()
}

private let short = InSeconds(wrappedValue: .seconds(1))

extension SLAReport {
    fileprivate var first: Response? {
        get { clusters[0].incidents[0].response }
        set { clusters[0].incidents[0].response = newValue }
    }
}

extension Fact.Event {
    var isOfAlerts: Bool {
        switch self {
        case .told, .acknowledged: true
        default: false
        }
    }
}

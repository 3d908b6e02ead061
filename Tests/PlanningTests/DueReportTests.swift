import Manifests
import Model
import Planning
import Testing

/// Which report of a schedule is due. Monthly, of UTC unless a test says otherwise; in effect from 2026-08-20 on.
@Suite struct DueReportTests {
    private let id = ResourceID("ReportSchedule", "monthly")
    private let one = Digest(repeatElement(1, count: 32))

    private func schedule(_ period: String = "Month") throws -> Resource<ReportSchedule.Spec> {
        let text = """
            apiVersion: pra/v1
            kind: ReportSchedule
            metadata: {name: monthly}
            spec: {period: \(period)}
            """
        let (desired, problems) = loadManifests([SourceFile(path: "r.yaml", bytes: Array(text.utf8))])
        return try #require(desired?.reports.first, "\(problems)")
    }

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text: text)) }

    private func fact(_ time: Timestamp, _ event: Fact.Event) -> Fact {
        Fact(
            at: time, monotonic: 0, boot: "b", actor: "loop", subject: id, confidence: .observed, event: event)
    }

    private func configured(_ text: String, isThere: Bool = true) throws -> Fact {
        fact(try at(text), .configured(ConfiguredRecord(digest: isThere ? one : nil, revision: one)))
    }

    private func reported(_ period: String) throws -> Fact {
        let (from, to) = try #require(CalendarPeriod(text: period)).bounds(in: .utc)
        return fact(
            to + .seconds(900),
            .reported(
                ReportRecord(
                    period: period, timeZone: "UTC", from: from, to: to, digest: one, entries: 9, recipients: [],
                    late: .zero)))
    }

    private func due(
        _ facts: [Fact], _ now: String, _ period: String = "Month", zone: ZoneRules = .utc
    ) throws -> String? {
        DueReport(try schedule(period), in: zone, History(facts), at: try at(now))?.period.description
    }

    @Test func nothingIsDueBeforeThePeriodIsOverAndWrittenDown() throws {
        let facts = [try configured("2026-08-20T12:00:00Z")]
        #expect(try due([], "2026-12-01T00:00:00Z") == nil, "it is not in effect")
        #expect(try due(facts, "2026-08-31T23:59:59Z") == nil)
        #expect(try due(facts, "2026-09-01T00:09:59Z") == nil)
        #expect(try due(facts, "2026-09-01T00:10:00Z") == "2026-08")
    }

    /// Goal: a month of downtime leaves out no report and repeats none.
    @Test func lateOnesComeInTurnAndEachOnce() throws {
        var facts = [try configured("2026-08-20T12:00:00Z"), try configured("2026-08-25T12:00:00Z")]
        for period in ["2026-08", "2026-09", "2026-10"] {
            #expect(try due(facts, "2026-11-15T00:00:00Z") == period)
            facts.append(try reported(period))
        }
        #expect(try due(facts, "2026-11-15T00:00:00Z") == nil)
        // A clock that was set back, and an older report that was written down again.
        #expect(try due(facts + [reported("2026-08")], "2026-11-15T00:00:00Z") == nil)
        #expect(try due(facts, "2026-09-15T00:00:00Z") == nil)
    }

    @Test func anotherLengthGoesOnWhereTheLastReportEnded() throws {
        let facts = [try configured("2026-08-20T12:00:00Z"), try reported("2026-09")]
        #expect(try due(facts, "2026-10-20T00:00:00Z", "Day") == "2026-10-01")
        #expect(try due(facts, "2026-10-20T00:00:00Z", "Week") == "2026-W40")
        #expect(try due(facts, "2026-10-20T00:00:00Z", "Quarter") == nil)
        #expect(try due(facts, "2027-01-20T00:00:00Z", "Quarter") == "2026-Q4")
    }

    @Test func aScheduleThatWasRemovedBeginsAnew() throws {
        let facts = [
            try configured("2026-01-20T12:00:00Z"), try configured("2026-02-01T12:00:00Z", isThere: false),
        ]
        #expect(try due(facts, "2026-11-15T00:00:00Z") == nil)
        #expect(try due(facts + [configured("2026-10-02T00:00:00Z")], "2026-11-15T00:00:00Z") == "2026-10")
    }

    @Test func theZoneSaysWhenAMonthIsOver() throws {
        let east = ZoneRules(name: "East", firstOffsetSeconds: 7200, transitions: [])
        let facts = [try configured("2026-08-20T12:00:00Z")]
        #expect(try due(facts, "2026-08-31T22:10:00Z", zone: east) == "2026-08")
        #expect(try due(facts, "2026-08-31T22:09:00Z", zone: east) == nil)
    }
}

import FoundationEssentials
import Model
import Objectives
import Reports
import Testing

@Suite struct ReportSpanTests {
    private func paris() throws -> ZoneRules {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Paris"))
        return try #require(ZoneRules(name: "Europe/Paris", tzif: [UInt8](bytes)))
    }

    private let now = CivilTime(year: 2026, month: 11, day: 27, hour: 3).timestamp

    private func report(_ span: ReportSpan, begins: Timestamp) throws -> SLAReport {
        var cover = SampleLedger.cover(size: 1)
        (cover.from, cover.to, cover.generatedAt) = (span.from, span.to, now)
        (cover.timeZone, cover.calendar) = (span.zone.name, span.calendar)
        var fact = SampleLedger.stated
        fact.at = begins
        return makeReport(cover, entries: [LedgerEntry(index: 0, fact: fact)], population: [SampleLedger.akig])
    }

    private func text(_ report: SLAReport) -> String {
        markdown(of: report, in: .english, documentDigest: SampleLedger.digest(0))
    }

    /// The day on which clocks were set back: 25 hours, as the cover says.
    @Test func theCoverTellsTheZoneAndBothBounds() throws {
        let span = try ReportSpan(try #require(CalendarPeriod(text: "2026-10-25")), in: try paris(), at: now)
        let report = try report(span, begins: span.from)
        let text = text(report)
        #expect(report.cover.to - report.cover.from == .seconds(25 * 3600))
        #expect(text.contains("2026-10-24 22:00:00 UTC to 2026-10-25 23:00:00 UTC"))
        #expect(text.contains("2026-10-25 00:00:00 +02:00 to 2026-10-26 00:00:00 +01:00"))
        #expect(text.contains("Europe/Paris") && !text.contains("is not over"))
    }

    /// Goal: looked at all day long, a day of any length is whole, and nothing of its neighbours is in it.
    @Test(arguments: [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-24", 24)])
    func aDayThatClocksMakeShortOrLongIsMeasuredWhole(day: String, hours: Int) throws {
        let span = try ReportSpan(try #require(CalendarPeriod(text: day)), in: try paris(), at: now)
        var cover = SampleLedger.cover(size: 10_000)
        (cover.from, cover.to) = (span.from, span.to)
        var facts = [SampleLedger.stated]
        facts[0].at = span.from - .seconds(86_400)
        // From the day before to the day after, five minutes each; one of them down, an hour before the day.
        for start in stride(from: -86_400, to: 2 * 86_400 + 3600, by: 300) {
            let (from, isDown) = (span.from + .seconds(start), start == -3600)
            var fact = SampleLedger.stated
            fact.at = from + .seconds(300)
            fact.event = .available(
                AvailabilityRecord(
                    from: from, to: fact.at, up: .seconds(isDown ? 0 : 300), down: .seconds(isDown ? 300 : 0),
                    unknown: .zero))
            facts.append(fact)
        }
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        let report = makeReport(cover, entries: entries, population: [SampleLedger.akig])
        let row = try #require(report.verdicts.first { $0.objective == .availability })
        #expect(row.measured == .ratio(Ratio(millionths: 1_000_000)) && row.verdict == .met)
        #expect(row.population == hours * 12 && row.unknownShare == Ratio(millionths: 0))
        #expect(row.detail.arguments.first == .duration(.seconds(hours * 3600)))
    }

    @Test func aPeriodThatGoesOnIsToldUpToNow() throws {
        let span = try ReportSpan(try #require(CalendarPeriod(text: "2026-11")), in: .utc, at: now)
        #expect(span.to == now && span.folder == "2026-11")
        let text = text(try report(span, begins: span.from))
        #expect(text.contains("The period is not over: it ends at 2026-12-01 00:00:00 UTC."), "\(text)")
    }

    @Test func whatHasNotBegunOrHasNoTimeIsRefusedInWords() throws {
        for (text, words) in [("2027-01", "2027-01 has not begun"), ("2026-W49", "2026-W49 has not begun")] {
            let period = try #require(CalendarPeriod(text: text))
            #expect { try ReportSpan(period, in: .utc, at: now) } throws: { error in
                (error as? PraError)?.what.contains(words) == true
            }
        }
        #expect { try ReportSpan(from: now, to: now, in: .utc, at: now) } throws: { error in
            (error as? PraError)?.what.contains("no time in it") == true
        }
    }

    @Test func aTimeBeforeTheLedgerIsNotMeasuredAndSaysSo() throws {
        let span = try ReportSpan(try #require(CalendarPeriod(text: "2026-09")), in: .utc, at: now)
        let before = try report(span, begins: span.to + .seconds(5))
        #expect(before.verdicts.allSatisfy { $0.verdict == .notMeasured && $0.measured == nil })
        #expect(text(before).contains("The ledger begins only after the period, at 2026-10-01 00:00:05 UTC"))
        #expect(text(before).contains("Nothing was measured in this period"))
        let within = text(try report(span, begins: span.from + .seconds(60)))
        #expect(within.contains("The ledger begins at 2026-09-01 00:01:00 UTC: of the time before"))
        #expect(!text(try report(span, begins: span.from)).contains("The ledger begins"))
    }

    @Test func boundsThatWereEditedAreRecomputedFromThePeriod() throws {
        let zone = try paris()
        let span = try ReportSpan(try #require(CalendarPeriod(text: "2026-10")), in: zone, at: now)
        let cover = try report(span, begins: span.from).cover
        #expect(try cover.recomputed(in: zone) == cover)
        var edited = cover
        edited.to = cover.to - .seconds(3600)
        #expect(try edited.recomputed(in: zone) == cover)
        edited.calendar?.name = "2026-09"
        #expect(try edited.recomputed(in: zone).from != cover.from)
        let range = try ReportSpan(from: span.from, to: span.to, in: zone, at: now)
        #expect(range.folder == "2026-09-30T220000Z_2026-10-31T230000Z")
        edited = try report(range, begins: span.from).cover
        edited.calendar?.to = "2026-11-01 00:00:00 +00:00"
        #expect(try edited.recomputed(in: zone).calendar?.to == "2026-11-01 00:00:00 +01:00")
    }
}

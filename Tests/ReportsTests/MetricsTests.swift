import Model
import Objectives
import Testing

@testable import Reports

@Suite struct MetricsTests {
    /// A Friday.
    private let now = CivilTime(year: 2026, month: 11, day: 27, hour: 2).timestamp

    private func dates(_ periods: [Period]) -> [String] {
        periods.map { "\($0.from.description.prefix(10)) \($0.to.description.prefix(10))" }
    }

    @Test func weeksBeginOnMondayAndTheLastIsCutOff() {
        #expect(
            dates(Metrics.weeks(3, upTo: now)) == [
                "2026-11-09 2026-11-16", "2026-11-16 2026-11-23", "2026-11-23 2026-11-27",
            ])
        let monday = CivilTime(year: 2026, month: 11, day: 23).timestamp
        #expect(dates(Metrics.weeks(1, upTo: monday + .seconds(1))) == ["2026-11-23 2026-11-23"])
        #expect(dates(Metrics.weeks(1, upTo: monday - .seconds(1))) == ["2026-11-16 2026-11-22"])
    }

    @Test func monthsGoOverTheYearsEnd() {
        let january = CivilTime(year: 2027, month: 1, day: 5).timestamp
        #expect(
            dates(Metrics.months(3, upTo: january)) == [
                "2026-11-01 2026-12-01", "2026-12-01 2027-01-01", "2027-01-01 2027-01-05",
            ])
    }

    private var metrics: Metrics {
        let day = Period(from: SampleLedger.start, to: SampleLedger.end)
        let before = Period(from: SampleLedger.start - .seconds(86_400), to: SampleLedger.start)
        let report = { (period: Period) in
            var cover = SampleLedger.cover(size: SampleLedger.entries.count)
            (cover.from, cover.to) = (period.from, period.to)
            return makeReport(cover, entries: SampleLedger.entries, population: [SampleLedger.akig])
        }
        let columns = [
            Metrics.Column(before, isOver: true, of: report(before)),
            Metrics.Column(day, isOver: false, of: report(day)),
        ]
        return Metrics(at: SampleLedger.end, ledgerEntries: 600, weeks: columns, months: columns)
    }

    @Test func aColumnHasTheVerdictsOfTheReportOfItsTime() {
        #expect(metrics.weeks[1].verdicts == SampleLedger.report.verdicts)
        #expect(metrics.weeks[1].incidents > 0 && metrics.weeks[0].incidents == 0)
    }

    /// Goal: a target that was changed in the middle shows no good figure with a bad verdict.
    @Test func aCellHasTheFigureOfItsVerdict() throws {
        let report = SampleLedger.report
        var row = try #require(report.verdicts.first { $0.objective == .rpo && $0.verdict == .missed })
        var changed = report
        (row.measured, row.verdict, row.population) = (.duration(.seconds(60)), .met, 12)
        changed.verdicts.append(row)
        let period = Period(from: SampleLedger.start, to: SampleLedger.end)
        let column = Metrics.Column(period, isOver: true, of: changed)
        let metrics = Metrics(at: SampleLedger.end, ledgerEntries: 600, weeks: [column], months: [])
        let text = markdown(of: metrics, in: .english)
        #expect(text.contains("2h2m (Missed; n=288, entries 0, 4, 6, … 597)") && !text.contains("1m (M"), "\(text)")
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        try expectGolden(markdown(of: metrics, in: language), "metrics.\(language.rawValue).md")
    }
}

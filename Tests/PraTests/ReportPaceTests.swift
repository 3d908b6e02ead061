import Testing

@testable import pra

@Suite struct ReportPaceTests {
    @Test func theFirstReportComesWithTheFirstNews() {
        #expect(!ReportPace().isDue(news: 0, at: .seconds(9999)))
        #expect(ReportPace().isDue(news: 1, at: .zero))
    }

    @Test(
        arguments: [
            (3, 119, false), (3, 120, true), (2, 120, false), (2, 3599, false), (2, 3600, true),
        ] as [(Int, Int, Bool)])
    func newsBringsOneWithinMinutesAndNoNewsWithinTheHour(news: Int, after: Int, isDue: Bool) {
        var pace = ReportPace()
        pace.wrote(news: 2, from: .zero, to: .milliseconds(10))
        #expect(pace.isDue(news: news, at: .milliseconds(10) + .seconds(after)) == isDue)
    }

    /// Goal: a ledger of years keeps no core busy.
    @Test func whatTakesLongIsDoneSeldom() {
        var pace = ReportPace()
        pace.wrote(news: 2, from: .zero, to: .seconds(8))
        #expect(!pace.isDue(news: 3, at: .seconds(807)))
        #expect(pace.isDue(news: 3, at: .seconds(808)))
    }
}

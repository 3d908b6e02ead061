import FoundationEssentials
import Model
import Testing

@Suite struct CalendarPeriodTests {
    private func zone(_ name: String) throws -> ZoneRules {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneRules(name: name, tzif: [UInt8](bytes)))
    }

    private func bounds(_ text: String, _ name: String) throws -> [String] {
        let (from, to) = try #require(CalendarPeriod(text: text)).bounds(in: try zone(name))
        return [from.description, to.description, "\((to - from).microseconds / 60_000_000)"]
    }

    @Test(arguments: [
        // 23 and 25 hours, and the month with the latter.
        ("2026-03-29", "Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23 * 60),
        ("2026-10-25", "Europe/Paris", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25 * 60),
        ("2026-10", "Europe/Paris", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", 31 * 1440 + 60),
        ("2026", "Europe/Paris", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z", 365 * 1440),
        ("2026-W13", "Europe/Paris", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", 7 * 1440 - 60),
        // Half an hour: the offset itself, and what the clocks are moved by.
        ("2026-10-25", "Asia/Kolkata", "2026-10-24T18:30:00Z", "2026-10-25T18:30:00Z", 1440),
        ("2026-04-05", "Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 1470),
        // Midnight that is skipped, that comes twice, and a day that never was.
        ("2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", 23 * 60),
        ("2026-11-01", "America/Havana", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 25 * 60),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", 0),
    ])
    func aPeriodBeginsWithItsFirstDayInItsZone(
        text: String, zone: String, from: String, to: String, minutes: Int
    ) throws {
        #expect(try bounds(text, zone) == [from, to, "\(minutes)"])
    }

    @Test(arguments: ["2026", "2026-Q3", "2026-10", "2026-W41", "2026-10-25", "2024-02-29", "2020-W53", "0004-01"])
    func isReadAsItIsWritten(text: String) throws {
        #expect(try #require(CalendarPeriod(text: text)).description == text)
    }

    @Test(arguments: [
        "", "26", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q0", "2026-q3", "2026-W54", "2026-W00", "2026-02-29",
        "2026-02-30", "2026-10-25T00:00:00Z", "2026-W1", "-2026", "2026-10-", "2026-Q03", "+026", "99999", "2026-X10",
    ])
    func whatIsNoPeriodIsNone(text: String) { #expect(CalendarPeriod(text: text) == nil) }

    @Test func weeksAreOfTheYearOfTheirThursday() throws {
        let day = CivilTime(year: 2027, month: 1, day: 1).dayNumber
        let week = CalendarPeriod(.week, of: day)
        #expect(week.description == "2026-W53" && week.next.description == "2027-W01")
        #expect(week.previous.description == "2026-W52")
        #expect(CalendarPeriod(.quarter, of: day).previous.description == "2026-Q4")
        #expect(CalendarPeriod(.day, of: -1).description == "1969-12-31")
    }

    @Test func whichDayItIsTheZoneSays() throws {
        let instant = try #require(Timestamp(text: "2026-10-31T23:30:00Z"))
        #expect(CalendarPeriod(.month, at: instant, in: .utc).description == "2026-10")
        #expect(CalendarPeriod(.month, at: instant, in: try zone("Europe/Paris")).description == "2026-11")
        #expect(try zone("Asia/Kolkata").text(instant) == "2026-11-01 05:00:00 +05:30")
        #expect(try zone("America/St_Johns").text(instant) == "2026-10-31 21:00:00 -02:30")
    }
}

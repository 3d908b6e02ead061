import Model
import Seeded
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600), ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2026-11-22T16:00:00Z", 1_795_363_200), ("1969-12-31T23:59:59Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)])
    func aUTCTimeReadsAndWritesItself(text: String, seconds: Int64) {
        #expect(Timestamp(text: text) == Timestamp(seconds: seconds))
        #expect(Timestamp(seconds: seconds).description == text)
    }

    @Test(arguments: [
        ("2026-11-22T16:00:00+01:00", "2026-11-22T15:00:00Z"), ("2026-11-22 16:00:00-05:30", "2026-11-22T21:30:00Z"),
        ("2026-11-22t16:00:00z", "2026-11-22T16:00:00Z"), ("2026-11-22T16:00:00+01", "2026-11-22T15:00:00Z"),
        ("2026-11-22T16:00:00.5Z", "2026-11-22T16:00:00.500000Z"),
        ("2026-11-22T16:00:00.123456789Z", "2026-11-22T16:00:00.123456Z"),
        ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
    ])
    func anOffsetAndAFractionBecomeUTC(text: String, utc: String) {
        #expect(Timestamp(text: text)?.description == utc)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T16:00:00", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T16:60:00Z", "2026-11-22T16:00:61Z",
        "2026-11-22T16:00:00.Z", "2026-11-22T16:00:00+24:00", "2026-11-22T16:00:00Zx", "26-11-22T16:00:00Z",
        "2026-11-22T16:00:00.1234567890Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func textAndInstantAreTheSame(seed: UInt64) {
        var random = Seeded(seed: seed)
        for _ in 0..<200 {
            let instant = Timestamp(
                microseconds: Int64.random(in: -62_135_596_800_000_000..<253_402_300_800_000_000, using: &random))
            #expect(Timestamp(text: instant.description) == instant)
        }
    }

    @Test func everyDayOfFourCenturiesFollowsTheDayBefore() {
        var (year, month, day) = (1999, 12, 31)
        for number in 10_956..<(10_956 + 146_097) {
            (year, month, day) = next(year, month, day)
            let civil = CivilTime(Timestamp(seconds: Int64(number + 1) * 86_400))
            guard (civil.year, civil.month, civil.day) == (year, month, day), civil.dayNumber == number + 1 else {
                Issue.record("day \(number + 1) is \(civil)")
                return
            }
        }
    }

    private func next(_ year: Int, _ month: Int, _ day: Int) -> (Int, Int, Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        if day < days { return (year, month, day + 1) }
        return month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
    }
}

import FoundationEssentials
import Model
import Seeded
import Testing

@Suite struct DurationTests {
    @Test(
        arguments: [
            ("90s", 90), ("15m", 900), ("1h30m", 5400), ("35d", 3_024_000), ("2w", 1_209_600), ("0s", 0),
            ("PT15M", 900),
            ("P35D", 3_024_000), ("P1DT12H", 129_600), ("P2W", 1_209_600), ("PT1H30M15S", 5415),
            ("1w1d1h1m1s", 694_861),
        ] as [(String, Int64)])
    func aDurationIsItsSeconds(text: String, seconds: Int64) {
        #expect(DurationText.parse(text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "15", "m", "1.5h", "-1h", "1h1h", "30m1h", "1H", "P", "PT", "P1DT", "P1M", "P1Y", "PT1D", "15 m", "1h 30m",
        "99999999999999999999s", "10000000000s", "١٥m",
    ])
    func whatIsNoDurationIsRefused(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0s"), (800_000, "800ms"), (1_500_000, "1.5s"), (252_000_000, "4m12s"), (5_400_000_000, "1h30m"),
            (3_024_000_000_000, "35d"), (90_061_000_000, "1d1h"), (-900_000_000, "-15m"), (250, "250us"),
            (3_600_000_000 + 5_000_000, "1h"),
        ] as [(Int64, String)])
    func aDurationIsShownInTwoUnits(microseconds: Int64, text: String) {
        #expect(DurationText.compact(.microseconds(microseconds)) == text)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func wholeShownDurationsReadBack(seed: UInt64) {
        var random = Seeded(seed: seed)
        for _ in 0..<100 {
            let minutes = Int64.random(in: 1..<1440, using: &random)
            #expect(DurationText.parse(DurationText.compact(.seconds(minutes * 60))) == .seconds(minutes * 60))
        }
    }

    private struct Timed: Codable, Equatable {
        @InSeconds var took: Duration
    }

    @Test(arguments: [(Duration.seconds(90), #"{"took":90}"#), (.milliseconds(1500), #"{"took":1.5}"#)])
    func aDurationIsSecondsInJSON(duration: Duration, json: String) throws {
        let timed = Timed(took: duration)
        #expect(String(decoding: try JSONEncoder().encode(timed), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Timed.self, from: Data(json.utf8)) == timed)
    }

    @Test(arguments: [#"{"took":1e13}"#, #"{"took":-1e300}"#, #"{"took":"1s"}"#])
    func secondsOutOfRangeAreRefused(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Timed.self, from: Data(json.utf8)) }
    }
}

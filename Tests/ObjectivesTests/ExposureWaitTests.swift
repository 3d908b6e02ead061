import Model
import Objectives
import Testing

private let start = Timestamp(seconds: 1_800_000_000)

/// - Parameters:
///   - spooled: where the spool is, while every commit waits for it.
///   - loaded: when the server read its settings.
private func look(_ seconds: Int64, _ position: UInt64, spooled: UInt64?, loaded: Int64 = 0) -> WALSample {
    var sample = WALSample(
        at: start + .seconds(seconds), timeline: Timeline(1), insert: LSN(position), segmentBytes: 16 << 20)
    sample.spooled = spooled.map { LSN($0) }
    sample.settingsLoadedAt = start + .seconds(loaded)
    return sample
}

/// Commits that end only once a spool that survives has their WAL lose nothing, as far as somebody looks.
@Suite struct ExposureWaitTests {
    private func meter() -> ExposureMeter {
        var meter = ExposureMeter(plan: "p", scenario: "s", target: .zero, from: start)
        meter.protected(through: start, at: start)
        return meter
    }

    private func fact(_ record: ExposureRecord?) throws -> ExposureRecord { try #require(record) }

    @Test func isZeroBetweenLooksThatSeeIt() {
        var meter = meter()
        for second in stride(from: Int64(0), to: 60, by: 5) {
            let at = UInt64(second) * 100_000
            meter.observe(look(second, at + 50_000, spooled: at + 50_000))
            #expect(meter.exposure(at: start + .seconds(second + 4)) == .zero)
        }
        let record = meter.cut(at: start + .seconds(59))
        #expect(record?.maximum == .zero && record?.overTarget == .zero && record?.unknown == .zero, "\(record!)")
        #expect(record?.to == start + .seconds(55), "what the next look may doubt is no fact yet")
    }

    /// Goal: a fact that says zero is never of a time of which the next look says otherwise.
    @Test func whatIsCutBetweenTwoLooksIsNoFactBeforeTheSecond() throws {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        meter.observe(look(5, 50_000, spooled: 50_000))
        let first = try fact(meter.cut(at: start + .seconds(8)))
        #expect(first.to == start + .seconds(5) && first.maximum == .zero && first.unknown == .zero)
        let none = meter.cut(at: start + .seconds(9))
        #expect(none == nil && meter.exposure(at: start + .seconds(9)) == .zero)
        meter.observe(look(10, 90_000, spooled: nil))
        let second = try fact(meter.cut(at: start + .seconds(12)))
        #expect(second.from == first.to && second.to == start + .seconds(12) && second.unknown == .zero)
        #expect(second.maximum == .seconds(7) && second.overTarget == .seconds(7), "\(second)")
    }

    @Test func whatIsCutLongAfterALookCountsFromIt() throws {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        #expect(meter.exposure(at: start + .seconds(30)) == .zero)
        meter.durable(LSN(100), on: Timeline(1), at: start + .seconds(30))
        let record = try fact(meter.cut(at: start + .seconds(100)))
        #expect(record.to == start + .seconds(100) && record.maximum == .seconds(100), "\(record)")
        #expect(record.unknown == .seconds(40) && record.overTarget == .seconds(100))
    }

    /// Those before it waited for nobody: the spool has to have caught up with where they were.
    @Test func earlierCommitsCountUntilTheSpoolHasThem() {
        var meter = meter()
        meter.observe(look(5, 900_000, spooled: 500_000))
        #expect(meter.exposure(at: start + .seconds(6)) == .seconds(6))
        meter.observe(look(10, 2_000_000, spooled: 899_000))
        #expect(meter.exposure(at: start + .seconds(11)) == .seconds(11))
        meter.observe(look(15, 3_000_000, spooled: 900_000))
        #expect(meter.exposure(at: start + .seconds(16)) == .zero, "what is newer than that look has waited")
    }

    @Test func fromTheLastLookThatSawItEverythingCountsWhenTheNextDoesNot() {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        meter.observe(look(5, 50_000, spooled: 50_000))
        #expect(meter.exposure(at: start + .seconds(9)) == .zero)
        meter.observe(look(10, 90_000, spooled: nil))
        #expect(meter.exposure(at: start + .seconds(10)) == .seconds(5))
        let record = meter.cut(at: start + .seconds(12))
        #expect(record?.overTarget == .seconds(7) && record?.maximum == .seconds(7), "\(record!)")
        meter.observe(look(15, 120_000, spooled: 110_000))
        #expect(meter.exposure(at: start + .seconds(15)) == .seconds(10), "it begins anew")
    }

    @Test func whileBlindAndWithoutABaseItCountsForNothing() {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        meter.observe(look(5, 100, spooled: 100))
        meter.blind(at: start + .seconds(10))
        #expect(meter.exposure(at: start + .seconds(20)) == .seconds(15))
        meter.observe(look(25, 200_000, spooled: 200_000))
        #expect(meter.exposure(at: start + .seconds(26)) == .zero)
        meter.unprotected(since: start, at: start + .seconds(27))
        #expect(meter.exposure(at: start + .seconds(28)) == .seconds(28))
    }

    /// Goal: between two looks commits may have waited for nobody, under settings that were taken back.
    @Test func settingsThatWereLoadedSinceTheLastLookMakeItBeginAnew() throws {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        meter.observe(look(5, 50_000, spooled: 50_000))
        meter.observe(look(10, 90_000, spooled: 60_000, loaded: 7))
        #expect(meter.exposure(at: start + .seconds(10)) == .seconds(5))
        meter.observe(look(15, 120_000, spooled: 89_000, loaded: 7))
        #expect(meter.exposure(at: start + .seconds(15)) == .seconds(10), "what was committed meanwhile is not there")
        meter.observe(look(20, 150_000, spooled: 90_000, loaded: 7))
        #expect(meter.exposure(at: start + .seconds(21)) == .zero)
        let record = try fact(meter.cut(at: start + .seconds(21)))
        #expect(record.maximum == .seconds(15) && record.overTarget == .seconds(15), "\(record)")
    }

    @Test func aLookIsBelievedForAMinute() {
        var meter = meter()
        meter.observe(look(0, 100, spooled: 100))
        #expect(meter.exposure(at: start + .seconds(60)) == .zero)
        #expect(meter.exposure(at: start + .seconds(61)) == .seconds(61))
    }
}

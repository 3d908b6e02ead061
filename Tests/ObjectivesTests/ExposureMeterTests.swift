import Model
import Objectives
import Seeded
import Testing

private let start = Timestamp(seconds: 1_800_000_000)

private func sample(_ seconds: Int64, _ position: UInt64, timeline: UInt32 = 1) -> WALSample {
    WALSample(
        at: start + .seconds(seconds), timeline: Timeline(timeline), insert: LSN(position), segmentBytes: 16 << 20)
}

private func protectedMeter(target: Duration = .seconds(3600)) -> ExposureMeter {
    var meter = ExposureMeter(plan: "critical", scenario: "primary-loss", target: target, from: start)
    meter.protected(through: start, at: start)
    return meter
}

@Suite struct ExposureMeterTests {
    @Test func isUnknownUntilAnythingBoundsIt() {
        var meter = ExposureMeter(plan: "p", scenario: "s", target: .seconds(60), from: start)
        #expect(meter.exposure(at: start + .seconds(10)) == nil)
        let record = meter.cut(at: start + .seconds(10))
        #expect(record?.unknown == .seconds(10))
        #expect(record?.breakpoints == [])
    }

    @Test func beforeAnyRecoveryPointItIsTheClustersAge() {
        var meter = ExposureMeter(plan: "p", scenario: "s", target: .seconds(60), from: start)
        meter.unprotected(since: start - .seconds(1000), at: start)
        meter.observe(sample(1, 100))
        meter.durable(LSN(5000), on: Timeline(1), at: start + .seconds(2))
        #expect(meter.exposure(at: start + .seconds(10)) == .seconds(1010))
        meter.protected(through: start, at: start + .seconds(10))
        #expect(meter.exposure(at: start + .seconds(10)) == .seconds(9), "the sample at 1 s was durable all along")
    }

    @Test func fallsToTheAgeOfTheLatestSampleWhoseCommitsAreDurable() {
        var meter = protectedMeter()
        meter.observe(sample(10, 100_000))
        meter.observe(sample(20, 200_000))
        meter.observe(sample(30, 300_000))
        #expect(meter.exposure(at: start + .seconds(40)) == .seconds(40))
        meter.durable(LSN(250_000), on: Timeline(1), at: start + .seconds(40))
        #expect(meter.exposure(at: start + .seconds(40)) == .seconds(20))
        meter.durable(LSN(300_000), on: Timeline(1), at: start + .seconds(50))
        #expect(meter.exposure(at: start + .seconds(50)) == .seconds(20))
    }

    @Test(
        arguments: [(0x0300_0028, 0x0300_0000), (0x0300_2018, 0x0300_2000), (0x0300_2010, 0x0300_2000)]
            as [(UInt64, UInt64)])
    func anIdleServerIsNotBehind(insert: UInt64, flushed: UInt64) {
        var meter = protectedMeter()
        meter.durable(LSN(flushed), on: Timeline(1), at: start + .seconds(1))
        meter.observe(sample(100, insert))
        #expect(meter.exposure(at: start + .seconds(100)) == .zero)
    }

    @Test func aPointOfALaterMomentBoundsNothing() {
        var meter = ExposureMeter(plan: "p", scenario: "s", target: .seconds(60), from: start)
        meter.protected(through: start + .seconds(500), at: start + .seconds(10))
        #expect(meter.exposure(at: start + .seconds(20)) == nil, "else it would be told as zero")
        meter.protected(through: start + .seconds(5), at: start + .seconds(20))
        #expect(meter.exposure(at: start + .seconds(20)) == .seconds(15))
    }

    @Test func oneRecordPastTheHeaderIsBehind() {
        var meter = protectedMeter()
        meter.durable(LSN(0x0300_0000), on: Timeline(1), at: start + .seconds(1))
        meter.observe(sample(100, 0x0300_0030))
        #expect(meter.exposure(at: start + .seconds(100)) == .seconds(100))
    }

    @Test func walOfAnotherTimelineCoversNothing() {
        var meter = protectedMeter()
        meter.observe(sample(10, 100_000))
        meter.durable(LSN(900_000), on: Timeline(1), at: start + .seconds(20))
        meter.observe(sample(30, 100_100, timeline: 2))
        #expect(meter.exposure(at: start + .seconds(30)) == .seconds(20))
        meter.durable(LSN(100_100), on: Timeline(2), at: start + .seconds(40))
        #expect(meter.exposure(at: start + .seconds(40)) == .seconds(10))
    }

    @Test func walThatIsLostAgainPutsItBackToTheBase() {
        var meter = protectedMeter()
        meter.observe(sample(10, 100_000))
        meter.durable(LSN(100_000), on: Timeline(1), at: start + .seconds(11))
        meter.lost(after: LSN(50_000), on: Timeline(1), through: start + .seconds(5), at: start + .seconds(20))
        #expect(meter.exposure(at: start + .seconds(20)) == .seconds(15))
        meter.observe(sample(30, 100_000))
        #expect(
            meter.exposure(at: start + .seconds(30)) == .seconds(25), "what an idle server shows is beyond the hole")
        meter.protected(through: start + .seconds(40), at: start + .seconds(45))
        meter.durable(LSN(110_000), on: Timeline(1), at: start + .seconds(45))
        #expect(meter.exposure(at: start + .seconds(45)) == .seconds(5))
    }

    /// When it went nobody saw: between two looks, the first of which found all.
    @Test(arguments: [false, true])
    func whatIsTakenBackCountsFromTheLastLookThatFoundIt(isWhole: Bool) throws {
        var meter = protectedMeter(target: .seconds(10))
        meter.observe(sample(10, 100_000))
        meter.durable(LSN(100_000), on: Timeline(1), at: start + .seconds(11))
        meter.confirmed(at: start + .seconds(12))
        meter.observe(sample(20, 200_000))
        meter.durable(LSN(200_000), on: Timeline(1), at: start + .seconds(21))
        if isWhole {
            meter.unprotected(since: start - .seconds(1000), at: start + .seconds(30))
        } else {
            meter.lost(after: LSN(50_000), on: Timeline(1), through: start + .seconds(5), at: start + .seconds(30))
        }
        let cut = meter.cut(at: start + .seconds(30)), record = try #require(cut)
        let (before, after) = (record.breakpoints.filter { $0.at < start + .seconds(12) }, record.breakpoints.last)
        let origin: Int64 = isWhole ? -1000 : 5
        #expect(record.breakpoints.contains { $0.at == start + .seconds(12) && $0.exposure == .seconds(12 - origin) })
        #expect(before.allSatisfy { $0.exposure <= .seconds(12) } && after?.exposure == .seconds(30 - origin))
        #expect(record.maximum == .seconds(30 - origin))
    }

    @Test func growsWhileBlindAndCountsTheTimeAsUnknown() {
        var meter = protectedMeter()
        meter.observe(sample(10, 100_000))
        meter.durable(LSN(100_000), on: Timeline(1), at: start + .seconds(11))
        meter.blind(at: start + .seconds(15))
        #expect(meter.exposure(at: start + .seconds(200)) == .seconds(190))
        #expect(meter.unseen(at: start + .seconds(200)) == .seconds(190))
        let record = meter.cut(at: start + .seconds(200))
        #expect(record?.unknown == .seconds(200), "10 s before the first look, and all since the last good one")
        #expect(record?.maximum == .seconds(190))
    }

    @Test func aFrozenObserverGoesBlindByItself() {
        var meter = protectedMeter()
        meter.observe(sample(0, 100_000))
        let record = meter.cut(at: start + .seconds(300))
        #expect(record?.unknown == .seconds(240))
        #expect(meter.unseen(at: start + .seconds(300)) == .seconds(300))
    }

    @Test func countsTimeOverTargetExactly() {
        var meter = protectedMeter(target: .seconds(30))
        for second in stride(from: Int64(0), through: 100, by: 10) {
            meter.observe(sample(second, 100_000 + UInt64(second)))
        }
        meter.durable(LSN(100_090), on: Timeline(1), at: start + .seconds(100))
        let record = meter.cut(at: start + .seconds(110))
        #expect(record?.maximum == .seconds(100))
        #expect(record?.overTarget == .seconds(70))
        #expect(record?.unknown == .zero)
        #expect(
            record?.breakpoints == [
                .init(at: start, exposure: .zero), .init(at: start + .seconds(100), exposure: .seconds(100)),
                .init(at: start + .seconds(100), exposure: .seconds(10)),
                .init(at: start + .seconds(110), exposure: .seconds(20)),
            ])
    }

    @Test func startsAnewAfterACut() {
        var meter = protectedMeter()
        meter.observe(sample(0, 1))
        #expect(meter.cut(at: start + .seconds(30))?.to == start + .seconds(30))
        #expect(meter.cut(at: start + .seconds(30)) == nil)
        #expect(meter.cut(at: start + .seconds(40))?.from == start + .seconds(30))
    }

    /// A day without durable WAL, at a look every five seconds: old samples are dropped, the bound only rises.
    @Test(arguments: [1000, 9_999, 17_000] as [Int64])
    func aLongStallKeepsTheBoundAbove(durableUpTo: Int64) throws {
        var meter = protectedMeter()
        for look in Int64(0)..<17_280 { meter.observe(sample(look * 5, 100_000 + UInt64(look))) }
        let end = start + .seconds(86_400)
        meter.durable(LSN(100_000 + UInt64(durableUpTo)), on: Timeline(1), at: end)
        let exposure = try #require(meter.exposure(at: end))
        let truth = Duration.seconds(86_400 - durableUpTo * 5)
        #expect(exposure >= truth)
        #expect(exposure <= truth + .seconds(600))
        meter.durable(LSN(200_000), on: Timeline(1), at: end)
        #expect(meter.exposure(at: end) == .seconds(5))
    }

    @Test func aClockThatGoesBackStandsStill() {
        var meter = protectedMeter()
        meter.observe(sample(50, 1))
        meter.observe(sample(20, 2))
        let record = meter.cut(at: start + .seconds(10))
        #expect(record?.to == start + .seconds(50))
    }

    /// Against a brute-force evaluation of the definition at every millisecond.
    @Test(arguments: UInt64(0)..<200)
    func theEnvelopeIsNeverBelowTheTruthAndCloseToIt(seed: UInt64) {
        var random = Seeded(seed: seed)
        let target = Duration.seconds(Int64.random(in: 5...600, using: &random))
        var meter = protectedMeter(target: target)
        var (truth, now): ([(at: Int64, value: Int64)], Int64) = ([], 0)
        var (covered, position): (Int64, UInt64) = (0, 100_000)
        var samples: [(at: Int64, position: UInt64)] = []
        while now < 300_000 {
            let next = min(300_000, now + Int64.random(in: 1...9000, using: &random))
            for at in stride(from: now, through: next, by: 250) { truth.append((at, at - covered)) }
            now = next
            truth.append((now, now - covered))
            let at = start + .milliseconds(now)
            if Bool.random(using: &random) {
                position += UInt64.random(in: 100...1000, using: &random)
                samples.append((now, position))
                meter.observe(WALSample(at: at, timeline: Timeline(1), insert: LSN(position), segmentBytes: 16 << 20))
            } else if let pick = samples.randomElement(using: &random) {
                meter.durable(LSN(pick.position), on: Timeline(1), at: at)
                covered = max(covered, pick.at)
            }
            covered = max(covered, 0)
        }
        guard let record = meter.cut(at: start + .milliseconds(now)) else { return #expect(Bool(false), "no record") }
        #expect(record.maximum == .milliseconds(truth.map(\.value).max() ?? 0), "seed \(seed)")
        let wrong = truth.first { at, value in
            let bounds = values(of: record, at: start + .milliseconds(at))
            return bounds.high < .milliseconds(value) || bounds.low > .milliseconds(value) + target / 100
        }
        #expect(wrong == nil, "seed \(seed)")
        #expect(record.time(over: target) >= record.overTarget, "seed \(seed)")
    }
}

/// The lowest and highest value that the breakpoints give at an instant: both sides of a jump.
private func values(of record: ExposureRecord, at: Timestamp) -> (low: Duration, high: Duration) {
    var found: [Duration] = []
    for (a, b) in zip(record.breakpoints, record.breakpoints.dropFirst()) where a.at <= at && at <= b.at {
        if a.at == b.at { found += [a.exposure, b.exposure]; continue }
        found.append(a.exposure + (b.exposure - a.exposure) * ((at - a.at) / (b.at - a.at)))
    }
    return (found.min() ?? .zero, (found.max() ?? .zero) + .microseconds(1))
}

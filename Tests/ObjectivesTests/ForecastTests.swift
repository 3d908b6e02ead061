import Model
import Objectives
import Seeded
import Testing

private let day = Duration.seconds(86_400)
private let z = MeasurementRules.standard.z

/// One value a day, the last of them at day 0.
private func daily(_ values: [Double]) -> [Trend.Value] {
    values.enumerated().map { index, value in
        Trend.Value(at: at(0) - day * (values.count - 1 - index), value: value, index: index)
    }
}

private func forecast(_ values: [Double], to target: Double = 1000) -> Forecast {
    let facts = daily(values).map { value in
        var fact = fact(0, .filled(fill(used: value.value, of: target)))
        (fact.at, fact.subject) = (value.at, ResourceID("BackupStore", "local"))
        return fact
    }
    let all = ForecastAccount(facts, at: at(0)).ofStores()
    return all.first { $0.kind == .storeFull } ?? all[0]
}

private func fill(used: Double, of total: Double) -> FilledRecord {
    FilledRecord(
        total: ByteCount(Int64(total)), free: ByteCount(Int64(total) - Int64(used)),
        stopAt: Ratio(millionths: 900_000), points: 7, held: 2)
}

/// Numbers around nothing, as a sum of twelve even ones has them.
private func noise(_ random: inout Seeded) -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
}

@Suite struct ForecastTests {
    private static let flat = [Double](repeating: 500, count: 30)

    @Test(
        arguments: [
            ("growing", (0..<30).map { 210 + 10 * Double($0) }, .predicted), ("flat", flat, .notInSight),
            ("shrinking", (0..<30).map { 800 - 10 * Double($0) }, .notInSight),
            ("a step", flat.enumerated().map { $0.offset < 27 ? 500 : 800 }, .notInSight),
            ("two points", [100, 200], .notEnough), ("seven days", (0..<7).map { 100 * Double($0) }, .notEnough),
            ("full", (0..<30).map { 710 + 10 * Double($0) }, .reached), ("nothing", [], .notEnough),
        ] as [(String, [Double], Forecast.Outcome)])
    func whatASeriesTells(_: String, values: [Double], outcome: Forecast.Outcome) {
        guard !values.isEmpty else {
            #expect(ForecastAccount([], at: at(0)).ofStores().isEmpty)
            return
        }
        let found = forecast(values)
        #expect(found.outcome == outcome && found.population == values.count)
        #expect((found.likely != nil) == (outcome == .predicted))
    }

    /// Goal: what grows by the same every day is full to the day.
    @Test func aLineIsForeseenToTheDay() {
        let found = forecast((0..<30).map { 210 + 10 * Double($0) })
        #expect(found.likely == at(0) + day * 50 && found.earliest == found.likely && found.latest == found.likely)
        #expect(found.from == at(0) - day * 29 && found.to == at(0) && found.sources == Sources(0..<30))
        let said = "store local is full: about 2027-03-06"
        #expect(found.detail.text(in: .english).hasPrefix(said), "\(found.detail.text(in: .english))")
    }

    /// Goal: a pool of which others take a little more each day is full on the day on which nothing is free.
    @Test func aPoolWhoseTotalMovesIsForeseenByWhatIsFree() {
        let facts = (0..<30).map { number -> Fact in
            var fact = fact(0, .filled(fill(used: 500_000, of: Double(1_000_000 - 5000 * number))))
            (fact.at, fact.subject) = (at(0) - day * (29 - number), ResourceID("BackupStore", "local"))
            return fact
        }
        let found = ForecastAccount(facts, at: at(0)).ofStores().first { $0.kind == .storeFull }
        // 355,000 are free, and 5000 fewer each day.
        #expect(found?.population == 30 && found?.likely == at(0) + day * 71)
    }

    @Test func aMediumThatWasMadeLargerIsAnother() {
        let facts = (0..<30).map { number -> Fact in
            var fact = fact(0, .filled(fill(used: 400 + 10 * Double(number), of: number < 25 ? 1000 : 1200)))
            (fact.at, fact.subject) = (at(0) - day * (29 - number), ResourceID("BackupStore", "local"))
            return fact
        }
        let found = ForecastAccount(facts, at: at(0)).ofStores()
        #expect(found.map(\.population) == [5, 5] && found.allSatisfy { $0.outcome == .notEnough })
    }

    /// Goal: three wild days move it by less than the day's growth.
    @Test func wildDaysDoNotMoveIt() {
        var values = (0..<30).map { 210 + 10 * Double($0) }
        for place in [4, 15, 22] { values[place] += 300 }
        let found = forecast(values)
        #expect(found.likely.map { abs(($0 - (at(0) + day * 50)).inSeconds) < 86_400 * 5 } == true)
    }

    @Test func tooLittleIsSaidToBeTooLittle() {
        let said = forecast([100, 200]).detail.text(in: .english)
        #expect(said == "store local is full: not enough data: n=2 of 8 days")
    }

    /// Goal: a clock that was set back neither adds days nor turns the trend around.
    @Test func timesThatCameTwiceCountOnce() {
        let values = daily((0..<20).map { 210 + 10 * Double($0) })
        let back = Array(values.prefix(12)) + values[6..<12] + values.dropFirst(12)
        #expect(back.daily(over: day * 30, upTo: at(0)) == values)
        let often = values.flatMap { value in
            [0, 1, 2].map { Trend.Value(at: value.at + .seconds($0 * 60), value: value.value + Double($0), index: 0) }
        }
        #expect(often.daily(over: day * 30, upTo: at(999)).map(\.value) == values.map { $0.value + 2 })
    }

    /// The interval of 95% holds the truth in that share of worlds, or a little oftener: it adds the error of the line
    /// to that of its slope.
    @Test(arguments: [(10.0, 40.0), (10.0, 5.0), (3.0, 20.0)])
    func theIntervalHoldsTheTruth(slope: Double, spread: Double) {
        var (held, early, late) = (0, 0, 0)
        let seeds = 500, truth = 100.0
        for seed in 0..<seeds {
            var random = Seeded(seed: UInt64(seed))
            let values = daily((0..<30).map { slope * Double($0 - 29) + spread * noise(&random) })
            guard let trend = Trend(values, z: z) else { continue }
            let dates = trend.reaches(slope * truth, after: at(0), within: .seconds(3650 * 86_400))
            let reached = at(0) + .seconds(Int64(truth * 86_400))
            let isEarly = dates.earliest.map { reached < $0 } ?? true
            let isLate = dates.latest.map { reached > $0 } ?? false
            (held, early, late) = (
                held + (isEarly || isLate ? 0 : 1), early + (isEarly ? 1 : 0), late + (isLate ? 1 : 0)
            )
        }
        #expect(held >= seeds * 93 / 100, "seeds 0..<\(seeds): \(held) hold, \(early) early, \(late) late")
    }

    // MARK: Stores and restores

    @Test func aStoreIsBlockedBeforeItIsFull() throws {
        let facts = daily((0..<30).map { 210 + 10 * Double($0) }).map { value in
            var fact = fact(0, .filled(fill(used: value.value, of: 1000)))
            (fact.at, fact.subject) = (value.at, ResourceID("BackupStore", "local"))
            return fact
        }
        let all = ForecastAccount(facts, at: at(0)).ofStores()
        let blocked = try #require(all.first { $0.kind == .retentionBlocked })
        #expect(blocked.likely == at(0) + day * 40)
        #expect(blocked.detail.text(in: .english).contains("2 of its 7 points are held"))
        // A larger disk is another one.
        var larger = facts[29]
        larger.event = .filled(fill(used: 510, of: 2000))
        let after = ForecastAccount(facts + [larger], at: at(0)).ofStores()
        #expect(after.map(\.outcome) == [.notEnough, .notEnough] && after[0].population == 1)
    }

    private static let digest = Digest(repeatElement(1, count: 32))

    /// A cluster of `gibibytes` at each day's end; its drill of one GiB fetched for 100 s and replayed 1 GiB in 100 s.
    private func growing(_ gibibytes: [Double], walPerDay: UInt64 = 1 << 30, rto: Int64 = 1000) -> [Fact] {
        var stated = StatedObjectives(
            plan: "critical", planDigest: Self.digest, revision: Self.digest,
            scenarios: [.init(name: "primary-loss", survives: ["local"], rpo: .seconds(60), rto: .seconds(rto))],
            availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil)
        stated.terms = PlanTerms(
            stores: ["local"], backupEvery: day, streamsWAL: true, retention: day, isEnforced: true,
            suspendedUntil: nil, drillEvery: day * 7)
        let drill = DrillRecord(
            action: ActionID("drill/critical/akig/primary-loss/1"), plan: "critical", planDigest: Self.digest,
            scenario: "primary-loss", point: ActionID("a"), store: "local", timeline: Timeline(1), reached: LSN(9),
            passed: true,
            phases: [
                .init(name: .provision, took: .seconds(50)), .init(name: .fetch, took: .seconds(100)),
                .init(name: .replay, took: .seconds(100)), .init(name: .teardown, took: .seconds(900)),
            ], checks: [], restoredBytes: ByteCount(1 << 30), freshnessSeconds: nil, failure: nil,
            replayed: ByteCount(1 << 30))
        let sizes = daily(gibibytes).enumerated().map { index, value in
            let record = SizedRecord(
                database: ByteCount(Int64(value.value * Double(1 << 30))), timeline: Timeline(1),
                insert: LSN(walPerDay * UInt64(index + 1)))
            var fact = fact(0, .sized(record))
            fact.at = value.at
            return fact
        }
        var first = fact(0, .stated(stated)), second = fact(0, .drilled(drill))
        (first.at, second.at) = (at(0) - day * 40, at(0) - day * 3)
        return [first, second] + sizes
    }

    private func of(_ facts: [Fact]) throws -> [Forecast] {
        let account = try #require(accounts(facts, of: [akig], in: Period(from: at(0) - day, to: at(0)))[akig])
        return ForecastAccount(facts, at: at(0)).of(account)
    }

    /// 50 s of provision, 100 s for each GiB of data and 100 s for the WAL of a day: 850 s are 8.5 GiB.
    @Test func aRestoreThatGrowsIsForeseenToBeTooSlow() throws {
        let found = try of(growing((0..<30).map { 2 + 0.1 * Double($0) }))
        let restore = try #require(found.first { $0.kind == .restoreSlow })
        // The last day has 4.9 GiB, and each adds a tenth.
        #expect(restore.outcome == .predicted && restore.population == 29, "\(restore.detail.text(in: .english))")
        let wanted = at(0) + day * 36
        #expect(restore.likely.map { abs(($0 - wanted).inSeconds) < 60 } == true, "\(restore)")
        let busy = try of(growing((0..<30).map { 2 + 0.1 * Double($0) }, walPerDay: 4 << 30))
        #expect(busy.first { $0.kind == .restoreSlow }?.likely.map { $0 < wanted - day * 29 } == true)
    }

    @Test func aDrillGoesStaleOnADate() throws {
        let stale = try #require(try of(growing([1, 1])).first { $0.kind == .drillStale })
        #expect(stale.outcome == .predicted && stale.likely == at(0) + day * 11 && stale.method == .schedule)
        #expect(!stale.isNear(at: at(0)), "a drill is due before")
        #expect(stale.isNear(at: at(0) + day * 8))
        let without = growing([1, 1]).filter { if case .drilled = $0.event { false } else { true } }
        #expect(try of(without).map(\.outcome) == [.notEnough, .notEnough])
    }

    /// Goal: what only another drill would show stays told until one does.
    @Test func whatHasComeIsToldUntilADrillShowsOtherwise() throws {
        let large = try of(growing((0..<30).map { 8 + 0.1 * Double($0) }))
        let slow = try #require(large.first { $0.kind == .restoreSlow })
        #expect(slow.outcome == .reached && slow.isNear(at: at(0)))
        let open = breaches([slow], at: at(0), open: [])
        #expect(open.map(\.id) == ["predicted.slow/akig/critical/primary-loss"])
        var facts = growing([1, 1])
        facts[1].at = at(0) - day * 15
        let stale = try #require(try of(facts).first { $0.kind == .drillStale })
        #expect(stale.outcome == .reached && stale.isNear(at: at(0)) && stale.earliest == at(0) - day)
        #expect(forecast((0..<30).map { 710 + 10 * Double($0) }).isNear(at: at(0)) == false, "a full store is seen")
    }

    // MARK: Incidents

    @Test(arguments: [(15, false, false), (14, false, true), (17, true, true), (18, true, false)])
    func itIsToldWhenTheEarlyEndIsNear(days: Int, isOpen: Bool, isNear: Bool) {
        let found = forecast((0..<30).map { 710 - 10 * Double(days) + 10 * Double($0) })
        let id = "predicted.full/local"
        let open = breaches([found], at: at(0), open: isOpen ? [id] : [])
        #expect(found.earliest == at(0) + day * days)
        #expect(open.map(\.id) == (isNear ? [id] : []) && open.allSatisfy { $0.severity == .warning })
    }
}

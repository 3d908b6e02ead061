import Model
import Objectives
import Reports
import Seeded
import Testing

/// What a report foresees is computed again by `verify.py`, to the second.
@Suite struct VerifyForecastsTests {
    private static let store = ResourceID("BackupStore", "local")

    /// The audited day with forty days before it in which a store and a cluster grew, with a clock that was set back.
    private func facts(_ random: inout Seeded) -> [Fact] {
        let day = AuditedDay.facts().map(drilledWeekly), first = day[0]
        var before: [Fact] = []
        for number in 0..<60 {
            let hours = Int64(number - 60) * 17 - (number > 40 ? 20 : 0)
            let used = Int64(100 + number * 9 + Int.random(in: 0...40, using: &random)) << 30
            // A medium that was made larger, and is a pool of which others take now and then.
            let total = Int64(number < 12 ? 1700 : 2048 - number / 7) << 30
            var fact = first
            fact.at = AuditedDay.start + .seconds(hours * 3600)
            fact.subject = Self.store
            fact.event = .filled(
                FilledRecord(
                    total: ByteCount(total), free: ByteCount(total - used),
                    stopAt: Ratio(millionths: 950_000),
                    points: number, held: number / 3))
            before.append(fact)
            fact.subject = AuditedDay.akig
            fact.event = .sized(
                SizedRecord(
                    database: ByteCount(Int64(number + 9) << 28), timeline: Timeline(number < 30 ? 1 : 2),
                    insert: LSN(UInt64(number) << 27)))
            before.append(fact)
        }
        return before + day
    }

    private func drilledWeekly(_ fact: Fact) -> Fact {
        guard case .stated(var stated) = fact.event else { return fact }
        stated.terms = PlanTerms(
            stores: ["local"], backupEvery: .seconds(86_400), streamsWAL: true, retention: .seconds(86_400),
            isEnforced: true, suspendedUntil: nil, drillEvery: .seconds(7 * 86_400))
        var fact = fact
        fact.event = .stated(stated)
        return fact
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func whatIsForeseenFollowsFromTheEntries(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let audit = try await Audit(of: facts(&random)), report = audit.report(of: AuditedDay.period)
        let forecasts = try #require(report.forecasts)
        #expect(Set(forecasts.map(\.kind)) == Set(Forecast.Kind.allCases))
        #expect(forecasts.contains { $0.method == .trend && $0.outcome == .predicted }, "seed \(seed)")
        let said = try audit.verify(try await audit.sign(report))
        #expect(isVerified(said), "seed \(seed): \(said.text)")
    }

    /// Goal: whichever of the two measures budgets, forecasts or drills by one other constant, they differ.
    @Test func oneOtherConstantIsFoundInAField() async throws {
        var random = Seeded(seed: 1)
        let audit = try await Audit(of: facts(&random))
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        let constants = [
            ("FORECAST_OVER = 30", "FORECAST_OVER = 29", "forecasts[0].population"),
            ("FORECAST_LEAST = 8", "FORECAST_LEAST = 31", "forecasts[0].outcome"),
            ("HORIZON = 3650 *", "HORIZON = 1 *", "forecasts[0].outcome"),
            ("LEAD = 14", "LEAD = 15", "methodology["),
            ("300 * SECOND, 14_400_000", "600 * SECOND, 14_400_000", "burns[0].short"),
            ("1800 * SECOND, 6_000_000", "1800 * SECOND, 6_000_001", "burns[1].factor"),
            ("LEAST_BAD = 300", "LEAST_BAD = 301", "methodology["),
            ("MOST_IN_A_ROW = 2", "MOST_IN_A_ROW = 3", "methodology["),
            ("else 2 * duration(every)", "else 3 * duration(every)", "drillAges[0].allowedSeconds"),
        ]
        for (right, wrong, field) in constants {
            let said = try audit.verify(file, by: try audit.verifier(with: wrong, insteadOf: right))
            let differs = said.text.split(separator: "\n").contains { $0.contains("DIFFERENT") && $0.contains(field) }
            #expect(said.status == 1 && differs, "\(wrong): \(said.text)")
        }
    }

    @Test func aForecastThatWasChangedOrLeftOutIsFound() async throws {
        var random = Seeded(seed: 1)
        let audit = try await Audit(of: facts(&random)), honest = audit.report(of: AuditedDay.period)
        let lies: [(String, (inout SLAReport) -> Void)] = [
            ("forecasts[0].earliest: ", { $0.forecasts?[0].earliest = AuditedDay.at(99_999_999) }),
            ("forecasts[1].population: ", { $0.forecasts?[1].population += 1 }),
            ("forecasts[0].outcome: ", { $0.forecasts?[0].outcome = .notInSight }),
            ("forecasts: the report leaves out ", { $0.forecasts?.removeFirst() }),
            ("forecasts: the report says nothing", { $0.forecasts = nil }),
            ("points[0].integrity.level: ", { $0.clusters[0].points[0].integrity?.level = .endpoint }),
            ("drillAges[0].isStale: ", { $0.clusters[0].drillAges?[0].isStale = true }),
            ("verdicts[0].budget.left.seconds: ", { $0.verdicts[0].budget?.left = .duration(.zero) }),
        ]
        for (field, tell) in lies {
            var report = honest
            tell(&report)
            let said = try audit.verify(try await audit.sign(report))
            #expect(said.status == 1 && said.text.contains(field), "\(field): \(said.text)")
        }
        // Budgets, levels and forecasts can not be left out together, as if an older version had written the report.
        var bare = honest
        bare.forecasts = nil
        for place in bare.verdicts.indices { bare.verdicts[place].budget = nil }
        bare.methodology.removeAll { [.methodBudget, .methodBurn, .methodForecast].contains($0.key) }
        #expect(try audit.verify(try await audit.sign(bare)).status == 1)
    }
}

import Model
import Objectives
import Testing

/// What a target leaves to fail, what did, and when that is an incident.
@Suite struct ErrorBudgetTests {
    // MARK: Jobs

    /// Three drills were due, `failed` of them at the end were missed.
    private func drills(_ due: Int, failed: Int, target: Int64) throws -> ErrorBudget {
        var facts = [stated(restoreTests: Ratio(millionths: target))]
        for number in 0..<due {
            let action = ActionID("drill/critical/akig/\(number)"), slot = Int64(number) * 60 + 60
            facts.append(fact(slot, .due(DueRecord(action: action, job: .drill, slot: at(slot), deadline: at(slot)))))
            let isMissed = number >= due - failed
            facts.append(
                isMissed
                    ? fact(slot, .missed(MissedRecord(action: action, job: .drill, slot: at(slot), reason: "away")))
                    : fact(
                        slot, .finished(FinishedRecord(action: action, job: .drill, failure: nil, took: .seconds(9)))))
        }
        let results = evaluate(facts: facts, cluster: akig, from: at(0), to: at(86_400))
        return try #require(results.first { $0.kind == .restoreTests }?.budget)
    }

    @Test func fewJobsAreToldThatTheirBudgetDoesNotAllowOne() throws {
        let budget = try drills(300, failed: 1, target: 999_000)
        #expect(budget.left == .number(millionths: -700_000))
        let said = "1 of 0.3 allowed failures: the budget does not allow one; a target of 99.9% needs 1,000 due jobs "
        #expect(budget.detail.text(in: .english) == said + "to allow one")
        #expect(!budget.isBurning && budget.burns.isEmpty)
    }

    @Test(
        arguments: [
            (20, 1, 900_000, "1 of 2 allowed failures, left: 1", false),
            (20, 3, 900_000, "3 of 2 allowed failures, 1 too many", true),
            (4, 1, 1_000_000, "failed or missed: 1; a target of 100% allows none, however many are due", false),
            (4, 2, 1_000_000, "failed or missed: 2; a target of 100% allows none, however many are due", true),
        ] as [(Int, Int, Int64, String, Bool)])
    func jobsAreCountedAndTwoInARowAreAnIncident(
        due: Int, failed: Int, target: Int64, said: String, isBurning: Bool
    ) throws {
        let budget = try drills(due, failed: failed, target: target)
        #expect(budget.detail.text(in: .english) == said)
        #expect(budget.isBurning == isBurning && budget.inARow == failed)
    }

    // MARK: Time

    /// Records of five minutes over four days; `down` seconds of each of the last `count` were down.
    private func availability(
        _ target: Int64 = 999_000, down: Int64, of count: Int, blind: Int = 0
    ) throws -> ObjectiveResult {
        let all = 4 * 288
        var facts = [stated(availability: Ratio(millionths: target))]
        for number in 0..<all {
            let from = Int64(number) * 300, isBad = number >= all - count
            let bad = isBad ? down : 0
            facts.append(available(from, from + 300, up: number >= all - blind ? 0 : 300 - bad, down: bad))
        }
        let results = evaluate(facts: facts, cluster: akig, from: at(0), to: at(Int64(all) * 300))
        return try #require(results.first { $0.kind == .availability })
    }

    @Test func timeIsSpentAndMayBeOverdrawn() throws {
        let good = try #require(try availability(down: 60, of: 1).budget)
        // A thousandth of four days is 345.6 s.
        #expect(good.stated == .duration(.milliseconds(345_600)) && good.spent == .duration(.seconds(60)))
        #expect(good.left == .duration(.milliseconds(285_600)))
        let result = try availability(down: 300, of: 2), bad = try #require(result.budget)
        #expect(bad.left == .duration(.milliseconds(-254_400)) && result.verdict == .missed)
    }

    @Test func aBudgetIsKeptWhereTheTargetIsAndNowhereElse() throws {
        for down in [0, 100, 172, 173, 174, 300] as [Int64] {
            let result = try availability(down: down, of: 2), budget = try #require(result.budget)
            guard case .duration(let left) = budget.left else { return #expect(Bool(false)) }
            #expect((left >= .zero) == (result.verdict == .met), "\(down)")
        }
    }

    /// Goal: one bad minute of an hour is 16.7 times the budget, and no incident.
    @Test func oneBadMinuteIsToldAndIsNoIncident() throws {
        let budget = try #require(try availability(down: 60, of: 1).budget)
        #expect(budget.burns.map(\.longRate).first == .number(millionths: 16_670_000))
        #expect(budget.burns.count == 4 && budget.burns.allSatisfy { !$0.fires } && !budget.isBurning)
    }

    @Test(
        arguments: [
            // Down for ten minutes up to now: all but the slowest rule, whose long window has had little of it.
            (999_000, 300, 2, [true, true, true, true]), (999_000, 150, 2, [true, true, true, true]),
            // Too little in all.
            (999_000, 149, 2, [false, false, false, false]),
            // A target of 90%: an hour that is all bad is ten times the budget, and never 14.4 times.
            (900_000, 300, 12, [false, false, false, false]), (900_000, 300, 100, [false, true, true, true]),
        ] as [(Int64, Int64, Int, [Bool])])
    func whatFires(target: Int64, down: Int64, count: Int, fires: [Bool]) throws {
        let result = try availability(target, down: down, of: count)
        #expect(result.budget?.burns.map(\.fires) == fires, "\(result.budget?.burns.map(\.longRate) ?? [])")
        let open = breaches(of: "akig", exposures: [], results: [result]).filter { $0.type == "budget.burn" }
        #expect(open.map(\.id) == (fires.contains(true) ? ["budget.burn/akig/availability"] : []))
        #expect(open.allSatisfy { $0.severity == .warning })
    }

    @Test func aBudgetOfAnEndpointIsAnIncidentOfItsOwn() throws {
        var result = try availability(down: 300, of: 2)
        let cluster = result
        result.endpoint = "api"
        let open = breaches(of: "akig", exposures: [], results: [cluster, result]).filter { $0.type == "budget.burn" }
        #expect(open.map(\.id) == ["budget.burn/akig/availability", "budget.burn/akig/availability/api"])
        #expect(open.last?.message.arguments.first == .name("akig/api"))
    }

    /// Goal: what is over is no incident any more, though the long window still has it.
    @Test func whatIsOverBurnsNoMore() throws {
        var facts = [stated(availability: Ratio(millionths: 999_000))]
        for number in 0..<288 {
            let from = Int64(number) * 300, isBad = (276..<280).contains(number)
            facts.append(available(from, from + 300, up: isBad ? 0 : 300, down: isBad ? 300 : 0))
        }
        let result = evaluate(facts: facts, cluster: akig, from: at(0), to: at(86_400))
            .first { $0.kind == .availability }
        let burns = try #require(result?.budget?.burns)
        #expect(burns.first?.longRate == .number(millionths: 333_340_000) && burns.first?.fires == false)
        #expect(burns.map(\.fires) == [false, false, true], "the day is not over it, and three have not passed")
    }

    @Test func whatWasNotSeenHasNoRate() throws {
        // For three hours nobody looked: more than the half of every short window but one.
        let burns = try #require(try availability(down: 0, of: 0, blind: 36).budget?.burns)
        #expect(burns.map(\.long) == [.seconds(3 * 86_400)])
        let seen = try availability(down: 0, of: 0), blind = try availability(down: 0, of: 0, blind: 36)
        #expect(untoldBurns(of: "akig", [seen]).isEmpty)
        #expect(untoldBurns(of: "akig", [blind]) == ["budget.burn/akig/availability"], "one that is open stays so")
    }

    @Test func theLeastThatFiresIsWhatIsTold() {
        let rule = BurnRule.standard[0]
        #expect(rule.least(at: Ratio(millionths: 999_000)) == .seconds(300))
        #expect(rule.least(at: Ratio(millionths: 990_000)) == .milliseconds(518_400))
        #expect(rule.least(at: Ratio(millionths: 900_000)) > rule.long)
    }

    // MARK: Proximity

    @Test(arguments: [(239, nil), (240, "rpo.near"), (300, "rpo.near"), (301, "rpo.breach")] as [(Int64, String?)])
    func exposureNearItsTargetIsToldBeforeItIsBroken(seconds: Int64, type: String?) {
        let current = CurrentExposure(
            scenario: "primary-loss", target: .seconds(300), exposure: .seconds(seconds), unseen: nil)
        let open = breaches(of: "akig", exposures: [current], results: [])
        #expect(open.map(\.type) == (type.map { [$0] } ?? []))
    }

    private func stated(availability: Ratio? = nil, restoreTests: Ratio? = nil) -> Fact {
        fact(
            0,
            .stated(
                StatedObjectives(
                    plan: "critical", planDigest: Digest(repeatElement(1, count: 32)),
                    revision: Digest(repeatElement(2, count: 32)), scenarios: [], availability: availability,
                    backupSuccess: nil, restoreTests: restoreTests, integrity: nil)))
    }
}

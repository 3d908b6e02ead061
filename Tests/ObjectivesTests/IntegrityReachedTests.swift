import Model
import Objectives
import Testing

/// How far a point was checked, and how old the proof is.
@Suite struct IntegrityReachedTests {
    private static let plan = Digest(repeatElement(1, count: 32))

    private static func drill(
        _ checks: [(String, Bool?)], reached: LSN? = LSN(9), passed: Bool = true, plan: Digest = plan
    ) -> DrillRecord {
        DrillRecord(
            action: ActionID("drill/critical/akig/primary-loss/1"), plan: "critical", planDigest: plan,
            scenario: "primary-loss", point: ActionID("a"), store: "local", timeline: Timeline(1), reached: reached,
            passed: passed, phases: [], checks: checks.map { .init(name: $0.0, passed: $0.1, detail: "") },
            restoredBytes: ByteCount(1), freshnessSeconds: nil, failure: nil)
    }

    private func read(_ second: Int64, intact: Bool = true) -> Fact {
        fact(
            second,
            .verified(
                VerifyRecord(
                    action: ActionID("verify"), point: ActionID("a"), store: "local", isIntact: intact,
                    bytesRead: ByteCount(1), extents: 1, segments: 1, findings: [], took: .seconds(1))))
    }

    private func reached(_ facts: [Fact]) -> IntegrityReached {
        var book = IntegrityBook()
        for (index, fact) in facts.enumerated() { book.take(fact, at: index) }
        return book.reached(ActionID("a"), in: "local")
    }

    @Test func whatNobodyCheckedIsNotKnown() {
        #expect(reached([]).level == nil && reached([]).failed == nil)
    }

    @Test(
        arguments: [
            ([], .recovery, [.manifest]), ([("structure", true)], .recovery, []),
            ([("structure", true), ("amcheck", true)], .pages, []),
            ([("structure", true), ("amcheck", true), ("no payment without lease", true)], .sql, []),
            // What was not judged is not told, nor is what is no check of the content.
            ([("structure", true), ("amcheck", nil), ("public.leases", true)], .sql, [.pages]),
            ([("structure", true), ("freshness", true), ("recovery key", true)], .recovery, []),
        ] as [([(String, Bool?)], IntegrityLevel, [IntegrityLevel])])
    func aDrillReachesWhatItChecked(
        checks: [(String, Bool?)], level: IntegrityLevel, unchecked: [IntegrityLevel]
    ) {
        let found = reached([fact(5, .drilled(Self.drill(checks)))])
        #expect(found.level == level && found.unchecked == unchecked && found.at == at(5))
    }

    @Test func noLevelIsToldAboveOneThatFailed() {
        let checks: [(String, Bool?)] = [("structure", true), ("amcheck", false), ("public.leases", true)]
        let found = reached([fact(5, .drilled(Self.drill(checks, passed: false)))])
        #expect(found.level == .recovery && found.failed == .pages)
        #expect(reached([fact(5, .drilled(Self.drill([("structure", true)]))), read(6, intact: false)]).level == nil)
    }

    @Test func aCopyThatNeverAnsweredShowsNothingOfRecovery() {
        let found = reached([read(4), fact(5, .drilled(Self.drill([], reached: nil, passed: false)))])
        #expect(found.level == .extents && found.at == at(4) && found.sources == Sources([0]))
    }

    @Test func anotherStoreOfThatNameShowsNothing() {
        let there = LocatedRecord(store: "local", identity: StoreIdentity(id: "1", place: Self.plan))
        let elsewhere = LocatedRecord(store: "local", identity: StoreIdentity(id: "2", place: Self.plan))
        #expect(reached([fact(1, .located(there)), read(2), fact(3, .located(elsewhere))]).level == nil)
        #expect(reached([fact(1, .located(there)), read(2), fact(3, .located(there))]).level == .extents)
    }

    // MARK: The age of drills

    private func ages(_ facts: [Fact], at end: Int64) throws -> DrillAge {
        let account = try #require(accounts(facts, of: [akig], in: Period(from: at(0), to: at(end)))[akig])
        return try #require(account.drillAges().first)
    }

    private func stated(_ digest: Digest = plan, every: Duration? = .seconds(100), at second: Int64 = 0) -> Fact {
        var stated = StatedObjectives(
            plan: "critical", planDigest: digest, revision: Self.plan,
            scenarios: [.init(name: "primary-loss", survives: ["local"], rpo: .seconds(60), rto: .seconds(60))],
            availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil)
        stated.terms = PlanTerms(
            stores: ["local"], backupEvery: .seconds(60), streamsWAL: true, retention: .seconds(60), isEnforced: true,
            suspendedUntil: nil, drillEvery: every)
        return fact(second, .stated(stated))
    }

    @Test(arguments: [(210, false), (211, true)] as [(Int64, Bool)])
    func aDrillIsStaleAfterTwoOfItsSlots(end: Int64, isStale: Bool) throws {
        let age = try ages([stated(), fact(10, .drilled(Self.drill([])))], at: end)
        #expect(age.isStale == isStale && age.allowed == .seconds(200) && age.age == .seconds(end - 10))
    }

    @Test func whatFailedIsNoProofAndWhatIsNotSaidIsUnknown() throws {
        #expect(try ages([stated()], at: 50).isStale == nil)
        let failed = fact(20, .drilled(Self.drill([], passed: false)))
        let both = try ages([stated(), fact(10, .drilled(Self.drill([]))), failed], at: 50)
        #expect(both.newest == at(10) && both.sources == Sources([0, 1]))
        #expect(try ages([stated(every: nil), fact(10, .drilled(Self.drill([])))], at: 50).isStale == nil)
        let other = Digest(repeatElement(2, count: 32))
        let changed = try ages([stated(), fact(10, .drilled(Self.drill([]))), stated(other, at: 20)], at: 50)
        #expect(changed.isStale == true && changed.isOfThisPlan == false)
    }
}

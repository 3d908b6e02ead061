import Model
import Objectives
import Testing

/// Whether a clock may be believed, and what a period's records of it say.
@Suite struct ClockTrustTests {
    private static func record(
        kept: Bool? = true, bound: Int64? = 1, lead: Int64? = 0, error: Int64 = 1, target: Int64? = 60_000
    ) -> ClockRecord {
        ClockRecord(
            ClockDiscipline(isSynchronised: kept, error: bound.map { .milliseconds($0) }),
            server: lead.map { ClockLead(lead: .milliseconds($0), error: .milliseconds(error)) },
            smallestTarget: target.map { .milliseconds($0) })
    }

    /// A minute tolerates six seconds.
    @Test(
        arguments: [
            ("right", record(), .trusted), ("no server", record(lead: nil), .trusted),
            ("server ahead", record(lead: 6002), .distrusted), ("server behind", record(lead: -6002), .distrusted),
            ("perhaps behind", record(lead: -6000), .unknown), ("too slow to tell", record(error: 6001), .unknown),
            ("kernel's bound", record(bound: 6001), .unknown), ("at the bound", record(bound: 6000), .trusted),
            ("kept by nobody", record(kept: false, bound: nil), .unknown),
            ("by nobody, and off", record(kept: false, bound: nil, lead: 9000), .distrusted),
            ("not told", record(kept: nil, bound: nil), .unknown), ("no target", record(target: nil), .trusted),
            ("no target, far", record(lead: 6002, target: nil), .distrusted),
            ("ten years", record(lead: 6002, target: 315_360_000_000), .trusted),
        ] as [(String, ClockRecord, ClockTrust)])
    func isAsFarAsItIsSeen(what: String, record: ClockRecord, trust: ClockTrust) {
        #expect(record.trust() == trust, "\(what)")
    }

    @Test func theLeadIsBoundedByQuestionAndAnswer() throws {
        let lead = try #require(ClockLead(of: at(10), asked: at(6), answered: at(8)))
        #expect(lead == ClockLead(lead: .seconds(3), error: .seconds(1)), "ahead by two to four seconds")
        #expect(ClockLead(of: at(10), asked: at(8), answered: at(6)) == nil)
    }

    @Test func whatMovesLittleIsNoNews() {
        let first = Self.record()
        #expect(!Self.record(lead: 2000).isNews(after: first) && Self.record(lead: 3500).isNews(after: first))
        #expect(Self.record(kept: false, bound: nil).isNews(after: first))
        #expect(Self.record(lead: 9000).isNews(after: first) && Self.record(lead: nil).isNews(after: first))
    }

    @Test func eachRecordCountsUntilTheNext() {
        var account = ClockAccount(Period(from: at(0), to: at(100)))
        for (index, (second, lead)) in [(-50, 0), (20, 7000), (40, 8000), (60, 0), (101, 9000)].enumerated() {
            account.take(Self.record(lead: Int64(lead)), at: at(Int64(second)), index)
        }
        let found = account.stretches()
        #expect(found.map(\.trust) == [.trusted, .distrusted, .trusted])
        #expect(found.map(\.from) == [at(0), at(20), at(60)] && found.last?.to == at(100))
        #expect(found[1].off == .milliseconds(7999) && Array(found[1].evidence.indices) == [1, 2])
    }

    @Test func aRecordCountsForTwoDaysWhereNoneFollows() {
        var account = ClockAccount(Period(from: at(0), to: at(600_000)))
        account.take(Self.record(lead: 7000), at: at(-100), 0)
        account.take(Self.record(), at: at(400_000), 1)
        let found = account.stretches()
        #expect(found.map(\.trust) == [.distrusted, .unknown, .trusted, .unknown])
        #expect(found.map(\.to) == [at(172_700), at(400_000), at(572_800), at(600_000)])
    }

    @Test func onlyAServerThatIsSeenNearIsNear() {
        #expect(Self.record().isServerNear() && !Self.record(lead: nil).isServerNear())
        #expect(!Self.record(error: 6001).isServerNear(), "it may be far")
    }

    @Test func aClockRecordSurvivesJSONAndItsEntriesAreOfTheirOwn() throws {
        let record = Self.record(lead: -1500)
        #expect(record.error == .milliseconds(1) && record.server?.lead == .milliseconds(-1500))
        #expect(record.smallestTarget == .seconds(60))
    }
}

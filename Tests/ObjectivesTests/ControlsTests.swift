import Model
import Testing

@testable import Objectives

/// Every control of the eleven: what makes it pass, fail and be unknown, resource by resource, and what a waiver does.
@Suite struct ControlsTests {
    private typealias Make = ControlFixtures

    /// One world and what it says of each resource of a control, by name.
    struct Case: CustomTestStringConvertible {
        var check: ControlCheck
        var world: String
        var facts: [Fact]
        var found: [String: ControlOutcome]
        var because: Phrase

        init(
            _ check: ControlCheck, _ world: String, _ facts: [Fact], _ found: [String: ControlOutcome],
            _ because: Phrase
        ) {
            (self.check, self.world, self.facts, self.found, self.because) = (check, world, facts, found, because)
        }

        var testDescription: String { "\(check.rawValue): \(world)" }
    }

    private static let day = Make.day

    /// The sound world with these facts later than its own, which they take the place of.
    private static func sound(_ more: [Fact] = [], without: [Int] = []) -> [Fact] {
        Make.sound.enumerated().filter { !without.contains($0.offset) }.map(\.element) + more
    }

    private static let both = ["akig/away", "akig/local"]
    private static func each(_ names: [String], _ outcome: ControlOutcome) -> [String: ControlOutcome] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, outcome) })
    }
    private static let plan = "akig/critical", loss = "akig/critical/site-loss"

    static let plans: [Case] = [
        Case(.protectedByPlan, "a plan", sound(), ["akig": .passed], .controlProtected),
        Case(.protectedByPlan, "no plan", [], ["akig": .failed], .controlNoPlan),
        Case(
            .protectedByPlan, "a plan that only looks", [Make.stated { $0.isEnforced = false }], ["akig": .failed],
            .controlNotEnforced),
        Case(
            .protectedByPlan, "suspended", [Make.stated { $0.suspendedUntil = at(Make.end + 1) }], ["akig": .failed],
            .controlSuspended),
        Case(
            .protectedByPlan, "no longer suspended", [Make.stated { $0.suspendedUntil = at(Make.end) }],
            ["akig": .passed], .controlProtected),
        Case(.planKeepsEnough, "enough", sound(), [plan: .passed], .controlTerms),
        Case(
            .planKeepsEnough, "too rare", [Make.stated { $0.backupEvery = .seconds(day + 1) }], [plan: .failed],
            .controlRare),
        Case(
            .planKeepsEnough, "too short", [Make.stated { $0.retention = .seconds(35 * day - 1) }], [plan: .failed],
            .controlShort),
        Case(
            .planKeepsEnough, "WAL that pra does not stream", [Make.stated { $0.streamsWAL = false }],
            [plan: .unknown], .controlNoStream),
        Case(
            .planKeepsEnough, "too short, and WAL that pra does not stream",
            [
                Make.stated {
                    $0.streamsWAL = false
                    $0.retention = .seconds(35 * day - 1)
                }
            ], [plan: .failed], .controlShort),
    ]

    static let stores: [Case] = [
        Case(.deletionDenied, "locks that were read back", sound(), each(both, .passed), .controlDeletionLocked),
        Case(
            .deletionDenied, "no lock", sound([Make.holding("away", lock: nil, age: 1)]),
            ["akig/away": .unknown, "akig/local": .passed], .controlDeletersUnseen),
        Case(
            .deletionDenied, "a lock that is over",
            sound([Make.holding("away", lock: .init(mode: .compliance, until: at(Make.end)), age: 1)]),
            ["akig/away": .unknown, "akig/local": .passed], .controlDeletersUnseen),
        Case(
            .deletionDenied, "a lock that can be lifted",
            sound([Make.holding("away", lock: .init(mode: .governance, until: Make.firm.until), age: 1)]),
            ["akig/away": .unknown, "akig/local": .passed], .controlLockLiftable),
        Case(
            .deletionDenied, "a point that is gone", sound([Make.gone("away")]),
            ["akig/away": .failed, "akig/local": .passed], .controlPointGone),
        Case(
            .pointsEncrypted, "sealed, and one proven", sound(), ["akig/away": .passed, "akig/local": .unknown],
            .controlKeyUnproven),
        Case(
            .pointsEncrypted, "plain", sound([Make.surveyed("away", site: "b", sealed: false, age: 1)]),
            ["akig/away": .failed, "akig/local": .unknown], .controlPlain),
        Case(
            .pointsEncrypted, "opened by the key of every day",
            sound([Make.drilled { $0.openedBy = .operator }], without: [8]),
            each(both, .unknown), .controlKeyUnproven),
        Case(
            .pointsEncrypted, "not seen for long",
            [Make.stated(), Make.surveyed("away", site: "b", age: 2 * day + 1)], each(both, .unknown),
            .controlStoreUnseen),
        Case(.retentionReached, "reached", sound(), each(both, .passed), .controlRetained),
        Case(
            .retentionReached, "not reached", sound([Make.holding("away", since: 34 * day, age: 1)]),
            ["akig/away": .failed, "akig/local": .passed], .controlNotRetained),
        Case(
            .retentionReached, "nothing there", sound([Make.holding("away", since: nil, age: 1)]),
            ["akig/away": .failed, "akig/local": .passed], .controlNothingRestorable),
        Case(
            .retentionReached, "not yet",
            [Make.stated(at: 10 * day), Make.holding("away", since: 20 * day), Make.holding("local", since: 20 * day)],
            each(both, .unknown), .controlTooYoung),
        Case(
            .retentionReached, "never to be",
            [
                Make.stated(at: 10 * day) { $0.retention = .seconds(20 * day) }, Make.holding("away", since: 20 * day),
                Make.holding("local", since: 20 * day),
            ], each(both, .failed), .controlWillNotReach),
        Case(
            .retentionReached, "not seen for long", [Make.stated(), Make.holding("away", age: 2 * day + 1)],
            each(both, .unknown), .controlHoldingUnseen),
        Case(
            .deletionDenied, "not seen for long", sound(without: [5, 6]), each(both, .unknown),
            .controlHoldingUnseen),
        Case(.storesLocked, "locked", sound(), each(both, .passed), .controlLocked),
        Case(
            .storesLocked, "no lock", sound([Make.holding("away", lock: nil, age: 1)]),
            ["akig/away": .failed, "akig/local": .passed], .controlUnlocked),
        Case(
            .storesLocked, "a lock that can be lifted",
            sound([Make.holding("away", lock: .init(mode: .governance, until: Make.firm.until), age: 1)]),
            ["akig/away": .failed, "akig/local": .passed], .controlLockWeak),
        Case(
            .storesLocked, "too short a lock",
            sound([Make.holding("away", lock: .init(mode: .compliance, until: at(Make.end + 34 * day)), age: 1)]),
            ["akig/away": .failed, "akig/local": .passed], .controlLockShort),
        Case(
            .storesLocked, "a lock that nobody read", sound([Make.holding("away", lock: nil, read: false, age: 1)]),
            ["akig/away": .unknown, "akig/local": .passed], .controlNothingToLock),
        Case(
            .storesLocked, "a lock that was long enough and is over",
            sound(
                [
                    Make.committed("away", age: 36 * day),
                    Make.holding("away", lock: .init(mode: .compliance, until: at(Make.end)), age: 1),
                ], without: [1]), ["akig/away": .failed, "akig/local": .passed], .controlLockOver),
        Case(
            .storesLocked, "a point that the ledger does not know", sound(without: [1]),
            ["akig/away": .unknown, "akig/local": .passed], .controlPointUnsound),
        Case(
            .storesLocked, "not seen for long", sound(without: [5, 6]), each(both, .unknown), .controlHoldingUnseen),
    ]

    static let copies: [Case] = [
        Case(.copyAtOtherSite, "two sites", sound(), ["akig": .passed], .controlCopiesApart),
        Case(
            .copyAtOtherSite, "one site", sound([Make.surveyed("away", site: "a", age: 1)]), ["akig": .failed],
            .controlOneSite),
        Case(.copyAtOtherSite, "one copy", sound(without: [1]), ["akig": .failed], .controlOneSite),
        Case(
            .copyAtOtherSite, "a tainted copy", sound([Make.committed("away", taint: "a page")], without: [1]),
            ["akig": .failed], .controlOneSite),
        Case(.copyAtOtherSite, "no copy", sound(without: [1, 2]), ["akig": .failed], .controlNoCopy),
        Case(
            .copyAtOtherSite, "one not seen", sound(without: [3]), ["akig": .unknown], .controlStoreUnseen),
        Case(
            .copyAtOtherSite, "exposed", sound([Make.exposed(61, age: 30)]), ["akig": .failed], .controlExposed),
        Case(
            .copyAtOtherSite, "nobody looked", sound([Make.exposed(age: 30, unknown: 300)]), ["akig": .unknown],
            .controlExposureUnseen),
        Case(
            .copyAtOtherSite, "no scenario that loses one",
            sound([Make.stated(at: 1, scenarios: ["disk-loss": ["away", "local"]])]), ["akig": .unknown],
            .controlNoSiteScenario),
        Case(.copyByOtherCredentials, "one for all", sound(), ["akig": .failed], .controlOneCredential),
        Case(
            .copyByOtherCredentials, "two names",
            sound([Make.surveyed("away", site: "b", credentials: "env:B", age: 1)]),
            ["akig": .unknown], .controlCredentialsUnseen),
        Case(.copyByOtherCredentials, "not seen", sound(without: [3]), ["akig": .unknown], .controlStoreUnseen),
        Case(.copyIsolated, "sealed and locked", sound(), ["akig": .unknown], .controlIsolationUnseen),
        Case(
            .copyIsolated, "plain",
            sound(["away", "local"].map { Make.surveyed($0, site: "a", sealed: false, age: 1) }),
            ["akig": .failed], .controlNotIsolated),
        Case(
            .copyIsolated, "no lock", sound(["away", "local"].map { Make.holding($0, lock: nil, age: 1) }),
            ["akig": .failed], .controlNotIsolated),
        Case(
            .copyIsolated, "an old copy",
            sound([Make.committed("away", age: 8 * day), Make.committed("local", age: 8 * day)], without: [1, 2]),
            ["akig": .failed], .controlNotIsolated),
        Case(.copyIsolated, "not seen", sound(without: [3, 4]), ["akig": .unknown], .controlStoreUnseen),
        Case(
            .copyIsolated, "a lock that is over",
            sound(
                ["away", "local"].map {
                    Make.holding($0, lock: .init(mode: .compliance, until: at(Make.end)), age: 1)
                }), ["akig": .failed], .controlNotIsolated),
        Case(
            .copyIsolated, "what stores hold was not seen", sound(without: [5, 6]), ["akig": .unknown],
            .controlHoldingUnseen),
        Case(
            .copyIsolated, "locks that nobody read",
            sound(["away", "local"].map { Make.holding($0, lock: nil, read: false, age: 1) }), ["akig": .unknown],
            .controlNothingToLock),
    ]

    static let recovery: [Case] = [
        Case(.recentlyRecoverable, "recent", sound(), [loss: .passed], .controlRecoverable),
        Case(
            .recentlyRecoverable, "exposed", sound([Make.exposed(61, age: 30)]), [loss: .failed], .controlExposed),
        Case(.recentlyRecoverable, "nobody looked", sound(without: [7]), [loss: .unknown], .controlExposureUnseen),
        Case(
            .recentlyRecoverable, "an old look", sound([Make.exposed(age: 901)], without: [7]), [loss: .unknown],
            .controlExposureUnseen),
        Case(
            .recentlyRecoverable, "an old base", sound([Make.committed("away", age: day + 1)], without: [1]),
            [loss: .failed], .controlOldPoint),
        Case(.recentlyRecoverable, "none that survives", sound(without: [1]), [loss: .failed], .controlNoPoint),
        Case(.restoreTimeMet, "in time", sound(), [loss: .passed], .controlDrillMet),
        Case(.restoreTimeMet, "never", sound(without: [8]), [loss: .unknown], .controlNoDrill),
        Case(
            .restoreTimeMet, "of another plan", sound([Make.drilled(age: 1, digest: 2)]), [loss: .unknown],
            .controlDrillStale),
        Case(.restoreTimeMet, "slow", sound([Make.drilled(took: 3600, age: 1)]), [loss: .failed], .controlDrillSlow),
        Case(
            .restoreTimeMet, "failed", sound([Make.drilled({ $0.passed = false }, age: 1)]), [loss: .failed],
            .controlDrillFailed),
        Case(
            .restoreTimeMet, "old", sound([Make.drilled(age: 31 * day + 1)], without: [8]), [loss: .failed],
            .controlDrillOld),
        Case(
            .restoreTimeMet, "not validated", sound([Make.drilled({ $0.phases.removeLast() }, age: 1)]),
            [loss: .unknown], .controlNotValidated),
    ]

    @Test(arguments: plans + stores + copies + recovery)
    func whatIsSeenDecides(_ given: Case) throws {
        let result = try #require(Make.result(given.facts, given.check))
        #expect(Dictionary(uniqueKeysWithValues: result.findings.map { ($0.resource, $0.outcome) }) == given.found)
        #expect(result.findings.contains { $0.why.key == given.because }, "\(result.findings.map(\.why))")
        let cited = Set(result.evidence.indices)
        #expect(result.findings.allSatisfy { !$0.evidence.indices.isEmpty || $0.outcome == .unknown })
        #expect(result.findings.allSatisfy { cited.isSuperset(of: $0.evidence.indices) })
    }

    /// Goal: of each control it was tried when it holds (where it can be seen to), when it fails and when nobody knows.
    @Test func everyControlHasItsCases() {
        let all = Self.plans + Self.stores + Self.copies + Self.recovery
        for check in ControlCheck.allCases {
            let found = Set(all.filter { $0.check == check }.flatMap(\.found.values))
            let isBeyondSight = [.copyByOtherCredentials, .copyIsolated].contains(check)
            #expect(found.contains(.passed) != isBeyondSight, "\(check)")
            #expect(found.contains(.failed), "\(check)")
            #expect(found.contains(.unknown) || check == .protectedByPlan, "\(check)")
        }
    }

    @Test func termsOfAnOlderVersionAreUnknown() throws {
        guard case .stated(var stated) = Make.stated().event else { return }
        stated.terms = nil
        for check in [ControlCheck.protectedByPlan, .planKeepsEnough] {
            let result = try #require(Make.result([fact(0, .stated(stated))], check))
            #expect(result.outcome == .unknown && result.findings.first?.why.key == .controlTermsUnseen)
        }
    }

    @Test func aWaiverExceptsWhatFailsAndNothingThatIsUnknown() throws {
        let unlocked = Self.sound([Make.holding("away", lock: nil, age: 1)])
        let excepted = try #require(Make.result(unlocked + [Make.waived(.storesLocked)], .storesLocked))
        #expect(excepted.outcome == .excepted && excepted.count(.excepted) == 1 && excepted.count(.passed) == 1)
        #expect(excepted.population == 2 && excepted.evaluated == 2)
        let finding = try #require(excepted.findings.first { $0.outcome == .excepted })
        #expect(finding.waiver == "known" && finding.why.text(in: .english).hasPrefix("excepted by known: "))
        let over = try #require(
            Make.result(unlocked + [Make.waived(.storesLocked, until: Make.end)], .storesLocked))
        #expect(over.outcome == .failed, "a waiver that is over excepts nothing")
        let other = try #require(Make.result(unlocked + [Make.waived(.deletionDenied)], .storesLocked))
        #expect(other.outcome == .failed, "nor does one of another control")
        let unknown = try #require(Make.result(unlocked + [Make.waived(.deletionDenied)], .deletionDenied))
        #expect(unknown.outcome == .unknown && unknown.evaluated == 1)
    }

    /// Goal: the population is what the manifests state and what is still promised, whichever is more.
    @Test func nobodyLeavesThePopulationByLeavingTheManifests() throws {
        let result = try #require(Make.result(Self.sound(), .protectedByPlan, clusters: ["ledger"]))
        #expect(result.findings.map(\.resource) == ["akig", "ledger"])
        #expect(result.findings.map(\.outcome) == [.passed, .failed] && result.outcome == .failed)
        let nobody = try #require(Make.result([], .protectedByPlan, clusters: []))
        #expect(nobody.outcome == .unknown && nobody.population == 0, "nothing is not passed")
    }

    @Test func aStoreOfAnotherPlaceInheritsNothing() throws {
        let first = StoreIdentity(id: "a", place: Digest(repeatElement(1, count: 32)))
        let second = StoreIdentity(id: "b", place: Digest(repeatElement(1, count: 32)))
        let located = [(0, first), (Make.end - 5, second)].map { at, identity in
            fact(at, .located(LocatedRecord(store: "away", identity: identity)))
        }
        let result = try #require(Make.result(Self.sound(located), .storesLocked))
        #expect(result.findings.map(\.outcome) == [.unknown, .passed])
    }

    @Test func whatComesAfterThePeriodChangesNothing() throws {
        let later = Make.about("BackupStore", "away", Make.end + 1, Make.surveyed("away", site: "a").event)
        #expect(Make.result(Self.sound([later]), .copyAtOtherSite)?.outcome == .passed)
        let dropped = Make.about(
            "ControlFramework", "audit", 5, .dropped(DroppedRecord(revision: Digest(repeatElement(1, count: 32)))))
        #expect(Make.result(Self.sound([dropped]), .copyAtOtherSite) == nil)
    }
}

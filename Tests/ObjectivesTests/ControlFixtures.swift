import Model

@testable import Objectives

/// One cluster with two stores at two sites on which every control holds that can be seen to hold; each test takes
/// something away.
enum ControlFixtures {
    static let day: Int64 = 86_400
    /// When the period ends.
    static let end = 40 * day
    private static let one = Digest(repeatElement(1, count: 32))

    static func about(_ kind: String, _ name: String, _ seconds: Int64, _ event: Fact.Event) -> Fact {
        var fact = fact(seconds, event)
        fact.subject = ResourceID(kind, name)
        return fact
    }

    static func framed(
        _ check: ControlCheck, clusters: [String] = ["akig"], _ parameters: [ControlParameter]? = nil
    ) -> Fact {
        let words = Wording(en: "en", fr: "fr")
        let standard = check.parameters.compactMap { name, value in
            value.map { ControlParameter(name: name, value: $0) }
        }
        let control = FrameworkRecord.Control(
            name: "one", check: check, statement: words, shows: words, doesNotShow: words, evidence: [],
            parameters: parameters ?? standard, clauses: [])
        return about(
            "ControlFramework", "audit", 0,
            .framed(
                FrameworkRecord(digest: one, revision: one, title: words, controls: [control], clusters: clusters)))
    }

    static func stated(
        at seconds: Int64 = 0, _ change: (inout PlanTerms) -> Void = { _ in }, scenarios: [String: [String]]? = nil
    ) -> Fact {
        var terms = PlanTerms(
            stores: ["away", "local"], backupEvery: .seconds(day), streamsWAL: true, retention: .seconds(35 * day),
            isEnforced: true, suspendedUntil: nil)
        change(&terms)
        let survivors = scenarios ?? ["site-loss": ["away"]]
        var stated = StatedObjectives(
            plan: "critical", planDigest: one, revision: one,
            scenarios: survivors.sorted { $0.key < $1.key }.map {
                .init(name: $0.key, survives: $0.value, rpo: .seconds(60), rto: .seconds(3600))
            }, availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil)
        stated.terms = terms
        return fact(seconds, .stated(stated))
    }

    static func committed(_ store: String, age: Int64 = day / 2, taint: String? = nil) -> Fact {
        fact(
            end - age,
            .committed(
                RecoveryPoint(
                    action: ActionID("backup/akig/\(store)/x"), store: store, clusterUID: "c",
                    system: SystemIdentifier(1), timeline: Timeline(1), start: LSN(1), stop: LSN(2),
                    startedAt: at(end - age), stoppedAt: at(end - age), dataBytes: .zero, addedBytes: .zero, major: 15,
                    taint: taint, isComplete: true)))
    }

    static func surveyed(
        _ store: String, site: String, sealed: Bool = true, credentials: String = "env:A", age: Int64 = day / 2
    ) -> Fact {
        about(
            "BackupStore", store, end - age,
            .surveyed(SurveyRecord(site: site, host: "h", credentials: credentials, isEncrypted: sealed)))
    }

    static func holding(
        _ store: String, since: Int64? = 36 * day, lock: ObjectLock? = firm, read: Bool = true, age: Int64 = day / 4
    ) -> Fact {
        fact(
            end - age,
            .holding(
                HoldingRecord(
                    store: store, restorableSince: since.map { at(end - $0) },
                    newest: read ? ActionID("backup/akig/\(store)/x") : nil, lock: lock)))
    }

    static let firm = ObjectLock(mode: .compliance, until: at(end + 36 * day))

    static func exposed(_ seconds: Int64 = 5, scenario: String = "site-loss", age: Int64 = 60, unknown: Int64 = 0)
        -> Fact
    {
        fact(
            end - age,
            .exposed(
                ExposureRecord(
                    plan: "critical", scenario: scenario, from: at(end - age - 300), to: at(end - age),
                    breakpoints: [.init(at: at(end - age), exposure: .seconds(seconds))], maximum: .seconds(seconds),
                    overTarget: .zero, unknown: .seconds(unknown))))
    }

    static func drilled(
        _ change: (inout DrillRecord) -> Void = { _ in }, took: Int64 = 600, age: Int64 = day, digest: UInt8 = 1
    ) -> Fact {
        var record = DrillRecord(
            action: ActionID("drill/critical/akig/site-loss/1"), plan: "critical",
            planDigest: Digest(repeatElement(digest, count: 32)), scenario: "site-loss",
            point: ActionID("backup/akig/away/x"), store: "away", openedBy: .recovery, timeline: Timeline(1),
            reached: LSN(2), passed: true,
            phases: [.init(name: .fetch, took: .seconds(took)), .init(name: .validate, took: .seconds(1))], checks: [],
            restoredBytes: .zero, freshnessSeconds: nil, failure: nil)
        change(&record)
        return fact(end - age, .drilled(record))
    }

    static func gone(_ store: String) -> Fact {
        fact(
            end - 100,
            .verified(
                VerifyRecord(
                    action: ActionID("look/\(store)"), point: ActionID("backup/akig/\(store)/x"), store: store,
                    isIntact: false, bytesRead: .zero, extents: 0, segments: 0,
                    findings: ["the store does not list it"], took: .zero)))
    }

    static func waived(_ check: ControlCheck, until: Int64 = end + day) -> Fact {
        var record = WaiverRecord(
            waiver: "known", digest: one, revision: one, plan: "critical", objectives: [], scenarios: [], from: at(0),
            until: at(until), reason: "bought in spring", owner: "operations/J. Martin",
            approvedBy: "operations/F. Diallo")
        record.controls = [check]
        return fact(10, .waived(record))
    }

    /// Every fact of a sound world, the stores alike.
    static var sound: [Fact] {
        [
            stated(), committed("away"), committed("local"), surveyed("away", site: "b"), surveyed("local", site: "a"),
            holding("away"), holding("local"), exposed(), drilled(),
        ]
    }

    /// By the facts in the order of their times, as a ledger has them.
    static func result(_ facts: [Fact], _ check: ControlCheck, clusters: [String] = ["akig"]) -> ControlResult? {
        let all = ([framed(check, clusters: clusters)] + facts).enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        return controlResults(all, in: Period(from: at(end - 30 * day), to: at(end))).first
    }
}

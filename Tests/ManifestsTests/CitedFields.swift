import Foundation
import Model

/// One entry of each event that controls rest on, with every field filled, and the names of those fields.
enum CitedFields {
    private static let one = Digest(repeatElement(1, count: 32))
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let point = ActionID("backup/akig/local/x")

    private static var events: [Fact.Event] {
        let words = Wording(en: "en", fr: "fr")
        var stated = StatedObjectives(
            plan: "critical", planDigest: one, revision: one,
            scenarios: [.init(name: "loss", survives: ["local"], rpo: .seconds(1), rto: .seconds(1))],
            availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil)
        stated.terms = PlanTerms(
            stores: ["local"], backupEvery: .seconds(1), streamsWAL: true, retention: .seconds(1), isEnforced: true,
            suspendedUntil: now)
        return [
            .stated(stated),
            .framed(FrameworkRecord(digest: one, revision: one, title: words, controls: [], clusters: ["akig"])),
            .surveyed(SurveyRecord(site: "a", host: "b", credentials: "env:A", isEncrypted: true)),
            .holding(
                HoldingRecord(
                    store: "local", restorableSince: now, newest: point,
                    lock: ObjectLock(mode: .compliance, until: now))),
            .verified(
                VerifyRecord(
                    action: point, point: point, store: "local", isIntact: true, bytesRead: .zero, extents: 0,
                    segments: 0, findings: ["one"], took: .zero)),
            .exposed(
                ExposureRecord(
                    plan: "critical", scenario: "loss", from: now, to: now,
                    breakpoints: [.init(at: now, exposure: .zero)], maximum: .zero, overTarget: .zero, unknown: .zero)),
            committed, drilled,
        ]
    }

    private static var committed: Fact.Event {
        .committed(
            RecoveryPoint(
                action: point, store: "local", clusterUID: "c", system: SystemIdentifier(1), timeline: Timeline(1),
                start: LSN(1), stop: LSN(2), startedAt: now, stoppedAt: now, dataBytes: .zero, addedBytes: .zero,
                major: 15, isComplete: true))
    }

    private static var drilled: Fact.Event {
        .drilled(
            DrillRecord(
                action: point, plan: "critical", planDigest: one, scenario: "loss", point: point, store: "local",
                openedBy: .recovery, timeline: Timeline(1), reached: LSN(2), passed: true,
                phases: [.init(name: .validate, took: .zero)], checks: [], restoredBytes: .zero, freshnessSeconds: nil,
                failure: nil))
    }

    /// `drilled.phases`, and so on, of each.
    static func all() throws -> [String] {
        try events.flatMap { event -> [String] in
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(event)) as? [String: Any]
            return (json ?? [:]).flatMap { name, value in
                paths((value as? [String: Any])?["_0"] ?? value).map { "\(name).\($0)" }
            }
        }
    }

    private static func paths(_ value: Any) -> [String] {
        if let list = value as? [Any] { return list.first.map { paths($0) } ?? [] }
        guard let fields = value as? [String: Any] else { return [] }
        return fields.flatMap { name, value in [name] + paths(value).map { "\(name).\($0)" } }
    }
}
